"""Kept explanations: the same tree without what is empty, bounded whatever a rule or its data holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from ballerine_app.engine.rules import RuleSet, compile_rule
from ballerine_app.engine.rules.kept_explanation import MOST_NODES, Keeper


def told(rule: Any, data: Any) -> dict[str, Any]:
    return compile_rule(rule).explain(data).as_json()


def nodes(kept: dict[str, Any]) -> int:
    return 1 + sum(nodes(argument) for argument in kept.get("args", []))


def test_empty_parts_are_left_out_and_constants_are_plain() -> None:
    kept = Keeper().keep(told({"in": [{"var": "country"}, ["IR", "KP"]]}, {"country": "IR"}))
    assert kept == {
        "op": "in",
        "value": True,
        "args": [{"op": "var", "path": "country", "value": "IR"}, {"value": ["IR", "KP"]}],
    }
    assert Keeper().keep(told({"var": "gone"}, {})) == {"op": "var", "path": "gone", "value": None, "missing": True}


def test_the_reason_of_an_and_is_the_part_that_does_not_hold() -> None:
    rule = {"and": [{"var": "a"}, {"and": [{">": [{"var": "a"}, 3]}, {"var": "b"}]}]}
    kept = Keeper().keep_reason(told(rule, {"a": 2}))
    assert kept is not None
    assert (kept["op"], kept["value"]) == (">", False)


def test_a_rule_set_keeps_what_was_expected() -> None:
    rules = RuleSet.parse({"operator": "and", "rules": [{"key": "a.b", "operator": "GT", "value": 3}]})
    kept = Keeper().keep(rules.result({"a": {"b": 4}}, datetime(2026, 11, 22, tzinfo=UTC)).as_json())
    assert kept is not None
    assert kept["status"] == "PASSED"
    assert kept["args"] == [{"op": "GT", "path": "a.b", "expected": 3, "value": 4, "status": "PASSED"}]


def test_no_rule_and_no_data_make_it_large() -> None:
    wide = {"or": [{"==": [{"var": "text"}, str(number)]} for number in range(300)]}
    data = {"text": "x" * 100_000, "list": [{"deep": [["x" * 500] * 6] * 6}] * 30}
    kept = Keeper().keep(told(wide, data))
    assert kept is not None
    assert nodes(kept) <= MOST_NODES
    assert kept["more"] > 200
    assert len(json.dumps(kept)) < 10_000
    held = Keeper().keep(told({"var": "list"}, data))
    assert len(json.dumps(held)) < 10_000


def test_all_rules_together_are_bounded() -> None:
    keeper = Keeper(most=5)
    tree = told({"==": [{"var": "a"}, 1]}, {"a": 1})
    assert [each and nodes(each) for each in (keeper.keep(tree), keeper.keep(tree), keeper.keep(tree))] == [3, 2, None]
