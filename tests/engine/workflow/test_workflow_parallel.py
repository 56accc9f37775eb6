from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.workflow import (
    AlwaysLoop,
    Definition,
    Effect,
    Event,
    EventNotAllowed,
    GuardError,
    Snapshot,
    UnknownState,
)
from tests.engine.workflow.charts import assign, errors, expression, log, logic, make, run, walk

CHECKS: dict[str, Any] = {
    "checks": {
        "type": "parallel",
        "tags": ["collecting"],
        "onDone": "review",
        "states": {
            "person": {
                "initial": "open",
                "states": {
                    "open": {
                        "tags": ["person_open"],
                        "meta": {"a": 1, "b": 1},
                        "on": {"PERSON_OK": "ok", "BOTH": "ok"},
                    },
                    "ok": {"type": "final", "tags": ["person_ok"]},
                },
            },
            "company": {
                "initial": "open",
                "states": {
                    "open": {"tags": ["company_open"], "meta": {"a": 2}, "on": {"COMPANY_OK": "ok", "BOTH": "ok"}},
                    "ok": {"type": "final"},
                },
            },
        },
        "on": {"CANCEL": "cancelled", "PERSON_OK": "cancelled", "RESET": "checks", "FIX": ".person.open"},
    },
    "review": {"on": {"AGAIN": "checks", "HALF": "checks.company.ok"}},
    "cancelled": {"type": "final"},
}
OPEN = "checks.company.open,checks.person.open"


def test_a_case_starts_in_all_regions() -> None:
    definition = make(CHECKS)
    assert (definition.initial, definition.start().state) == (OPEN, OPEN)
    assert list(definition.states) == [
        "checks.person.open",
        "checks.person.ok",
        "checks.company.open",
        "checks.company.ok",
        "review",
        "cancelled",
    ]


def test_each_region_takes_its_own_events_and_a_common_one_at_once() -> None:
    definition = make(CHECKS)
    assert walk(definition, "PERSON_OK", "COMPANY_OK") == ["checks.company.open,checks.person.ok", "review"]
    assert walk(definition, "BOTH") == ["review"]


def test_a_region_is_asked_before_the_state_around_it() -> None:
    definition = make(CHECKS)
    assert walk(definition, "PERSON_OK", "PERSON_OK") == ["checks.company.open,checks.person.ok", "cancelled"]


def test_leaving_ends_all_regions_and_entering_starts_them() -> None:
    definition = make(CHECKS)
    cancelled = run(definition, "CANCEL")
    assert (cancelled.snapshot.state, cancelled.done) == ("cancelled", True)
    assert cancelled.left == ("checks.company.open", "checks.company", "checks.person.open", "checks.person", "checks")
    again = run(definition, "BOTH", "AGAIN")
    assert again.snapshot.state == OPEN
    assert again.entered == ("checks", "checks.person", "checks.person.open", "checks.company", "checks.company.open")
    assert walk(definition, "BOTH", "HALF", "RESET") == ["review", "checks.company.ok,checks.person.open", OPEN]


def test_a_target_in_one_region_leaves_the_others_alone() -> None:
    definition = make(CHECKS)
    fixed = definition.advance(Snapshot("checks.company.open,checks.person.ok", {}), Event("FIX"))
    assert (fixed.snapshot.state, fixed.entered, fixed.left) == (OPEN, ("checks.person.open",), ("checks.person.ok",))


def test_tags_are_united_and_the_first_meta_counts() -> None:
    definition = make(CHECKS)
    info = definition.state_info(OPEN)
    assert info.path == OPEN
    assert set(info.tags) == {"collecting", "person_open", "company_open"}
    assert len(info.tags) == 3
    assert info.meta == {"a": 2, "b": 1}  # of the leaves in the order of the state's name
    assert run(definition, "PERSON_OK").tags == ("company_open", "collecting", "person_ok")
    assert (info.final, info.pointer) == (False, "/definition/states/checks")


def test_next_events_are_those_of_all_regions_once() -> None:
    definition = make(CHECKS)
    assert set(definition.next_events(OPEN)) == {"PERSON_OK", "COMPANY_OK", "BOTH", "CANCEL", "RESET", "FIX"}
    assert len(definition.next_events(OPEN)) == 6
    with pytest.raises(EventNotAllowed) as caught:
        definition.advance(definition.start(), Event("AGAIN"))
    assert caught.value.state == OPEN


