from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, lint

X: Any = {"var": "x"}
SCORE: Any = {"var": "score"}


def found(rule: Any, **envelope: Any) -> list[tuple[str, str]]:
    kind = "jmespath" if isinstance(rule, str) else "json-logic"
    branch = {"target": "b", "cond": {"type": kind, "options": {"rule": rule}}}
    states = {"a": {"on": {"GO": [branch, "b"]}}, "b": {"type": "final"}}
    data = {"events": {"GO": {"actors": ["system"]}}, "definition": {"initial": "a", "states": states}, **envelope}
    findings = [finding for finding in lint(Definition.parse(data)) if finding.code == "compare_missing"]
    assert all(finding.pointer.startswith("/definition/states/a/on/GO/0/cond/options/rule/") for finding in findings)
    return [(finding.message.split("'")[1], finding.severity) for finding in findings]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"<": [X, 40]}, [("x", "warning")]),
        ({"<=": [X, 0]}, [("x", "warning")]),
        ({">": [40, X]}, [("x", "warning")]),
        ({">=": [X, 0]}, [("x", "warning")]),
        ({"<": [{"var": "risk.score"}, 40]}, [("risk.score", "warning")]),
        ({">": [X, 40]}, [("x", "info")]),  # a missing value doesn't pass, but for the reason that it counts as 0
        ({"!": {">": [X, 40]}}, [("x", "warning")]),
        ({"<": [-1, X, 40]}, [("x", "warning")]),
        ({"<": [X, {"var": "y"}]}, [("x", "warning"), ("y", "warning")]),
        ({"or": [{"==": [{"var": "y"}, 1]}, {"<": [X, 40]}]}, [("x", "warning")]),
        ({"<": [{"var": ["x", 100]}, 40]}, []),
        ({"<": [X, "2024-01-01"]}, []),  # a missing value is no date and decides nothing
        ({"<": [X, {"now": ""}]}, []),
        ({"and": [{"!!": X}, {"<": [X, 40]}]}, []),
        ({"and": [{"<": [X, 40]}, {"!=": [X, None]}]}, []),
        ({"and": [{"!": {"missing": ["x"]}}, {"<": [X, 40]}]}, []),
        ({"and": [{"!==": [X, None]}, {"<": [X, 40]}]}, []),
        ({"or": [{"!": X}, {"<": [X, 40]}]}, []),
        ({"if": [X, {"<": [X, 40]}, False]}, []),
        ({"and": [{"!!": {"var": "y"}}, {"<": [X, 40]}]}, [("x", "warning")]),
        ({"some": [{"var": "hits"}, {"<": [SCORE, 80]}]}, [("hits[].score", "warning")]),
        ({"some": [{"var": "hits"}, {"and": [SCORE, {"<": [SCORE, 80]}]}]}, []),
        ({"==": [X, 40]}, []),
        ("x < `40`", []),
    ],
    ids=str,
)
def test_comparisons_with_what_may_be_missing(rule: Any, expected: list[tuple[str, str]]) -> None:
    assert found(rule) == expected


def test_strict_rules_need_no_warning() -> None:
    assert found({"<": [X, 40]}, config={"strictRules": True}) == []
    assert found({"<": [X, 40]}, config={"strictRules": False}) == [("x", "warning")]


def schema(**more: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}, **more}


def test_what_a_schema_promises_is_not_missing() -> None:
    closed = {"GO": {"actors": ["system"], "payload": {"type": "object", "additionalProperties": False}}}
    assert found({"<": [X, 40]}, contextSchema=schema(), events=closed) == []
    assert found({"<": [X, 40]}, contextSchema={"type": "json-schema", "schema": schema()}, events=closed) == []
    assert found({"<": [X, 40]}, contextSchema=schema(required=[]), events=closed) == [("x", "warning")]
    maybe = schema(properties={"x": {"type": ["number", "null"]}})
    assert found({"<": [X, 40]}, contextSchema=maybe, events=closed) == [("x", "warning")]
    # A payload stands in front of the context, and nothing keeps it from bringing an x that is null.
    assert found({"<": [X, 40]}, contextSchema=schema()) == [("x", "warning")]
    assert found({"<": [X, 40]}, events={"GO": {"actors": ["system"], "payload": schema()}}) == []
