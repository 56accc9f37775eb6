"""The risk score of a case: which rules fired on which values, and the whole arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from ballerine_app.engine.rules.policy import DEFAULT_LEVELS, Level, Policy
from ballerine_app.engine.rules.policy_action import Action
from ballerine_app.engine.rules.policy_rule import Lists, PolicyRule
from ballerine_app.engine.rules.risk_result import FiredRule, NotFiredRule, RiskResult
from ballerine_app.engine.rules.rule_group import Values

HIGHEST_SCORE: Final = 100
_Points = tuple[int, str]  # what a rule adds, and how that came about


def severity(score: float) -> Level:
    """The level of a score: low up to 39, medium up to 69, high up to 84, critical above; fractions round up.

    Ballerine leaves scores between 84 and 85 without a level; here they are critical.
    """
    return _level(score, DEFAULT_LEVELS["low"], DEFAULT_LEVELS["medium"], DEFAULT_LEVELS["high"])


def score_risk(policy: Policy, data: dict[str, Any], now: datetime | None = None, lists: Lists = None) -> RiskResult:
    """Evaluate every rule of the policy that applies to `data["entity"]["type"]` (all where that is absent).

    `now` and `lists` are for rules that read the time or custom lists. Ballerine's aggregation ignores a rule's
    min and max and has no upper end; here the fired rules' highest minScore and lowest maxScore bound the score, the
    minScore wins where they conflict, and 100 is the end. RuleError names the rule that went over its budget, or was
    not given what it reads.
    """
    fired: list[tuple[PolicyRule, Values]] = []
    not_fired: list[NotFiredRule] = []
    for rule, holds, values in policy.conditions.told(data, now, lists):
        if holds:
            fired.append((rule, values))
        else:
            not_fired.append(NotFiredRule(rule, values))
    return result_of(policy, fired, not_fired)


def result_of(
    policy: Policy, fired: Sequence[tuple[PolicyRule, Values]], not_fired: Sequence[NotFiredRule] = ()
) -> RiskResult:
    """The result where these rules fire, in the policy's order, with the values that they read."""
    rules = [rule for rule, _ in fired]
    added = _added(policy, rules)
    score, arithmetic = _total(rules, added)
    return RiskResult(
        score=score,
        level=_level_of(policy, score),
        fired=tuple(FiredRule(*rule, *points) for rule, points in zip(fired, added, strict=True)),
        not_fired=tuple(not_fired),
        arithmetic=arithmetic,
        actions=_actions(policy, rules, score),
        policy_name=policy.name,
        policy_version=policy.version,
        policy_hash=policy.hash,
    )


def _actions(policy: Policy, rules: list[PolicyRule], score: int) -> tuple[Action, ...]:
    caused = [action for rule in rules for action in rule.actions]
    caused += [each.action for each in policy.thresholds if each.least <= score <= each.most]
    return tuple(dict.fromkeys(caused))


def _added(policy: Policy, rules: list[PolicyRule]) -> list[_Points]:
    """What each of the rules that fired adds."""
    added = [_weighted(rule.score, rule) for rule in rules]
    if policy.aggregation == "sum" or not added:
        return added
    highest = max(range(len(added)), key=lambda index: added[index][0])  # the first of several with the same score
    return [
        each if index == highest else _weighted(rules[index].additional_score or 0, rules[index])
        for index, each in enumerate(added)
    ]


def _weighted(points: int, rule: PolicyRule) -> _Points:
    """The points times the rule's weight, a fraction rounded up, and how that came about."""
    if rule.weight == 1:
        return points, str(points)
    return math.ceil(Decimal(points) * Decimal(str(rule.weight))), f"{points} × {rule.weight:g}"  # noqa: RUF001


def _total(rules: list[PolicyRule], added: list[_Points]) -> tuple[int, str]:
    terms = [each for each in added if each[0]]
    total = sum(points for points, _ in terms)
    written = [told if told == str(points) else f"{points} ({told})" for points, told in terms]
    arithmetic = f"{' + '.join(written)} = {total}" if len(terms) > 1 else "".join(written) or "0"
    score = min(total, HIGHEST_SCORE)
    if total > HIGHEST_SCORE:
        arithmetic += f", capped at {HIGHEST_SCORE}"
    ceiling = min((rule.max_score for rule in rules if rule.max_score is not None), default=HIGHEST_SCORE)
    floor = max((rule.min_score for rule in rules if rule.min_score is not None), default=0)
    bounded = max(min(score, ceiling), floor)
    if bounded != score:
        arithmetic += f", {'raised' if bounded > score else 'lowered'} to {bounded}"
    return bounded, arithmetic


def _level_of(policy: Policy, score: float) -> Level:
    return _level(score, policy.levels["low"], policy.levels["medium"], policy.levels["high"])


def _level(score: float, low: float, medium: float, high: float) -> Level:
    if score <= low:
        return "low"
    if score <= medium:
        return "medium"
    return "high" if score <= high else "critical"
