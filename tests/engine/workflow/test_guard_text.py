"""Guards in one readable line."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.engine.workflow.guard_text import guard_text

WRITTEN: list[tuple[Any, str]] = [
    ({"<": [{"var": "risk.score"}, 40]}, "risk.score < 40"),
    ({"<=": [1, {"var": "a"}, 9]}, "1 ≤ a ≤ 9"),
    ({"===": [{"var": ["a"]}, "x"]}, 'a = "x"'),
    ({"!=": [{"var": "a"}, None]}, "a ≠ null"),
    ({"and": [{"var": "a"}, {"or": [{"var": "b"}, {"var": "c"}]}]}, "a and (b or c)"),
    ({"or": [{"and": [{"var": "a"}, {"var": "b"}]}, {"var": "c"}]}, "a and b or c"),
    ({"!": {"var": "a"}}, "not a"),
    ({"!": [{"==": [{"var": "a"}, 1]}]}, "not a = 1"),
    ({"!": [{"and": [{"var": "a"}, {"var": "b"}]}]}, "not (a and b)"),
    ({"in": ["block", {"var": "risk.actions"}]}, '"block" in risk.actions'),
    ({"!": {"in": [{"var": "a"}, [1, 2]]}}, "a not in [1, 2]"),
    ({"all": [{"var": "d"}, {"==": [{"var": "s"}, "ok"]}]}, 'every item of d: s = "ok"'),
    ({"and": [{"some": [{"var": "d"}, {"var": ""}]}, True]}, "(some item of d: item) and true"),
    ({"none": [{"var": "d"}, {"var": "x"}]}, "no item of d: x"),
    ({">": [{"+": [{"var": "a"}, 1]}, {"*": [2, {"-": [{"var": "b"}, 1]}]}]}, "a + 1 > 2 * (b - 1)"),
    ({"%": [{"var": "a"}, 2]}, "a mod 2"),
    ({"if": [{"var": "a"}, 1, 2]}, "if a then 1 else 2"),
    ({"if": [1, 2, 3, 4, 5]}, "if(1, 2, 3, 4, 5)"),
    ({"var": ["a.b", 0]}, "a.b ?? 0"),
    ({"var": {"cat": ["a.", {"var": "k"}]}}, 'value at (cat("a.", k))'),
    ({"missing": ["a", "b"]}, 'missing("a", "b")'),
    ({"max": [{"var": "a"}, 3]}, "max(a, 3)"),
    ({"a": 1, "b": 2}, '{"a": 1, "b": 2}'),
    (True, "true"),
    ("é", '"é"'),
    ([], "[]"),
]


@pytest.mark.parametrize(("rule", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_rule_reads_like_a_formula(rule: Any, text: str) -> None:
    assert guard_text("json-logic", rule) == text


def test_an_expression_stays_as_written() -> None:
    assert guard_text("jmespath", "length(documents[?ok]) > `0`") == "length(documents[?ok]) > `0`"


def test_no_guard_is_no_text() -> None:
    assert guard_text(None, None) == ""


def test_a_guard_that_is_no_text_is_json() -> None:
    assert guard_text("jmespath", {"a": 1}) == '{"a": 1}'
