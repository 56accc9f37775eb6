"""Running the tests that are stored with a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.policy import Policy
from ballerine_app.engine.rules.policy_action import Action, parse_action
from ballerine_app.engine.rules.policy_rule import Lists
from ballerine_app.engine.rules.policy_test import PolicyTest
from ballerine_app.engine.rules.risk import score_risk
from ballerine_app.engine.rules.risk_result import RiskResult
from ballerine_app.engine.rules.scorecard_result import ScorecardResult


@dataclass(frozen=True, slots=True)
class TestCheck:
    """One thing that a test expects (a key of its `expect`), and what came out, both as JSON values."""

    __test__ = False  # no test of pytest's

    key: str
    expected: Any
    got: Any
    passed: bool


@dataclass(frozen=True, slots=True)
class TestResult:
    """What came of a test: each check, or the `problem` that kept the policy from judging ("" for none).

    `outcome` is what a test that expects exactly what came out would have in `expect`; {} where there is a problem.
    """

    __test__ = False

    name: str
    passed: bool
    checks: tuple[TestCheck, ...]
    outcome: dict[str, Any]
    problem: str = ""


def run_tests(policy: Policy, now: datetime, lists: Lists = None) -> tuple[TestResult, ...]:
    """Every test of the policy, in order. Tests without a time of their own take place `now`."""
    return tuple(run_test(policy, test, now, lists) for test in policy.tests)


def run_test(policy: Policy, test: PolicyTest, now: datetime, lists: Lists = None) -> TestResult:
    """One test. Whatever the data and the rules are, it gives a result."""
    data, at = dict(test.data), test.now or now
    try:
        risk = score_risk(policy, data, at, lists)
        card = policy.scorecard.evaluate(data, at, lists) if policy.scorecard else None
    except RuleError as error:
        return TestResult(test.name, False, (), {}, error.message)
    checks = tuple(_checks(policy, test, risk, card))
    return TestResult(test.name, all(check.passed for check in checks), checks, _outcome(risk, card))


def _checks(policy: Policy, test: PolicyTest, risk: RiskResult, card: ScorecardResult | None) -> Iterator[TestCheck]:
    fired = [rule.id for rule in risk.fired]
    known = {rule.id for rule in policy.rules}
    for key, expected in test.expect.items():
        if key == "fired":
            yield TestCheck(key, expected, fired, set(expected) <= set(fired))
        elif key == "notFired":
            # A rule that isn't there any more can't be relied on not to fire.
            yield TestCheck(key, expected, fired, set(expected) <= known - set(fired))
        elif key == "actions":
            wanted = {parse_action(item, "") for item in expected}
            yield TestCheck(key, expected, _actions(risk.actions), wanted == set(risk.actions))
        else:
            got = _PLAIN[key](risk, card)
            yield TestCheck(key, expected, got, got == expected)


_PLAIN: Final[dict[str, Callable[[RiskResult, ScorecardResult | None], Any]]] = {
    "score": lambda risk, _: risk.score,
    "level": lambda risk, _: risk.level,
    "points": lambda _, card: card.points if card else None,
    "limit": lambda _, card: card.limit if card else None,
}


def _outcome(risk: RiskResult, card: ScorecardResult | None) -> dict[str, Any]:
    found: dict[str, Any] = {"score": risk.score, "level": risk.level, "fired": [rule.id for rule in risk.fired]}
    if risk.actions:
        found["actions"] = _actions(risk.actions)
    return {**found, "points": card.points, "limit": card.limit} if card else found


def _actions(actions: tuple[Action, ...]) -> list[dict[str, Any]]:
    return [action.as_json() for action in actions]
