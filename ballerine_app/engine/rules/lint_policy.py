"""What is wrong or questionable with a risk policy: each finding has a code, a pointer, a severity and a sentence.

What is not certain is not reported. All of it together stays within a budget, whatever the policy holds.
"""

from __future__ import annotations

import json
from typing import Any, Final

from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.judged_rule import Judged
from ballerine_app.engine.rules.lint_policy_actions import check_actions
from ballerine_app.engine.rules.lint_policy_conditions import check_conditions
from ballerine_app.engine.rules.lint_policy_fields import check_fields
from ballerine_app.engine.rules.lint_policy_scores import check_scores
from ballerine_app.engine.rules.lint_scorecard import check_scorecard
from ballerine_app.engine.rules.policy import Policy
from ballerine_app.engine.rules.policy_fields import KnownFields
from ballerine_app.engine.rules.policy_rule import parse_policy_rule
from ballerine_app.engine.rules.problem import Problem

MOST_TEXT: Final = 200_000  # characters of all conditions together; looking at so many takes about a second
_NOTHING_KNOWN: Final = KnownFields()


def lint_policy(data: Any, known: KnownFields = _NOTHING_KNOWN) -> tuple[Problem, ...]:
    """All findings of a policy's JSON. One that can't be used has errors, and the findings of those rules that can.

    `known` says what the fields are; without it nothing is said about them.
    """
    policy, found = _parsed(data)
    judged, too_large = _judged(data)
    found += check_fields(judged, known)
    found += check_conditions(judged, known)
    if policy:
        found += check_scores(policy)
        found += check_actions(policy, data, judged)
        found += check_scorecard(data, known)
    if too_large:
        message = "The policy is too large to look at all of its conditions; some may be questionable."
        found.append(Problem("policy_unchecked", "", message, "info"))
    return tuple(dict.fromkeys(found))


def _parsed(data: Any) -> tuple[Policy | None, list[Problem]]:
    try:
        return Policy.parse(data), []
    except PolicyError as error:
        found = {error.pointer: Problem("policy", error.pointer, error.message)}
    rules = data.get("rules") if isinstance(data, dict) else None
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        try:
            parse_policy_rule(rule, f"/rules/{index}")
        except PolicyError as error:
            found.setdefault(error.pointer, Problem("policy", error.pointer, error.message))
    return None, list(found.values())


def _judged(data: Any) -> tuple[list[Judged], bool]:
    """The rules that can be used, with where they stand; and whether there are more than are looked at."""
    rules = data.get("rules") if isinstance(data, dict) else None
    judged: list[Judged] = []
    left = MOST_TEXT
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        pointer = f"/rules/{index}"
        try:
            parsed = parse_policy_rule(rule, pointer)
        except PolicyError:
            continue
        key = "ruleSet" if "ruleSet" in rule else "when"
        left -= len(json.dumps(rule[key]))
        if left < 0:
            return judged, True
        judged.append(Judged(parsed, rule[key], f"{pointer}/{key}", pointer))
    return judged, False