@pytest.mark.parametrize(
    "state",
    [
        "",
        "checks",
        "checks.person.open",
        "checks.person.open,checks.company.open",
        f"{OPEN},review",
        f"{OPEN},checks.person.ok",
        "checks.company.open,checks.company.ok",
        "review,review",
        "checks.company.open, checks.person.open",
    ],
)
def test_other_states_are_unknown(state: str) -> None:
    definition = make(CHECKS)
    for ask in (definition.state_info, definition.next_events, lambda name: definition.why(Snapshot(name, {}), "BOTH")):
        with pytest.raises(UnknownState):
            ask(state)
    with pytest.raises(UnknownState):
        definition.advance(Snapshot(state, {}), Event("BOTH"))


ROOT: dict[str, Any] = {
    "a": {"initial": "x", "states": {"x": {"on": {"A": "end"}}, "end": {"type": "final"}}},
    "b": {"initial": "x", "states": {"x": {"on": {"B": "end"}}, "end": {"type": "final"}}},
}


def test_a_parallel_root_is_done_when_all_regions_are() -> None:
    definition = make(ROOT, root={"type": "parallel", "on": {"STOP": ".a.end"}})
    half = run(definition, "A")
    assert (half.snapshot.state, half.done, half.next_events) == ("a.end,b.x", False, ("STOP", "B"))
    whole = run(definition, "A", "B")
    assert (whole.snapshot.state, whole.done, whole.next_events) == ("a.end,b.end", True, ())
    info = definition.state_info("a.end,b.end")
    assert (info.final, info.transitions) == (True, ())
    with pytest.raises(EventNotAllowed):
        definition.advance(whole.snapshot, Event("STOP"))
    merged = definition.advance(whole.snapshot, Event("UPDATE_CONTEXT", {"context": {"x": 1}}))
    assert (merged.snapshot, merged.done) == (Snapshot("a.end,b.end", {"x": 1}), True)


def test_parallel_states_nest() -> None:
    inner = {"type": "parallel", "states": {"l": ROOT["a"], "r": ROOT["b"]}, "onDone": "over"}
    region = {"initial": "both", "states": {"both": inner, "over": {"type": "final"}}}
    states = {"p": {"type": "parallel", "onDone": "out", "states": {"m": region, "n": ROOT["b"]}}, "out": {}}
    definition = make(states)
    assert definition.initial == "p.m.both.l.x,p.m.both.r.x,p.n.x"
    assert walk(definition, "A", "B") == ["p.m.both.l.end,p.m.both.r.x,p.n.x", "out"]


def test_the_end_of_a_region_and_of_all_of_them_follow_each_other() -> None:
    person = {**ROOT["a"], "onDone": {"actions": log("region")}}
    states = {"p": {"type": "parallel", "states": {"a": person, "b": ROOT["b"]}, "onDone": {"target": "q"}}, "q": {}}
    definition = make(states)
    half = run(definition, "A", context={"log": []})
    assert half.snapshot == Snapshot("p.a.end,p.b.x", {"log": ["region"]})
    assert definition.advance(half.snapshot, Event("B")).snapshot.state == "q"


def test_guards_are_all_tried_before_any_action_runs() -> None:
    go = {"target": "end", "cond": logic({"!": [{"var": "done"}]}), "actions": assign(done=True)}
    regions = {name: {"initial": "x", "states": {"x": {"on": {"GO": go}}, "end": {}}} for name in ("a", "b")}
    outcome = run(make(regions, root={"type": "parallel"}), "GO")
    assert outcome.snapshot == Snapshot("a.end,b.end", {"done": True})
    assert [step.taken for step in outcome.trace] == [True, True]


def test_actions_of_regions_run_exits_first_then_their_own_then_entries() -> None:
    def region(name: str) -> dict[str, Any]:
        go = {"target": "y", "actions": log(f"go {name}")}
        return {
            "initial": "x",
            "states": {"x": {"exit": log(f"-{name}"), "on": {"GO": go}}, "y": {"entry": log(f"+{name}")}},
        }

    outcome = run(make({"a": region("a"), "b": region("b")}, root={"type": "parallel"}), "GO", context={"log": []})
    assert outcome.snapshot.context["log"] == ["-a", "-b", "go a", "go b", "+a", "+b"]


