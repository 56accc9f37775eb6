"""One judgement of a case's data by a policy: pure, so that replay derives it again from what was recorded.

A rule that breaks (over its budget, a list that is gone, data that it can't read) stops nobody: it counts as not
evaluated, the judgement has a problem, and no rule approves the case, whatever the other rules say. So it is where a
plugin has found no vendor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ballerine_app.engine.rules import ListLookup, Policy, RiskResult, RuleError, score_risk
from ballerine_app.engine.rules.kept_explanation import Keeper
from ballerine_app.engine.rules.outcome import reason_of
from ballerine_app.locales import text
from ballerine_app.services.live_policies import LivePolicy
from ballerine_app.services.unserved import unserved_in

APPROVES = "auto_approve"
# What a rule may raise on data that nobody thought of; what the database raises is no rule's fault.
_BREAKS = (RuleError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
Lists = Mapping[str, ListLookup]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a judgement is incomplete: the rule that broke, by id and name ("" for the policy as a whole), and how."""

    rule: str
    name: str
    reason: str

    def as_json(self) -> dict[str, str]:
        """The problem as it is kept."""
        return {"rule": self.rule, "name": self.name, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a policy says of some data. `stored` is how it stands in the case's context, under `risk`."""

    result: RiskResult
    problems: tuple[Problem, ...]
    stored: dict[str, Any]


def judgement(
    live: LivePolicy, data: dict[str, Any], at: datetime, lists: Lists, revisions: Mapping[str, int] | None = None
) -> Judgement:
    """Judge data at a time, with the custom lists of that time and their revisions.

    An earlier judgement in the data is no input of the next one.
    """
    data = {key: value for key, value in data.items() if key != "risk"}
    result, problems = _evaluated(live, data, at, lists)
    stored = as_stored(result)
    _explain(stored, live.policy, data, at, lists)
    card, broken = _scored(live.policy, data, at, lists)
    if card is not None:
        stored["scorecard"] = card
    problems += broken
    problems += tuple(Problem("", "", text("routing.unserved", plugin=plugin)) for plugin in unserved_in(data))
    thresholds = [each for each in live.policy.thresholds if each.least <= result.score <= each.most]
    if thresholds:
        stored["thresholds"] = [
            {"from": each.least, "to": each.most, "action": each.action.as_json()} for each in thresholds
        ]
    if problems:
        stored["problems"] = [problem.as_json() for problem in problems]
        stored["actions"] = [action for action in stored["actions"] if action != APPROVES]
    if revisions:
        stored["lists"] = dict(revisions)
    stored["aggregation"] = live.policy.aggregation
    stored["evaluatedAt"] = at.isoformat()
    return Judgement(result, problems, stored)


def without_policy(name: str, reason: str) -> dict[str, Any]:
    """What stands in the context of a case that no policy can judge: no score, and nothing that approves it."""
    return {
        "score": None,
        "level": "",
        "fired": [],
        "notFired": [],
        "arithmetic": "",
        "actions": [],
        "requiredSteps": [],
        "policyName": name,
        "policyVersion": None,
        "policyHash": None,
        "problems": [Problem("", "", reason).as_json()],
    }


def as_stored(result: RiskResult) -> dict[str, Any]:
    """A result as it stands in the case's context: the actions as the names of their types."""
    actions = sorted({action.type for action in result.actions})
    return {**result.as_json(), "actions": actions, "requiredSteps": required_steps(result)}


def actions_of(rule: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The actions of a rule as it stands in a stored judgement."""
    several = rule.get("actions")
    return list(several) if several else [rule["action"]] if rule.get("action") else []


def blocking_reasons(risk: Mapping[str, Any]) -> list[str]:
    """The reasons of the rules that forbid an approval, then those thresholds, as "score from 70"."""
    rules = [rule["reason"] for rule in risk.get("fired", []) if any(_blocks(each) for each in actions_of(rule))]
    return rules + [f"score from {each['from']}" for each in risk.get("thresholds", []) if _blocks(each["action"])]


def _blocks(action: Mapping[str, Any]) -> bool:
    return bool(action["type"] == "block")


def required_steps(result: RiskResult) -> list[str]:
    """The extra steps that the rules and thresholds ask for, without repetition."""
    return sorted({action.step for action in result.actions if action.type == "require_step" and action.step})


def _evaluated(
    live: LivePolicy, data: dict[str, Any], at: datetime, lists: Lists
) -> tuple[RiskResult, tuple[Problem, ...]]:
    try:
        return score_risk(live.policy, data, at, lists), ()
    except _BREAKS as error:
        whole = Problem("", "", _reason(error))
    problems: list[Problem] = []
    sound: list[Any] = []
    for rule in live.data["rules"]:
        try:
            score_risk(_only(live, [rule]), data, at, lists)
        except _BREAKS as error:
            problems.append(Problem(rule["id"], rule["reason"], _reason(error)))
        else:
            sound.append(rule)
    try:
        result = score_risk(_only(live, sound), data, at, lists)
    except _BREAKS:
        result, problems = score_risk(_only(live, []), data, at, lists), [whole]
    return replace(result, policy_hash=live.policy.hash), tuple(problems or [whole])


def _scored(
    policy: Policy, data: dict[str, Any], at: datetime, lists: Lists
) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """What the policy's scorecard says, if it has one and it holds."""
    if policy.scorecard is None:
        return None, ()
    try:
        return policy.scorecard.evaluate(data, at, lists).as_json(), ()
    except _BREAKS as error:
        return None, (Problem("", "scorecard", _reason(error)),)


def _only(live: LivePolicy, rules: list[Any]) -> Policy:
    data = {key: value for key, value in live.data.items() if key not in ("scorecard", "tests")}
    return Policy.parse({**data, "rules": rules})


def _reason(error: Exception) -> str:
    return reason_of(error) if isinstance(error, RuleError) else f"The rule broke: {type(error).__name__}."


def _explain(stored: dict[str, Any], policy: Policy, data: dict[str, Any], at: datetime, lists: Lists) -> None:
    """Add how each rule came to its value: the tree of those that fired, the reason of those that did not."""
    keeper = Keeper()
    rules = {rule.id: rule for rule in policy.rules}
    for key, keep in (("fired", keeper.keep), ("notFired", keeper.keep_reason)):
        for told in stored[key]:
            rule = rules[told["id"]]
            bounds = {"minScore": rule.min_score, "maxScore": rule.max_score} if key == "fired" else {}
            told |= {name: bound for name, bound in bounds.items() if bound is not None}
            try:
                kept = keep(rule.explain(data, at, lists))
            except _BREAKS:
                continue
            if kept is not None:
                told["explanation"] = kept
