"""Definitions made to be slow or to break: the linter answers, and reports no more than it knows."""

from collections.abc import Callable
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition, Problem, lint

END: dict[str, Any] = {"type": "final"}


def linted(states: dict[str, Any], **envelope: Any) -> tuple[Problem, ...]:
    return lint(Definition.parse({"definition": {"initial": next(iter(states)), "states": states}, **envelope}))


def guarded(rule: Any, target: str = "b") -> dict[str, Any]:
    kind = "jmespath" if isinstance(rule, str) else "json-logic"
    return {"target": target, "cond": {"type": kind, "options": {"rule": rule}}}


def test_ten_thousand_states_in_a_row() -> None:
    states = {f"s{i}": {"on": {"NEXT": f"s{i + 1}"}} for i in range(9_999)}
    codes = {finding.code for finding in linted({**states, "s9999": END})}
    assert codes == {"default_actors"}


def test_ten_thousand_states_that_nothing_leads_to() -> None:
    states = {f"s{i}": {} for i in range(10_000)}
    assert sum(finding.code == "unreachable" for finding in linted(states)) == 9_999


def test_a_circle_of_as_many_automatic_transitions() -> None:
    states = {f"s{i}": {"always": f"s{(i + 1) % 9_999}"} for i in range(9_999)}
    (loop,) = [finding for finding in linted({**states, "end": END}) if finding.code == "always_loop"]
    assert loop.severity == "error"
    assert len(loop.message) < 300


def test_automatic_transitions_from_each_state_to_each() -> None:
    names = [f"s{i}" for i in range(60)]
    states = {name: {"always": [guarded({"var": f"x{other}"}, other) for other in names]} for name in names}
    assert "always_loop" in {finding.code for finding in linted({**states, "end": END})}


def test_thousands_of_plugins_and_states() -> None:
    states = {f"s{i}": {"on": {"NEXT": f"s{i + 1}"}} for i in range(3_000)}
    spread = [
        {"name": f"p{i}", "stateNames": [f"s{i}"], "successAction": "NEXT", "errorAction": "x"} for i in range(3_000)
    ]
    heap = [{"name": f"q{i}", "stateNames": ["s1"], "successAction": "NEXT", "errorAction": "x"} for i in range(2_000)]
    findings = linted({**states, "s3000": END}, extensions={"apiPlugins": [*spread, *heap]})
    assert sum(finding.code == "plugin_callback" for finding in findings) == 5_000


def test_a_thousand_guards() -> None:
    def rule(index: int) -> Any:
        return {"and": [{"<": [{"var": "x"}, index]}, {">": [{"var": "x"}, index + 5]}]}

    states = {f"s{i}": {"on": {"NEXT": guarded(rule(i), f"s{i + 1}")}} for i in range(900)}
    codes = [finding.code for finding in linted({**states, "s900": END})]
    assert "guard_never" in codes
    assert "guards_unchecked" in codes  # it says that it stopped


def read(index: int) -> Any:
    return {"var": f"x{index}"}


@pytest.mark.parametrize(
    "rule",
    [
        {"and": [{"or": [read(i), read(i + 1)]} for i in range(340)]},
        {"or": [{"and": [read(i), {"!": read(i + 1)}]} for i in range(300)]},
        {"or": [{"==": [{"var": "x"}, i]} for i in range(340)]},
        {"and": [{"!=": [{"var": "x"}, i]} for i in range(340)]},
        {"and": [{"<": [read(i), read(i + 1)]} for i in range(340)]},
        {"and": [{"==": [{"%": [read(i), 2]}, {"%": [read(i + 1), 3]}]} for i in range(150)]},
        " || ".join(["x"] * 2_000),
        " && ".join(f"x{i} == '{i}'" for i in range(300)),
        "!" * 90 + "x",
    ],
    ids=["cnf", "dnf", "any of many", "none of many", "order", "arithmetic", "wide", "many fields", "not not"],
)
def test_huge_guards(rule: Any) -> None:
    linted({"a": {"on": {"GO": [guarded(rule), guarded(rule), "b"]}}, "b": END})


def nested(wrap: Callable[[Any], Any], levels: int) -> Any:
    rule: Any = {"var": "x"}
    for _ in range(levels):
        rule = wrap(rule)
    return rule


@pytest.mark.parametrize(
    "rule",
    [
        nested(lambda inner: {"!": [inner]}, 40),
        nested(lambda inner: {"if": [{"<": [{"var": "y"}, 1]}, inner, False]}, 40),
        nested(lambda inner: {"some": [{"var": "l"}, inner]}, 40),
    ],
    ids=["not", "if", "some"],
)
def test_deep_guards(rule: Any) -> None:
    linted({"a": {"on": {"GO": [guarded(rule), "b"]}}, "b": END})


def test_two_thousand_branches_of_one_event() -> None:
    branches = [guarded({"==": [{"var": f"x{i % 40}"}, i]}) for i in range(2_000)]
    linted({"a": {"on": {"GO": branches}}, "b": END})


def test_a_schema_that_branches_at_every_level() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
    for _ in range(20):
        schema = {
            "anyOf": [{"type": "object", "properties": {"a": schema}}, {"type": "object", "properties": {"a": schema}}]
        }
        if len(str(schema)) > 100_000:
            break
    rule = {"==": [{"var": ".".join("a" * 30)}, 1]}
    linted({"a": {"on": {"GO": [guarded(rule), "b"]}}, "b": END}, contextSchema=schema)


@pytest.mark.parametrize(
    "extra",
    [
        {"config": []},
        {"config": {"childCallbackResults": [None, 5, {"deliverEvent": []}], "initialEvent": {}}},
        {"extensions": {"unknown": [5]}},
        {"extensions": {"apiPlugins": [{"name": "p", "stateNames": ["a"], "request": [], "response": 5}]}},
        {"extensions": {"apiPlugins": [{"name": "p", "stateNames": [None, {}], "successAction": []}]}},
        {"extensions": {"commonPlugins": [{"name": "p", "actionPluginName": {}, "iterateOn": "x"}]}},
        {"persistStates": {"a": 1}, "submitStates": [1, None]},
        {"contextSchema": True},
        {"contextSchema": {"$ref": "#"}},
        {"contextSchema": {"properties": {"x": True}, "required": ["x"]}},
        {"events": {"GO": {"payload": True}}},
        {"events": {"GO": {"payload": {"properties": {"x": {}}, "anyOf": [{}]}}}},
    ],
    ids=str,
)
def test_odd_envelopes(extra: dict[str, Any]) -> None:
    states = {"a": {"on": {"GO": [guarded({"<": [{"var": "x"}, 1]}), "b"]}}, "b": END}
    assert all(finding.message for finding in linted(states, **extra))
