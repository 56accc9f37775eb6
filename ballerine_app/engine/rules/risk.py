"""The risk score of a case: which rules fired on which values, and the whole arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.coercion import logic_truth
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.explain import json_safe
from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.rules.policy import DEFAULT_LEVELS, Action, Level, Policy, PolicyRule

HIGHEST_SCORE: Final = 100

Values = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fired: what it added (0 to 100), and the paths with the values that it read."""

    id: str
    description: str
    reason: str
    score: int
    values: Values
    action: Action | None

    def as_json(self) -> dict[str, Any]:
        """The rule as JSON values."""
        return {**_told(self), "score": self.score}


@dataclass(frozen=True, slots=True)
class NotFiredRule:
    """A rule that was evaluated and did not fire, with the paths and values that it read."""

    id: str
    description: str
    reason: str
    values: Values
    action: Action | None

    def as_json(self) -> dict[str, Any]:
        """The rule as JSON values."""
        return _told(self)


@dataclass(frozen=True, slots=True)
class RiskResult:
    """A score from 0 to 100 with its level, the rules behind it, and the policy that made it.

    `arithmetic` reads like "20 + 15 = 35". `actions` are those of the fired rules, in their order, each once.
    """

    score: int
    level: Level
    fired: tuple[FiredRule, ...]
    not_fired: tuple[NotFiredRule, ...]
    arithmetic: str
    actions: tuple[Action, ...]
    policy_name: str
    policy_version: int
    policy_hash: str

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values, to be stored with the case."""
        return {
            "score": self.score,
            "level": self.level,
            "fired": [rule.as_json() for rule in self.fired],
            "notFired": [rule.as_json() for rule in self.not_fired],
            "arithmetic": self.arithmetic,
            "actions": [action.as_json() for action in self.actions],
            "policyName": self.policy_name,
            "policyVersion": self.policy_version,
            "policyHash": self.policy_hash,
        }


def severity(score: float) -> Level:
    """The level of a score: low up to 39, medium up to 69, high up to 84, critical above; fractions round up."""
    return _level(score, DEFAULT_LEVELS["low"], DEFAULT_LEVELS["medium"], DEFAULT_LEVELS["high"])


def score_risk(policy: Policy, data: dict[str, Any]) -> RiskResult:
    """Evaluate every rule of the policy that applies to `data["entity"]["type"]` (all where that is absent).

    RuleError names the rule that went over its budget.
    """
    kind = read_path(data, ("entity", "type"))
    fired: list[FiredRule] = []
    not_fired: list[NotFiredRule] = []
    for rule in policy.rules:
        if isinstance(kind, str) and kind not in rule.applies_to:
            continue
        values = _values(rule, data)
        if _fires(rule, data):
            fired.append(FiredRule(rule.id, rule.description, rule.reason, rule.score, values, rule.action))
        else:
            not_fired.append(NotFiredRule(rule.id, rule.description, rule.reason, values, rule.action))
    scores = [rule.score for rule in fired if rule.score]
    total = sum(scores)
    score = min(total, HIGHEST_SCORE)
    levels = policy.levels
    return RiskResult(
        score=score,
        level=_level(score, levels["low"], levels["medium"], levels["high"]),
        fired=tuple(fired),
        not_fired=tuple(not_fired),
        arithmetic=_arithmetic(scores, total),
        actions=tuple(dict.fromkeys(rule.action for rule in fired if rule.action)),
        policy_name=policy.name,
        policy_version=policy.version,
        policy_hash=policy.hash,
    )


def _fires(rule: PolicyRule, data: dict[str, Any]) -> bool:
    try:
        return logic_truth(rule.when(data))
    except RuleError as error:
        raise RuleError(f"Rule {rule.id!r}: {error.message}", error.pointer) from error


def _values(rule: PolicyRule, data: dict[str, Any]) -> Values:
    return tuple((path, read_path(data, split_path(path))) for path in rule.when.reads if "[]" not in path)


def _arithmetic(scores: list[int], total: int) -> str:
    if len(scores) < 2:
        return str(total)
    capped = f", capped at {HIGHEST_SCORE}" if total > HIGHEST_SCORE else ""
    return f"{' + '.join(map(str, scores))} = {total}{capped}"


def _level(score: float, low: float, medium: float, high: float) -> Level:
    if score <= low:
        return "low"
    if score <= medium:
        return "medium"
    return "high" if score <= high else "critical"


def _told(rule: FiredRule | NotFiredRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "description": rule.description,
        "reason": rule.reason,
        "values": [{"path": path, "value": json_safe(value)} for path, value in rule.values],
        "action": rule.action.as_json() if rule.action else None,
    }
