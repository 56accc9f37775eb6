from typing import Any

import pytest

from ballerine_app.engine.workflow import ContextError, Effect, Event, EventNotAllowed, Snapshot, UnknownState
from ballerine_app.engine.workflow.delays import LONGEST_DELAY, parse_delay
from tests.engine.workflow.charts import errors, logic, make


@pytest.mark.parametrize(
    ("given", "milliseconds"),
    [
        (0, 0),
        ("1000", 1_000),
        ("P14D", 14 * 86_400_000),
        ("P2W", 14 * 86_400_000),
        ("P1WT1S", 7 * 86_400_000 + 1_000),
        ("PT1H30M", 5_400_000),
        ("P1DT2H3M4.5S", 86_400_000 + 7_200_000 + 180_000 + 4_500),
        ("PT0.05S", 50),
        (LONGEST_DELAY, LONGEST_DELAY),
    ],
)
def test_delays_are_milliseconds_or_durations(given: Any, milliseconds: int) -> None:
    assert parse_delay(given) == milliseconds


@pytest.mark.parametrize(
    "given",
    [
        *("", "P", "PT", "P1DT", "P1M", "P1Y", "PT1S1M", "1 day", "-1", "1e3", "P1,5D", "pt1s", "\u0661"),
        *(-1, 1.5, True, None, [], LONGEST_DELAY + 1, "P99999999W"),
    ],
)
def test_other_delays_are_refused(given: Any) -> None:
    with pytest.raises(ValueError, match=r"delay|longer"):
        parse_delay(given)


def timer(delay_ms: int, state: str) -> Effect:
    event = f"after.{delay_ms}.{state}"
    return Effect("timer", event, state, delay_ms, event)


def test_entering_a_state_starts_its_timers_and_firing_takes_their_transitions() -> None:
    states = {
        "a": {"on": {"GO": "b"}},
        "b": {"after": {"1000": "c", "PT2S": [{"target": "d", "cond": logic({"var": "x"})}, {"target": "e"}]}},
        "c": {},
        "d": {},
        "e": {},
    }
    definition = make(states)
    assert definition.start_effects() == ()
    assert definition.has_timers
    outcome = definition.advance(definition.start(), Event("GO"))
    assert outcome.effects == (timer(1_000, "b"), timer(2_000, "b"))
    assert outcome.next_events == ()

    def fired(delay_ms: int, **context: Any) -> str:
        return definition.advance(Snapshot("b", context), Event(f"after.{delay_ms}.b")).snapshot.state

    assert (fired(1_000), fired(2_000), fired(2_000, x=1)) == ("c", "e", "d")


def test_the_array_form_tries_entries_of_one_delay_in_order() -> None:
    after = [
        {"delay": 5, "target": "b", "cond": logic({"var": "x"})},
        {"delay": "PT0.005S", "target": "c"},
        {"delay": 7, "target": "c"},
    ]
    definition = make({"a": {"after": after}, "b": {}, "c": {}})
    assert definition.start_effects() == (timer(5, "a"), timer(7, "a"))
    assert definition.advance(Snapshot("a", {}), Event("after.5.a")).snapshot.state == "c"
    assert definition.advance(Snapshot("a", {"x": 1}), Event("after.5.a")).snapshot.state == "b"
    assert [each.delay_ms for each in definition.states["a"].transitions] == [5, 5, 7]


def test_timers_of_a_compound_state_survive_moves_inside_it() -> None:
    states = {
        "p": {
            "initial": "x",
            "after": {"10": "late"},
            "states": {"x": {"after": {"5": "y"}, "on": {"GO": "y"}}, "y": {"after": {"6": "x"}}},
        },
        "late": {"on": {"BACK": "p"}},
    }
    definition = make(states, root={"after": {"99": ".late"}})
    assert definition.start_effects() == (timer(99, ""), timer(10, "p"), timer(5, "p.x"))
    inside = definition.advance(definition.start(), Event("GO"))
    assert (inside.effects, inside.left) == ((timer(6, "p.y"),), ("p.x",))
    outside = definition.advance(inside.snapshot, Event("after.10.p"))
    assert (outside.snapshot.state, outside.effects, outside.left) == ("late", (), ("p.y", "p"))
    again = definition.advance(outside.snapshot, Event("BACK"))
    assert again.effects == (timer(10, "p"), timer(5, "p.x"))


