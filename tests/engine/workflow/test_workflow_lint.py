from typing import Any

import pytest

from ballerine_app.engine.workflow import AlwaysLoop, Definition, Event, Snapshot, lint

GO = {"events": {"GO": {"actors": ["system"]}}}


def found(states: dict[str, Any], **envelope: Any) -> list[tuple[str, str, str]]:
    definition = {"initial": next(iter(states)), "states": states}
    findings = lint(Definition.parse({"name": "lint", "definition": definition, **envelope}))
    return [(each.code, each.pointer, each.severity) for each in findings]


def guarded(rule: Any, target: str = "b") -> dict[str, Any]:
    kind = "jmespath" if isinstance(rule, str) else "json-logic"
    return {"target": target, "cond": {"type": kind, "options": {"rule": rule}}}


def test_a_clean_definition_has_no_findings() -> None:
    assert found({"a": {"on": {"GO": "b"}}, "b": {"type": "final"}}, **GO) == []


def test_unreachable_states_and_dead_ends() -> None:
    states = {"a": {"on": {"GO": ["b", {"target": "a"}]}}, "b": {"on": {"GO": "b"}}, "c": {"type": "final"}}
    assert found(states, **GO) == [
        ("unreachable", "/definition/states/c", "warning"),
        ("dead_end", "/definition/states/b", "warning"),
        ("shadowed_branch", "/definition/states/a/on/GO/1", "warning"),
    ]


def test_a_state_behind_a_guard_that_never_passes_is_unreachable() -> None:
    states = {
        "a": {"on": {"GO": [guarded({"and": [{"<": [{"var": "x"}, 1]}, {">": [{"var": "x"}, 2]}]}, "b"), "c"]}},
        "b": {"type": "final"},
        "c": {"type": "final"},
    }
    assert ("unreachable", "/definition/states/b", "warning") in found(states, **GO)
    assert ("unreachable", "/definition/states/c", "warning") not in found(states, **GO)


def test_states_that_lead_only_to_each_other() -> None:
    states = {
        "a": {"on": {"GO": "b", "END": "d"}},
        "b": {"on": {"GO": "c"}},
        "c": {"on": {"GO": "b"}},
        "d": {"type": "final"},
    }
    events = {"events": {"GO": {"actors": ["system"]}, "END": {"actors": ["system"]}}}
    assert found(states, **events) == [
        ("no_way_out", "/definition/states/b", "warning"),
        ("no_way_out", "/definition/states/c", "warning"),
    ]


def test_a_definition_without_a_final_state() -> None:
    assert found({"a": {"on": {"GO": "b"}}, "b": {"on": {"GO": "a"}}}, **GO) == [("no_final", "", "info")]


def test_circles_of_automatic_transitions() -> None:
    sure = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": "b"}}
    maybe = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": guarded("x", "b")}}
    assert ("always_loop", "/definition/states/b/always", "error") in found(sure, **GO)
    assert ("always_loop", "/definition/states/b/always", "warning") in found(maybe, **GO)


@pytest.mark.parametrize(
    ("there", "back", "loops"),
    [
        ({"<": [{"var": "x"}, 5]}, {">=": [{"var": "x"}, 5]}, False),
        ({"<": [{"var": "x"}, 5]}, {">=": [{"var": "x"}, 4]}, True),
        ("length(d[?s]) == length(d)", "length(d[?s]) < length(d)", False),
        ("length(d[?s]) == length(d)", "length(d[?s]) <= length(d)", True),
        ("x == 'a'", {"==": [{"var": "x"}, "b"]}, False),
    ],
)
def test_a_circle_needs_guards_that_can_pass_together(there: Any, back: Any, loops: bool) -> None:
    states = {
        "a": {"on": {"GO": "b"}},
        "b": {"always": guarded(there, "c"), "on": {"GO": "d"}},
        "c": {"always": guarded(back, "b"), "on": {"GO": "d"}},
        "d": {"type": "final"},
    }
    codes = [code for code, _, _ in found(states, **GO)]
    assert ("always_loop" in codes) is loops


