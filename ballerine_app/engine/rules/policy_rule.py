"""One rule of a policy: its condition, its scores, where it belongs, and what it causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, cast

from ballerine_app.engine.rules.coercion import logic_truth
from ballerine_app.engine.rules.compiler import Rule
from ballerine_app.engine.rules.errors import PolicyError, RuleError
from ballerine_app.engine.rules.json_shapes import a_number, a_rule, a_score, a_text, an_object, refused
from ballerine_app.engine.rules.list_lookup import ListLookup
from ballerine_app.engine.rules.policy_action import Action, parse_actions
from ballerine_app.engine.rules.rule_group import named
from ballerine_app.engine.rules.rule_set import RuleSet

EntityType = Literal["individual", "business"]
RiskLevel = Literal["positive", "moderate", "high", "critical"]
Lists = Mapping[str, ListLookup] | None

_RISK_LEVELS: Final = ("positive", "moderate", "high", "critical")
_HEAVIEST: Final = 100
_REQUIRED: Final = frozenset({"id", "description", "score", "reason"})
_KEYS: Final = _REQUIRED | {
    "when",
    "ruleSet",
    "action",
    "actions",
    "appliesTo",
    "domain",
    "indicator",
    "riskLevel",
    "additionalScore",
    "minScore",
    "maxScore",
    "weight",
}


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One rule. When `when` holds (JsonLogic's truth: an empty list is false), it adds `score` times `weight`.

    `additional_score` (0 to 100) is what it adds where the policy counts only the highest score in full, and it isn't
    the highest. While the rule fires, the whole score is at least `min_score` and at most `max_score`. `applies_to`
    holds the entity types that the rule judges. `domain`, `indicator` and `risk_level` say where it belongs in a
    report; `actions` what it causes.
    """

    id: str
    description: str
    when: Rule | RuleSet
    score: int
    reason: str
    actions: tuple[Action, ...]
    applies_to: frozenset[str]
    additional_score: int | None = None
    weight: float = 1
    min_score: int | None = None
    max_score: int | None = None
    domain: str | None = None
    indicator: str | None = None
    risk_level: RiskLevel | None = None

    @property
    def action(self) -> Action | None:
        """The action that matters most: one that blocks, else the first; None without any."""
        return main_action(self.actions)

    @property
    def reads(self) -> tuple[str, ...]:
        """The dotted paths that the condition reads."""
        return self.when.reads

    def fires(self, data: Any, now: datetime | None, lists: Lists) -> bool:
        """Whether the condition holds. RuleError names the rule."""
        try:
            if isinstance(self.when, RuleSet):
                return self.when.result(data, now).passed
            return logic_truth(self.when(data, now, lists))
        except RuleError as error:
            raise named(error, self.id) from error

    def explain(self, data: Any, now: datetime | None = None, lists: Lists = None) -> dict[str, Any]:
        """How the condition came to its value, as JSON: that of an Explanation, or of a RuleResult. RuleError."""
        try:
            if isinstance(self.when, RuleSet):
                return self.when.result(data, now).as_json()
            return self.when.explain(data, now, lists).as_json()
        except RuleError as error:
            raise named(error, self.id) from error


def main_action(actions: tuple[Action, ...]) -> Action | None:
    """The first action that blocks, else the first; None without any."""
    return next((action for action in actions if action.type == "block"), actions[0] if actions else None)


def parse_policy_rule(data: Any, pointer: str) -> PolicyRule:
    """A rule from its JSON. PolicyError: pointer and reason."""
    rule = an_object(data, pointer, _KEYS, _REQUIRED if isinstance(data, dict) and "ruleSet" in data else _WITH_WHEN)
    score = a_score(rule["score"], f"{pointer}/score", "score")
    optional = {
        name: a_score(rule[key], f"{pointer}/{key}", key)
        for name, key in (("additional_score", "additionalScore"), ("min_score", "minScore"), ("max_score", "maxScore"))
        if key in rule
    }
    if optional.get("min_score", 0) > optional.get("max_score", 100):
        raise PolicyError("The minScore is above the maxScore.", f"{pointer}/minScore")
    level = rule.get("riskLevel")
    if level is not None and level not in _RISK_LEVELS:
        raise PolicyError(f"A riskLevel is one of {', '.join(_RISK_LEVELS)}.", f"{pointer}/riskLevel")
    return PolicyRule(
        id=a_text(rule["id"], f"{pointer}/id"),
        description=a_text(rule["description"], f"{pointer}/description"),
        when=_condition(rule, pointer),
        score=score,
        reason=a_text(rule["reason"], f"{pointer}/reason"),
        actions=parse_actions(rule, pointer),
        applies_to=_applies_to(rule.get("appliesTo", ["individual", "business"]), f"{pointer}/appliesTo"),
        weight=a_number(rule.get("weight", 1), f"{pointer}/weight", 0, _HEAVIEST),
        domain=a_text(rule["domain"], f"{pointer}/domain") if "domain" in rule else None,
        indicator=a_text(rule["indicator"], f"{pointer}/indicator") if "indicator" in rule else None,
        risk_level=cast("RiskLevel | None", level),
        **optional,
    )


_WITH_WHEN: Final = _REQUIRED | {"when"}


def _condition(rule: dict[str, Any], pointer: str) -> Rule | RuleSet:
    if "ruleSet" not in rule:
        return a_rule(rule["when"], f"{pointer}/when")
    if "when" in rule:
        raise PolicyError("A rule has either when or ruleSet.", f"{pointer}/ruleSet")
    try:
        return RuleSet.parse(rule["ruleSet"])
    except RuleError as error:
        raise refused(error, f"{pointer}/ruleSet") from error


def _applies_to(data: Any, pointer: str) -> frozenset[str]:
    if not isinstance(data, list) or not data or any(item not in ("individual", "business") for item in data):
        raise PolicyError("appliesTo lists individual, business or both.", pointer)
    return frozenset(data)