def test_timers_of_a_state_are_those_of_all_states_around_it() -> None:
    inner = {"initial": "x", "after": {"10": "late"}, "states": {"x": {"after": {"5": "y"}}, "y": {}}}
    definition = make({"p": inner, "late": {}}, root={"after": {"99": ".late"}})
    assert definition.timers_of("p.x") == definition.start_effects()
    assert definition.timers_of("p.y") == (timer(99, ""), timer(10, "p"))
    assert definition.timers_of("late") == (timer(99, ""),)
    with pytest.raises(UnknownState):
        definition.timers_of("p")


def test_timers_of_regions_are_all_there() -> None:
    regions = {name: {"initial": "x", "states": {"x": {"after": {"5": "y"}}, "y": {}}} for name in ("r", "s")}
    definition = make({"p": {"type": "parallel", "states": regions}})
    assert set(definition.timers_of("p.r.x,p.s.x")) == {timer(5, "p.r.x"), timer(5, "p.s.x")}
    assert definition.timers_of("p.r.x,p.s.y") == (timer(5, "p.r.x"),)


def test_a_context_is_checked_without_a_case() -> None:
    definition = make({"a": {}}, contextSchema={"type": "object", "required": ["sum"]})
    definition.check_context({"sum": 1})
    for context in ({}, {"sum": float("nan")}):
        with pytest.raises(ContextError):
            definition.check_context(context)


def test_a_self_transition_restarts_no_timer() -> None:
    definition = make({"a": {"after": {"5": "b"}, "on": {"AGAIN": "a"}}, "b": {}})
    outcome = definition.advance(definition.start(), Event("AGAIN"))
    assert (outcome.taken, outcome.effects, outcome.entered) == (True, (), ())


def test_a_stale_timer_is_not_allowed() -> None:
    definition = make({"a": {"after": {"5": "b"}}, "b": {}})
    with pytest.raises(EventNotAllowed):
        definition.advance(Snapshot("b", {}), Event("after.5.a"))


def test_only_the_system_sends_timer_events_and_nobody_declares_them() -> None:
    definition = make({"a": {"after": {"5": "b"}}, "b": {}}, events={})
    assert definition.actors("after.5.a") == {"system"}
    assert errors({"a": {"on": {"after.5.a": "a"}}}) == [("reserved_event", "/definition/states/a/on/after.5.a")]
    declared = {"after.5.a": {"actors": ["applicant"]}}
    assert errors({"a": {"after": {"5": "a"}}}, events=declared) == [("reserved_event", "/events/after.5.a")]


def test_a_final_state_has_no_timers() -> None:
    definition = make({"a": {"on": {"GO": "b"}}, "b": {"type": "final", "after": {"5": "a"}}})
    assert definition.advance(definition.start(), Event("GO")).effects == ()
    assert [finding.code for finding in definition.findings] == ["final_transitions"]


def test_timers_follow_plugins_of_all_entered_states() -> None:
    plugins = {
        "apiPlugins": [{"name": "outer", "stateNames": ["p"]}, {"name": "inner", "stateNames": ["p.x"]}],
        "commonPlugins": [{"name": "first", "stateNames": ["p.x"]}],
    }
    states = {"a": {"on": {"GO": "p"}}, "p": {"initial": "x", "after": {"5": "a"}, "states": {"x": {}}}}
    outcome = make(states, extensions=plugins).advance(Snapshot("a", {}), Event("GO"))
    assert [(effect.name, effect.state) for effect in outcome.effects] == [
        ("first", "p.x"),
        ("outer", "p"),
        ("inner", "p.x"),
        ("after.5.p", "p"),
    ]
