from typing import Any

from ballerine_app.engine.workflow import Definition, lint


def found(states: dict[str, Any], **envelope: Any) -> list[tuple[str, str, str]]:
    definition = {"initial": next(iter(states)), "states": states}
    findings = lint(Definition.parse({"name": "lint", "definition": definition, **envelope}))
    return [(each.code, each.pointer, each.severity) for each in findings]


GO = {"events": {"GO": {"actors": ["system"]}}}


def test_a_clean_definition_has_no_findings() -> None:
    assert found({"a": {"on": {"GO": "b"}}, "b": {"type": "final"}}, **GO) == []


def test_unreachable_states_and_dead_ends() -> None:
    states = {"a": {"on": {"GO": ["b", {"target": "a"}]}}, "b": {"on": {"GO": "b"}}, "c": {"type": "final"}}
    assert found(states, **GO) == [
        ("unreachable", "/definition/states/c", "warning"),
        ("dead_end", "/definition/states/b", "warning"),
    ]


def test_circles_of_automatic_transitions() -> None:
    guard = {"type": "jmespath", "options": {"rule": "x"}}
    sure = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": "b"}}
    maybe = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": {"target": "b", "cond": guard}}}
    assert ("always_loop", "/definition/states/b/always", "error") in found(sure, **GO)
    assert ("always_loop", "/definition/states/b/always", "warning") in found(maybe, **GO)


def test_a_chain_of_automatic_transitions_is_fine() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": "d"}, "d": {"type": "final"}}
    assert found(states, **GO) == []


def test_undeclared_and_unhandled_events() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"type": "final"}}
    assert found(states) == [("undeclared_event", "/definition/states/a/on/GO", "info")]
    assert found(states, events={"GO": {}, "OLD": {}, "UPDATE_CONTEXT": {}}) == [
        ("unhandled_event", "/events/OLD", "warning")
    ]