def test_a_transition_out_of_all_regions_skips_those_after_it() -> None:
    regions = {
        "a": {"initial": "x", "states": {"x": {"on": {"GO": "#out"}}}},
        "b": {"initial": "x", "states": {"x": {"on": {"GO": {"target": "y", "actions": log("b")}}}, "y": {}}},
    }
    outcome = run(make({"p": {"type": "parallel", "states": regions}, "out": {"id": "out"}}), "GO", context={"log": []})
    assert outcome.snapshot == Snapshot("out", {"log": []})
    assert [(step.target, step.taken) for step in outcome.trace] == [("out", True), ("p.b.y", False)]


def test_no_region_takes_it() -> None:
    no = {"target": "ok", "cond": logic(False)}
    states = {"a": {"initial": "x", "states": {"x": {"on": {"GO": no}}, "ok": {}}}, "b": ROOT["b"]}
    outcome = run(make(states, root={"type": "parallel"}), "GO")
    assert (outcome.taken, outcome.snapshot.state, len(outcome.trace)) == (False, "a.x,b.x", 1)


def test_automatic_transitions_of_one_region_wait_for_another() -> None:
    waiting = {"always": {"target": "go", "cond": expression("ready")}}
    a = {"initial": "x", "states": {"x": waiting, "go": {"type": "final"}}}
    b = {"initial": "x", "states": {"x": {"on": {"B": {"target": "end", "actions": assign(ready=True)}}}, "end": {}}}
    assert run(make({"a": a, "b": b}, root={"type": "parallel"}), "B").snapshot.state == "a.go,b.end"


def test_a_circle_in_a_region_is_found() -> None:
    loop = {"initial": "x", "states": {"x": {"on": {"GO": "y"}}, "y": {"always": "z"}, "z": {"always": "y"}}}
    with pytest.raises(AlwaysLoop) as caught:
        run(make({"a": loop, "b": ROOT["b"]}, root={"type": "parallel"}), "GO")
    assert caught.value.path == ("a.y,b.x", "a.z,b.x", "a.y,b.x")


def test_a_failing_guard_of_a_region_names_the_whole_state() -> None:
    bad = {"initial": "x", "states": {"x": {"on": {"GO": {"target": "x", "cond": expression("length(gone)")}}}}}
    definition = make({"a": bad, "b": ROOT["b"]}, root={"type": "parallel"})
    with pytest.raises(GuardError) as caught:
        run(definition, "GO")
    assert caught.value.state == "a.x,b.x"
    (step,) = definition.why(definition.start(), "GO")
    assert step.error


def test_timers_and_plugins_of_regions() -> None:
    a = {"initial": "x", "states": {"x": {"after": {"5": "y"}}, "y": {"after": {"6": "x"}}}}
    plugins = {"apiPlugins": [{"name": "call", "stateNames": ["a.y"]}]}
    definition = make({"a": a, "b": ROOT["b"]}, root={"type": "parallel", "after": {"9": ".b.end"}}, extensions=plugins)
    assert [(effect.event, effect.state) for effect in definition.start_effects()] == [
        ("after.9.", ""),
        ("after.5.a.x", "a.x"),
    ]
    outcome = run(definition, "after.5.a.x")
    assert outcome.effects == (Effect("api", "call", "a.y"), Effect("timer", "after.6.a.y", "a.y", 6, "after.6.a.y"))
    assert run(definition, "after.9.").snapshot.state == "a.x,b.end"


def test_several_targets_stand_in_different_regions() -> None:
    both = {"target": ["p.a.end", "p.b.end"]}
    regions = {"type": "parallel", "states": {"a": ROOT["a"], "b": ROOT["b"], "c": ROOT["a"]}}
    definition = make({"s": {"on": {"GO": both}}, "p": regions})
    assert walk(definition, "GO") == ["p.a.end,p.b.end,p.c.x"]
    assert definition.states["s"].transitions[0].target == "p.a.end,p.b.end"
    bad = {"s": {"on": {"GO": {"target": ["p.a.end", "p.a.x"]}}}, "p": regions}
    assert errors(bad) == [("targets", "/definition/states/s/on/GO/target")]


def test_threads_share_a_parallel_definition() -> None:
    definition: Definition = make(CHECKS)

    def go(number: int) -> str:
        events = ["PERSON_OK", "COMPANY_OK", "AGAIN", "BOTH"] if number % 2 else ["COMPANY_OK", "CANCEL"]
        return walk(definition, *events)[-1]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(go, range(200))) == ["cancelled", "review"] * 100