def test_an_automatic_transition_that_an_earlier_one_hides_makes_no_circle() -> None:
    states = {
        "a": {"always": [guarded({"<": [{"var": "x"}, 5]}, "d"), guarded({"<": [{"var": "x"}, 9]}, "b")]},
        "b": {"always": guarded({"<": [{"var": "x"}, 5]}, "a"), "on": {"GO": "d"}},
        "d": {"type": "final"},
    }
    assert "always_loop" not in [code for code, _, _ in found(states, **GO)]


def test_a_circle_that_is_an_error_always_runs() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": ["c", "a"]}, "c": {"always": "b"}}
    assert ("always_loop", "/definition/states/b/always", "error") in found(states, **GO)
    with pytest.raises(AlwaysLoop):
        Definition.parse({"initial": "a", "states": states}).advance(Snapshot("a", {}), Event("GO"))


def test_a_chain_of_automatic_transitions_is_fine() -> None:
    states = {"a": {"on": {"GO": "b"}}, "b": {"always": "c"}, "c": {"always": "d"}, "d": {"type": "final"}}
    assert found(states, **GO) == []


def test_unhandled_events_and_undeclared_actors() -> None:
    states = {"a": {"on": {"GO": "b", "STOP": "b"}}, "b": {"type": "final"}}
    assert found(states, events={"GO": {}, "OLD": {}, "UPDATE_CONTEXT": {}}) == [
        ("undeclared_event", "/definition/states/a/on/STOP", "info"),
        ("undeclared_actors", "/events/GO", "info"),
        ("unhandled_event", "/events/OLD", "warning"),
        ("undeclared_actors", "/events/UPDATE_CONTEXT", "info"),
    ]


def test_which_default_an_event_got() -> None:
    states = {"a": {"on": {"approve": "b"}}, "b": {"type": "final"}}
    definition = Definition.parse({"name": "x", "definition": {"initial": "a", "states": states}})
    (finding,) = lint(definition)
    assert (finding.code, finding.pointer) == ("default_actors", "/definition/states/a/on/approve")
    assert "reviewer" in finding.message
    assert "default_actors" in [code for code, _, _ in found(states)]
    assert found(states, events={}) == [("undeclared_event", "/definition/states/a/on/approve", "info")]


def test_transitions_shared_by_inner_states_are_told_once() -> None:
    rule = {"and": [{"==": [{"var": "x"}, 1]}, {"==": [{"var": "x"}, 2]}]}
    states = {
        "p": {
            "initial": "c1",
            "on": {"GO": guarded(rule)},
            "states": {"c1": {"on": {"NEXT": "c2"}}, "c2": {"on": {"NEXT": "c1"}}},
        },
        "b": {"type": "final"},
    }
    assert [code for code, _, _ in found(states)].count("guard_never") == 1


def test_parallel_regions_wait_for_each_other() -> None:
    region = {"initial": "open", "states": {"open": {"on": {"GO": "closed"}}, "closed": {"type": "final"}}}
    states = {
        "both": {"type": "parallel", "states": {"left": region, "right": region}, "onDone": "end"},
        "end": {"type": "final"},
    }
    assert found(states, **GO) == []
    stuck = {**region, "states": {"open": {"on": {"GO": "closed"}}, "closed": {}, "lost": {}}}
    states["both"]["states"] = {"left": region, "right": stuck}  # type: ignore[index]
    assert [(code, pointer.rpartition("/")[2]) for code, pointer, _ in found(states, **GO)] == [
        ("unreachable", "lost"),
        ("dead_end", "closed"),
        ("dead_end", "lost"),
    ]


def test_a_timer_leads_somewhere_and_is_nobodys_event() -> None:
    states = {
        "a": {"after": {"1000": "b"}},
        "b": {"after": {"5": guarded(False, "c")}, "on": {"GO": "c"}},
        "c": {"type": "final"},
    }
    assert found(states, **GO) == [
        ("guard_never", "/definition/states/b/after/5/cond/options/rule", "warning"),
    ]
