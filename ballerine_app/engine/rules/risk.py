"""The risk score of a case: which rules fired on which values, and the whole arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.rules.policy import DEFAULT_LEVELS, Level, Policy
from ballerine_app.engine.rules.policy_rule import Lists, PolicyRule
from ballerine_app.engine.rules.risk_result import FiredRule, NotFiredRule, RiskResult, Values

HIGHEST_SCORE: Final = 100


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
    kind = read_path(data, ("entity", "type"))
    fired: list[tuple[PolicyRule, Values]] = []
    not_fired: list[NotFiredRule] = []
    for rule in policy.rules:
        if isinstance(kind, str) and kind not in rule.applies_to:
            continue
        values = _values(rule, data)
        if rule.fires(data, now, lists):
            fired.append((rule, values))
        else:
            not_fired.append(NotFiredRule.of(rule, values))
    return result_of(policy, fired, not_fired)


def result_of(
    policy: Policy, fired: Sequence[tuple[PolicyRule, Values]], not_fired: Sequence[NotFiredRule] = ()
) -> RiskResult:
    """The result where these rules fire, in the policy's order, with the values that they read."""
    scored = _scored(policy, fired)
    score, arithmetic = _total([rule for rule, _ in fired], scored)
    levels = policy.levels
    actions = [action for rule in scored for action in rule.actions]
    actions += [each.action for each in policy.thresholds if each.least <= score <= each.most]
    return RiskResult(
        score=score,
        level=_level(score, levels["low"], levels["medium"], levels["high"]),
        fired=tuple(scored),
        not_fired=tuple(not_fired),
        arithmetic=arithmetic,
        actions=tuple(dict.fromkeys(actions)),
        policy_name=policy.name,
        policy_version=policy.version,
        policy_hash=policy.hash,
    )


def _scored(policy: Policy, fired: Sequence[tuple[PolicyRule, Values]]) -> list[FiredRule]:
    highest = max((_weighted(rule.score, rule)[0] for rule, _ in fired), default=0)
    scored: list[FiredRule] = []
    for rule, values in fired:
        score, calculation = _weighted(rule.score, rule)
        if policy.aggregation == "highest":
            if score == highest:
                highest = -1  # of several with the same score, the first counts in full
            else:
                score, calculation = _weighted(rule.additional_score or 0, rule)
        scored.append(FiredRule.of_score(rule, values, score, calculation))
    return scored


def _weighted(points: int, rule: PolicyRule) -> tuple[int, str]:
    """The points times the rule's weight, a fraction rounded up, and how that came about."""
    if rule.weight == 1:
        return points, str(points)
    return math.ceil(Decimal(points) * Decimal(str(rule.weight))), f"{points} × {rule.weight:g}"  # noqa: RUF001


def _total(rules: list[PolicyRule], scored: list[FiredRule]) -> tuple[int, str]:
    terms = [rule for rule in scored if rule.score]
    total = sum(rule.score for rule in terms)
    written = [
        str(rule.score) if rule.calculation == str(rule.score) else f"{rule.score} ({rule.calculation})"
        for rule in terms
    ]
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


def _values(rule: PolicyRule, data: dict[str, Any]) -> Values:
    return tuple((path, read_path(data, split_path(path))) for path in rule.reads if "[]" not in path)


def _level(score: float, low: float, medium: float, high: float) -> Level:
    if score <= low:
        return "low"
    if score <= medium:
        return "medium"
    return "high" if score <= high else "critical"
