"""Tests that stand in a policy: what they may say, and what comes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ballerine_app.engine.rules import Policy, PolicyError
from ballerine_app.engine.rules.policy_test_run import TestResult, run_tests

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STEP = {"type": "require_step", "step": "proof_of_address"}
CARD = {
    "currency": "EUR",
    "characteristics": [
        {
            "id": "age",
            "value": {"var": "age"},
            "missing": 0,
            "bands": [{"below": 30, "points": 5}, {"from": 30, "points": 9}],
        }
    ],
    "limits": [{"from": 6, "limit": 1000}],
}


def _policy(*tests: dict[str, Any], **more: Any) -> dict[str, Any]:
    young = {"when": {"<": [{"var": "age"}, 21]}, "score": 40, "reason": "Young", "action": STEP}
    old = {"when": {">": [{"var": "age"}, 90]}, "score": 10, "reason": "Old"}
    rules = [{"id": name, "description": name, **rule} for name, rule in (("young", young), ("old", old))]
    return {"name": "p", "version": 1, "rules": rules, "tests": list(tests), **more}


def _test(data: dict[str, Any], name: str = "t", **expect: Any) -> dict[str, Any]:
    return {"name": name, "data": data, "expect": expect}


def _run(data: dict[str, Any]) -> tuple[TestResult, ...]:
    return run_tests(Policy.parse(data), NOW)


def test_what_comes_out_is_compared_with_what_was_expected() -> None:
    expect = {"score": 40, "level": "medium", "fired": ["young"], "notFired": ["old"], "actions": [STEP]}
    (result,) = _run(_policy(_test({"age": 20}, **expect)))
    assert result.passed
    assert result.outcome == {key: value for key, value in expect.items() if key != "notFired"}
    (result,) = _run(_policy(_test({"age": 30}, **expect)))
    assert not result.passed
    told = {check.key: (check.expected, check.got) for check in result.checks if not check.passed}
    assert told == {
        "score": (40, 0),
        "level": ("medium", "low"),
        "fired": (["young"], []),
        "actions": ([STEP], []),
    }


@pytest.mark.parametrize(
    "expect",
    [{"score": 39}, {"fired": ["young", "gone"]}, {"notFired": ["young"]}, {"notFired": ["gone"]}, {"actions": []}],
)
def test_anything_else_fails(expect: dict[str, Any]) -> None:
    (result,) = _run(_policy(_test({"age": 20}, **expect)))
    assert (result.passed, result.problem) == (False, "")


def test_a_scorecard_is_tested_too() -> None:
    results = _run(_policy(_test({"age": 40}, points=9, limit=1000), scorecard=CARD))
    assert results[0].passed
    assert results[0].outcome["limit"] == 1000
    (without,) = _run(_policy(_test({"age": 40}, limit=1000)))
    assert [(check.got, check.passed) for check in without.checks] == [(None, False)]


def test_a_test_has_a_time_of_its_own() -> None:
    rule = {
        "id": "of-age",
        "description": "d",
        "reason": "r",
        "score": 1,
        "when": {">=": [{"age": [{"var": "born"}]}, 18]},
    }
    tests = [
        {**_test({"born": "2000-05-01"}, "then", score=0), "now": "2018-04-30T12:00:00Z"},
        {**_test({"born": "2000-05-01"}, "later", score=1), "now": "2018-05-01T12:00:00+02:00"},
        _test({"born": "2000-05-01"}, "now", score=1),
    ]
    assert [result.passed for result in _run(_policy(*tests, rules=[rule]))] == [True, True, True]


def test_a_rule_that_breaks_fails_its_test_with_the_reason() -> None:
    rule = {
        "id": "listed",
        "description": "d",
        "reason": "r",
        "score": 1,
        "when": {"in_list": [{"var": "name"}, "blocked"]},
    }
    (result,) = _run(_policy(_test({"name": "x"}, score=1), rules=[rule]))
    assert (result.passed, result.checks, result.outcome) == (False, (), {})
    assert "blocked" in result.problem


@pytest.mark.parametrize(
    ("test", "pointer"),
    [
        ({"name": "t", "data": {}}, "/tests/0"),
        ({"name": " ", "data": {}, "expect": {"score": 1}}, "/tests/0/name"),
        ({"name": "t" * 201, "data": {}, "expect": {"score": 1}}, "/tests/0/name"),
        ({"name": "t", "data": [], "expect": {"score": 1}}, "/tests/0/data"),
        ({"name": "t", "data": {}, "expect": {}}, "/tests/0/expect"),
        ({"name": "t", "data": {}, "expect": {"scores": 1}}, "/tests/0/expect/scores"),
        ({"name": "t", "data": {}, "expect": {"score": "1"}}, "/tests/0/expect/score"),
        ({"name": "t", "data": {}, "expect": {"level": "none"}}, "/tests/0/expect/level"),
        ({"name": "t", "data": {}, "expect": {"fired": "a"}}, "/tests/0/expect/fired"),
        ({"name": "t", "data": {}, "expect": {"fired": [1]}}, "/tests/0/expect/fired/0"),
        ({"name": "t", "data": {}, "expect": {"actions": [{"type": "score"}]}}, "/tests/0/expect/actions/0"),
        ({"name": "t", "data": {}, "expect": {"limit": True}}, "/tests/0/expect/limit"),
        ({"name": "t", "data": {}, "expect": {"score": 1}, "now": "2026-03-01"}, "/tests/0/now"),
        ({"name": "t", "data": {}, "expect": {"score": 1}, "now": 3}, "/tests/0/now"),
    ],
)
def test_a_test_that_says_nothing_is_refused_at_its_place(test: dict[str, Any], pointer: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        Policy.parse(_policy(test))
    assert refusal.value.pointer == pointer


def test_tests_have_names_of_their_own() -> None:
    with pytest.raises(PolicyError, match="Two tests"):
        Policy.parse(_policy(_test({}, score=0), _test({}, score=0)))


@pytest.mark.parametrize(
    ("card", "pointer"),
    [
        ([], "/scorecard"),
        ({**CARD, "name": "x"}, "/scorecard/name"),
        ({**CARD, "currency": "e"}, "/scorecard/currency"),
    ],
)
def test_a_wrong_scorecard_is_refused_at_its_place(card: Any, pointer: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        Policy.parse(_policy(scorecard=card))
    assert refusal.value.pointer == pointer
