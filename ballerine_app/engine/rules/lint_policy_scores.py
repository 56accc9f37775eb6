"""Scores, weights, levels and bounds that have no effect."""

from __future__ import annotations

import math
from typing import Final

from ballerine_app.engine.rules.policy import Policy
from ballerine_app.engine.rules.policy_rule import PolicyRule
from ballerine_app.engine.rules.problem import Problem

_HIGHEST: Final = 100
_KINDS: Final = ("individual", "business")


def highest_score(policy: Policy) -> int:
    """A score that no case exceeds: that of all rules for one kind of entity together."""
    return max(_highest_of([rule for rule in policy.rules if kind in rule.applies_to], policy) for kind in _KINDS)


def check_scores(policy: Policy) -> list[Problem]:
    """Look at the score of each rule, then at what all together can reach."""
    found: list[Problem] = []
    for index, rule in enumerate(policy.rules):
        found += _of_rule(rule, policy, f"/rules/{index}")
    reached = highest_score(policy)
    if policy.rules:
        low, medium, high = (policy.levels[name] for name in ("low", "medium", "high"))
        unused = [name for name, above in (("medium", low), ("high", medium), ("critical", high)) if reached <= above]
        if unused:
            names = " and ".join((", ".join(unused[:-1]), unused[-1])) if len(unused) > 1 else unused[0]
            message = f"No case reaches the level {names}: all rules together give at most {reached}."
            found.append(Problem("level_unused", "/levels", message, "info"))
    for index, threshold in enumerate(policy.thresholds):
        if threshold.least > reached:
            message = f"No case reaches a score of {threshold.least}: all rules together give at most {reached}."
            found.append(Problem("threshold_unreached", f"/thresholds/{index}/from", message, "warning"))
    return found


def _of_rule(rule: PolicyRule, policy: Policy, pointer: str) -> list[Problem]:
    found: list[Problem] = []
    bounded = rule.min_score is not None or rule.max_score is not None
    adds = rule.score * rule.weight > 0 or (rule.additional_score or 0) > 0
    if rule.weight == 0 and rule.score:
        message = f"The weight of 0 takes away the score of {rule.score}."
        found.append(Problem("weight_zero", f"{pointer}/weight", message, "warning"))
    elif not adds and not rule.actions and not bounded:
        message = "This rule has no score and no action, so that nothing comes of it."
        found.append(Problem("rule_without_effect", f"{pointer}/score", message, "warning"))
    if rule.min_score == 0:
        found.append(Problem("bound_without_effect", f"{pointer}/minScore", "No score is below 0.", "info"))
    if rule.max_score == _HIGHEST:
        found.append(Problem("bound_without_effect", f"{pointer}/maxScore", "No score is above 100.", "info"))
    if policy.aggregation == "highest" and (rule.additional_score or 0) > rule.score:
        message = "It adds more beside a higher score than on its own."
        found.append(Problem("additional_above_score", f"{pointer}/additionalScore", message, "info"))
    return found


def _highest_of(rules: list[PolicyRule], policy: Policy) -> int:
    scores = [math.ceil(rule.score * rule.weight) for rule in rules]
    total = sum(scores)
    if policy.aggregation == "highest":
        total = max(scores, default=0) + sum(math.ceil((rule.additional_score or 0) * rule.weight) for rule in rules)
    raised = max((rule.min_score for rule in rules if rule.min_score is not None), default=0)
    return max(min(total, _HIGHEST), raised)