TREE = {"p": {"x": {}, "q": {"z": {}, "w": {}, "end": {}}}, "r": {}}
NAMES = ["p", "x", "q", "z", "w", "end", "r"]
WAY = st.none() | st.tuples(st.sampled_from(NAMES), st.booleans())


def tree_of(shape: dict[str, Any], ways: dict[tuple[str, str], Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, inner in shape.items():
        on = {
            event: {"target": f"#{way[0]}", "internal": way[1], "actions": log(event)}
            for event in ("A", "B")
            if (way := ways[name, event])
        }
        state: dict[str, Any] = {"id": name, "on": on, "entry": log(f"+{name}"), "exit": log(f"-{name}")}
        if name == "end":
            state = {"id": name, "type": "final", "entry": log("+end"), "exit": log("-end")}
        if inner:
            state |= {"initial": next(iter(inner)), "states": tree_of(inner, ways), "onDone": {"actions": log("done")}}
        made[name] = state
    return made


@given(st.fixed_dictionaries({(name, event): WAY for name in NAMES for event in "AB"}), st.lists(st.sampled_from("AB")))
@settings(deadline=None, max_examples=60)
def test_a_statechart_does_the_same_alone_and_as_a_region(ways: dict[tuple[str, str], Any], events: list[str]) -> None:
    alone = make(tree_of(TREE, ways))
    region = {"initial": "p", "states": tree_of(TREE, ways)}
    beside = make({"m": region, "n": {}}, root={"type": "parallel"})
    first, second = alone.start({"log": []}), beside.start({"log": []})
    for event in events:
        assert alone.next_events(first.state) == beside.next_events(second.state)
        if event not in alone.next_events(first.state):
            continue
        first = alone.advance(first, Event(event)).snapshot
        second = beside.advance(second, Event(event)).snapshot
        assert second == Snapshot(f"m.{first.state},n", first.context)


def test_a_final_state_of_a_region_ignores_its_own_transitions() -> None:
    ended = {"initial": "x", "states": {"x": {"on": {"A": "end"}}, "end": {"type": "final", "on": {"B": "x"}}}}
    definition = make(
        {"a": ended, "b": {"initial": "x", "states": {"x": {"on": {"B": "y"}}, "y": {}}}}, root={"type": "parallel"}
    )
    assert walk(definition, "A", "B") == ["a.end,b.x", "a.end,b.y"]


@pytest.mark.parametrize("beside", [False, True])
def test_what_an_end_does_is_dropped_when_an_automatic_transition_comes_first(beside: bool) -> None:
    def ending(name: str, **more: Any) -> dict[str, Any]:
        inner = {"a": {"on": {"GO": "end"}}, "end": {"type": "final"}}
        return {"initial": "a", "onDone": {"actions": log(name)}, "states": inner, **more}

    states = {"p": ending("p", always={"target": "#o.end"}), "o": ending("o", id="o")}
    if beside:
        definition = make({"m": {"initial": "p", "states": states}, "n": {}}, root={"type": "parallel"})
    else:
        definition = make(states)
    outcome = run(definition, "GO", context={"log": []})
    assert outcome.snapshot.state == ("m.o.end,n" if beside else "o.end")
    assert outcome.snapshot.context["log"] == ["o"]


def test_a_case_that_is_done_stays_done() -> None:
    back = {"always": {"target": ".x", "cond": expression("again")}}
    definition = make({"a": {**ROOT["a"], **back}, "b": ROOT["b"]}, root={"type": "parallel"})
    over = run(definition, "A", "B").snapshot
    merged = definition.advance(over, Event("UPDATE_CONTEXT", {"context": {"again": True}}))
    assert (merged.snapshot.state, merged.done, merged.trace) == ("a.end,b.end", True, ())


def test_regions_that_are_final_or_alone() -> None:
    definition = make({"a": {"type": "final"}, "b": ROOT["b"]}, root={"type": "parallel"})
    assert (definition.initial, definition.states["a"].final) == ("a,b.x", False)
    assert run(definition, "B").done
    single = make({"a": ROOT["a"]}, root={"type": "parallel", "on": {"STOP": ".a.end"}})
    assert not single.states["a.end"].final
    over = run(single, "A")
    assert (over.snapshot.state, over.done, over.next_events) == ("a.end", True, ())
    assert single.state_info("a.end").final
