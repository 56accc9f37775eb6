"""Timers of states: they fire once, when they are due, and only while their state lasts."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.effect_run import run_due
from tests.journeys import FakeClock
from tests.workflows import Make, begin, case_of, effects, log, said, send, workflow

HOUR = 3_600_000
WAITING: dict[str, Any] = {
    "idle": {"on": {"start": "waiting"}},
    "waiting": {"on": {"leave": "idle", "note": {"actions": []}}, "after": {str(HOUR): "reminded"}},
    "reminded": {"on": {"again": "waiting"}},
}


def _timers(runtime: Any, case: str) -> list[str]:
    return [row.status for row in effects(runtime, case)]


def test_a_timer_fires_once_when_it_is_due(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(WAITING))
    case = begin(runtime)
    clock.on(minutes=59)
    assert run_due(runtime) == 0
    clock.on(minutes=1)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "reminded"
    clock.on(days=2)
    assert run_due(runtime) == 0
    assert _timers(runtime, case) == ["done"]
    assert log(runtime, case)[-1].actor_kind == "system"


def test_a_timer_is_dropped_when_its_state_is_left_and_armed_anew_on_return(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(WAITING))
    case = begin(runtime)
    clock.on(minutes=50)
    send(runtime, case, "leave")
    assert _timers(runtime, case) == ["dropped"]
    send(runtime, case, "start")
    clock.on(minutes=59)
    assert run_due(runtime) == 0
    clock.on(minutes=1)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "reminded"
    assert _timers(runtime, case) == ["dropped", "done"]


def test_an_event_that_stays_leaves_the_timer_alone(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(WAITING))
    case = begin(runtime)
    clock.on(minutes=30)
    send(runtime, case, "DEEP_MERGE_CONTEXT", {"newContext": {"a": 1}})
    assert _timers(runtime, case) == ["waiting"]
    clock.on(minutes=30)
    assert run_due(runtime) == 1


def test_the_timer_of_the_first_state_runs_from_the_start(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow({"idle": {"after": {str(HOUR): "late"}, "on": {"go": "done"}}, "late": {}, "done": {}}))
    case = begin(runtime, event="")
    clock.on(hours=1)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "late"


NESTED: dict[str, Any] = {
    "idle": {"on": {"start": "work"}},
    "work": {
        "initial": "one",
        "after": {str(2 * HOUR): "late"},
        "on": {"leave": "idle"},
        "states": {
            "one": {"on": {"next": "two"}, "after": {str(HOUR): "two"}},
            "two": {"on": {"back": "one"}},
        },
    },
    "late": {"type": "final"},
}


def test_a_timer_around_others_survives_moves_inside(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(NESTED))
    case = begin(runtime)
    assert case_of(runtime, case).state == "work.one"
    send(runtime, case, "next")
    by_state = {row.state: row.status for row in effects(runtime, case)}
    assert by_state == {"work": "waiting", "work.one": "dropped"}
    clock.on(minutes=90)
    send(runtime, case, "back")
    assert run_due(runtime) == 0
    clock.on(minutes=30)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "late"
    assert "waiting" not in _timers(runtime, case)


def test_leaving_a_compound_state_drops_its_timer_and_those_inside(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(NESTED))
    case = begin(runtime)
    send(runtime, case, "leave")
    assert _timers(runtime, case) == ["dropped", "dropped"]
    clock.on(days=1)
    assert run_due(runtime) == 0
    assert case_of(runtime, case).state == "idle"


def test_a_timer_whose_guard_says_no_is_a_line_in_the_log(make: Make, clock: FakeClock) -> None:
    guarded = {"target": "late", "cond": {"type": "json-logic", "options": {"rule": {"==": [{"var": "a"}, 1]}}}}
    runtime = make(workflow({"idle": {"after": {str(HOUR): guarded}}, "late": {}}))
    case = begin(runtime, event="", context={"a": 2})
    clock.on(hours=1)
    run_due(runtime)
    assert case_of(runtime, case).state == "idle"
    assert said(runtime, case)[-1] == "effect.refused"
    assert run_due(runtime) == 0
