"""What comes out of a policy for one case, without the explanation: for comparing many cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.paths import read_path
from ballerine_app.engine.rules.policy import Level, Policy
from ballerine_app.engine.rules.policy_rule import Lists, PolicyRule
from ballerine_app.engine.rules.risk import result_of
from ballerine_app.engine.rules.risk_result import RiskResult

Fate = Literal["block", "review", "auto_approve"]

TOO_SLOW: Final = "The rules need too long on this data."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A score with its level, the labels of the actions (see Action.label) and the ids of the rules that fired."""

    score: int
    level: Level
    actions: tuple[str, ...]
    fired: tuple[str, ...]

    @property
    def fate(self) -> Fate:
        """What becomes of the case: a rule that blocks wins over approving by itself; else a person looks at it."""
        if "block" in self.actions:
            return "block"
        return "auto_approve" if "auto_approve" in self.actions else "review"

    @classmethod
    def of(cls, result: RiskResult) -> Outcome:
        """The outcome of an evaluation with its explanation."""
        return cls(
            result.score,
            result.level,
            tuple(action.label for action in result.actions),
            tuple(rule.id for rule in result.fired),
        )

    @classmethod
    def summed(cls, policy: Policy, fired: Iterable[PolicyRule]) -> Outcome:
        """The outcome where these rules fire, in the policy's order."""
        return cls.of(result_of(policy, [(rule, ()) for rule in fired]))


@dataclass(frozen=True, slots=True)
class Broken:
    """No outcome: the rule that could not be evaluated ("" for no single one), and why."""

    rule: str
    why: str


def applies(rule: PolicyRule, kind: Any) -> bool:
    """Whether a rule judges entities of this type; all do where it is no text."""
    return not isinstance(kind, str) or kind in rule.applies_to


def reason_of(error: RuleError) -> str:
    """Why a rule broke, without its name."""
    return error.__cause__.message if isinstance(error.__cause__, RuleError) else error.message


def outcome_of(
    policy: Policy,
    data: dict[str, Any],
    now: datetime | None,
    lists: Lists,
    is_late: Callable[[], bool] = lambda: False,
) -> Outcome | Broken:
    """The outcome that `score_risk` would give, or which rule broke; never a RuleError.

    Between two rules it asks `is_late` and gives up on True: each rule alone is held by its budget of steps.
    """
    kind = read_path(data, ("entity", "type"))
    fired: list[PolicyRule] = []
    for rule in policy.rules:
        if not applies(rule, kind):
            continue
        if is_late():
            return Broken(rule.id, TOO_SLOW)
        try:
            if rule.fires(data, now, lists):
                fired.append(rule)
        except RuleError as error:
            return Broken(rule.id, reason_of(error))
    return Outcome.summed(policy, fired)
