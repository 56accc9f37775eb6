"""What a case waits for, and what went wrong, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.case_effects_view import due_in
from ballerine_app.services.case_workflow import case_workflow
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.case_workflow import Standing
from tests.journeys import FakeClock
from tests.workflows import CHECKED, Make, Stub, api, begin, case_of, send, workflow

ROSA = StaffMember("staff_1", "default", "Rosa", "rosa@example.test", "reviewer", "")
DAY = 86_400_000
TIMED: dict[str, Any] = {
    "idle": {"on": {"start": "waiting"}},
    "waiting": {"on": {"leave": "idle"}, "after": {str(3 * DAY): "reminded"}},
    "reminded": {"type": "final"},
}
PARENT: dict[str, Any] = {
    "idle": {"on": {"start": "collecting"}},
    "collecting": {"on": {"STARTED": "waiting"}},
    "waiting": {"on": {"stop": "ended"}},
    "ended": {"type": "final"},
}
CHILD: dict[str, Any] = {
    "review": {"tags": ["manual_review"], "on": {"approve": "approved"}},
    "approved": {"tags": ["approved"], "type": "final"},
}


def standing(runtime: Runtime, case: str, at: int = 0) -> Standing:
    return case_workflow(runtime, ROSA, case, at).standing


def waits(runtime: Runtime, case: str, at: int = 0) -> list[tuple[str, str, str]]:
    return [(each.title, each.status, each.words) for each in standing(runtime, case, at).waiting]


def test_a_timer_says_when_it_is_due(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(TIMED))
    case = begin(runtime)
    (timer,) = standing(runtime, case).waiting
    assert (timer.kind, timer.title, timer.words) == ("timer", "Timer of Waiting after 3 d", "due in 3 d")
    assert timer.due_at == (clock.now + timedelta(days=3)).isoformat()
    clock.on(days=2, hours=22)
    assert waits(runtime, case) == [("Timer of Waiting after 3 d", "waiting", "due in 2 h")]


def test_a_timer_that_was_dropped_waits_no_more_and_still_waited_then(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(TIMED))
    case = begin(runtime)
    waiting, started = (line.seq for line in case_workflow(runtime, ROSA, case).path.lines)
    assert waits(runtime, case, started) == []
    clock.on(hours=1)
    send(runtime, case, "leave")
    assert waits(runtime, case) == []
    assert waits(runtime, case, waiting) == [("Timer of Waiting after 3 d", "waiting", "was to be due")]


def test_plugins_tell_their_attempt_and_wait_for_each_other(make: Make, clock: FakeClock) -> None:
    stub = Stub([PluginFailed("slow", code="timeout", after=timedelta(minutes=12))])
    retry = {"attempts": 4, "firstPauseSeconds": 1}
    runtime = make(workflow(CHECKED, api("first", retry=retry), api("second")), stub)
    case = begin(runtime)
    assert waits(runtime, case) == [
        ("first", "waiting", "Under way, first attempt"),
        ("second", "held", "Waits until the one before it has ended"),
    ]
    run_due(runtime, 1)
    first, second = standing(runtime, case).waiting
    assert (first.words, first.problem) == ("Attempt 2 of 4 in 12 min", "The last attempt got no answer in time.")
    assert first.due_at == (clock.now + timedelta(minutes=12)).isoformat()
    assert (second.status, second.due_at) == ("held", "")
    clock.on(minutes=12)
    assert standing(runtime, case).waiting[0].words == "Under way, attempt 2 of 4"


def test_what_a_plugin_said_of_the_failure_is_not_told(make: Make) -> None:
    runtime = make(workflow(CHECKED, api()), Stub([PluginFailed("Ana Silva is busy", code="odd_vendor_word")]))
    case = begin(runtime)
    run_due(runtime, 1)
    (waiting,) = standing(runtime, case).waiting
    assert waiting.problem == "The last attempt failed."


def test_an_answer_that_the_state_does_not_take_is_a_warning(make: Make) -> None:
    runtime = make(workflow(CHECKED, api(successAction="NOBODY_HEARS")), Stub())
    case = begin(runtime)
    asked = case_workflow(runtime, ROSA, case).path.lines[0].seq
    run_due(runtime)
    (warning,) = standing(runtime, case).warnings
    assert (warning.words, warning.detail) == (
        "check sent NOBODY_HEARS, and nothing followed",
        "Checking does not take this event.",
    )
    assert standing(runtime, case, asked).warnings == ()


def test_an_effect_that_was_given_up_is_a_warning(make: Make) -> None:
    runtime = make(workflow(CHECKED, api()), Stub([PluginFailed("no", retry=False, code="broke")]))
    case = begin(runtime)
    run_due(runtime)
    assert case_of(runtime, case).state == "bad"
    (warning,) = standing(runtime, case).warnings
    assert (warning.words, warning.detail) == ("check was given up after one attempt", "The last attempt broke.")


def test_parent_and_child_lead_to_each_other(make: Make) -> None:
    start = {
        "name": "person",
        "definitionId": "kyc",
        "stateNames": ["collecting"],
        "successAction": "STARTED",
    }
    kyc = workflow(CHILD, name="kyc", initial="review", displayName="Know your customer")
    runtime = make(workflow(PARENT, children=(start,)), kyc)
    case = begin(runtime)
    assert waits(runtime, case) == [("Start of a child case, person", "waiting", "Under way, first attempt")]
    run_due(runtime)
    (child,) = standing(runtime, case).children
    assert (child.workflow, child.label, child.tone, child.final) == (
        "Know your customer",
        "Review",
        "review",
        False,
    )
    (parent,) = standing(runtime, child.case_id).parent
    assert (parent.case_id, parent.label) == (case, "Waiting")
    send(runtime, child.case_id, "approve")
    (child,) = standing(runtime, case).children
    assert (child.label, child.tone, child.final) == ("Approved", "approved", True)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "now"),
        (0.5, "now"),
        (3, "in 3 s"),
        (59, "in 59 s"),
        (119, "in 2 min"),
        (2 * 3600, "in 2 h"),
        (2.5 * 3600, "in 2 h 30"),
        (3 * 86400 - 1, "in 3 d"),
        (1.6 * 86400, "in 2 d"),
    ],
)
def test_due_times_are_told_by_the_nearest_unit(clock: FakeClock, seconds: float, words: str) -> None:
    assert due_in(clock.now + timedelta(seconds=seconds), clock.now) == words
