"""What a risk score rests on: the rules that fired and those that didn't, the arithmetic, and the policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.rules.explain import json_safe
from ballerine_app.engine.rules.policy import Level
from ballerine_app.engine.rules.policy_action import Action
from ballerine_app.engine.rules.policy_rule import PolicyRule, RiskLevel
from ballerine_app.engine.rules.rule_group import Values


@dataclass(frozen=True, slots=True)
class NotFiredRule:
    """A rule that was evaluated and did not fire, with the paths and values that it read."""

    rule: PolicyRule
    values: Values

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id

    @property
    def description(self) -> str:
        """What the rule says of itself."""
        return self.rule.description

    @property
    def reason(self) -> str:
        """What is told where it fires."""
        return self.rule.reason

    @property
    def actions(self) -> tuple[Action, ...]:
        """What it causes where it fires."""
        return self.rule.actions

    @property
    def action(self) -> Action | None:
        """The action that matters most, see PolicyRule."""
        return self.rule.action

    @property
    def domain(self) -> str | None:
        """Where it belongs in a report."""
        return self.rule.domain

    @property
    def indicator(self) -> str | None:
        """What it stands for in a report."""
        return self.rule.indicator

    @property
    def risk_level(self) -> RiskLevel | None:
        """How bad it is, in a report."""
        return self.rule.risk_level

    def as_json(self) -> dict[str, Any]:
        """The rule as JSON values; what the policy doesn't say of it is left out."""
        optional = {
            "actions": [action.as_json() for action in self.actions] if len(self.actions) > 1 else None,
            "domain": self.domain,
            "indicator": self.indicator,
            "riskLevel": self.risk_level,
        }
        return {
            "id": self.id,
            "description": self.description,
            "reason": self.reason,
            "values": [{"path": path, "value": json_safe(value)} for path, value in self.values],
            "action": self.action.as_json() if self.action else None,
            **{key: value for key, value in optional.items() if value is not None},
        }


@dataclass(frozen=True, slots=True)
class FiredRule(NotFiredRule):
    """A rule that fired: what it added (a whole number from 0 on), how that came about, and what it read."""

    score: int = 0
    calculation: str = ""

    def as_json(self) -> dict[str, Any]:
        """The rule as JSON values; `calculation` only where it tells more than the score."""
        told = {**NotFiredRule.as_json(self), "score": self.score}
        return told if self.calculation == str(self.score) else {**told, "calculation": self.calculation}


@dataclass(frozen=True, slots=True)
class RiskResult:
    """A score from 0 to 100 with its level, the rules behind it, and the policy that made it.

    `arithmetic` reads like "20 + 15 = 35". `actions` are those of the fired rules in their order, then those of the
    policy's thresholds, each once.
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

    @property
    def indicators_by_domain(self) -> dict[str, list[dict[str, Any]]]:
        """The indicators of the fired rules that have a domain, as Ballerine's `riskIndicatorsByDomain`."""
        found: dict[str, list[dict[str, Any]]] = {}
        for rule in self.fired:
            if rule.domain is not None:
                name = rule.indicator or rule.reason
                told = {"name": name, "riskLevel": rule.risk_level, "domain": rule.domain}
                found.setdefault(rule.domain, []).append(told)
        return found

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values, to be stored with the case."""
        by_domain = self.indicators_by_domain
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
            **({"riskIndicatorsByDomain": by_domain} if by_domain else {}),
        }
