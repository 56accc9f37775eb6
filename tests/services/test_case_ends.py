"""How cases begin and end: when the status is completed, what is dated, and what a plugin without callbacks does."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.case_read import read_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.principals import StaffMember
from tests.journeys import FakeClock
from tests.workflows import CHECKED, Make, Stub, api, begin, case_of, effects, send, workflow

ROSA = StaffMember("staff_1", "default", "Rosa", "rosa@example.test", "reviewer", "")
ENDS: dict[str, Any] = {
    "idle": {"on": {"start": "review"}},
    "review": {"on": {"approve": "fine", "give_up": "failed"}},
    "fine": {"type": "final", "tags": ["approved"]},
    "failed": {"type": "final", "tags": ["failure"]},
}


@pytest.mark.parametrize(("event", "tag"), [("approve", "approved"), ("give_up", "failure")])
def test_a_case_is_completed_in_a_final_state_whatever_its_tags(make: Make, event: str, tag: str) -> None:
    runtime = make(workflow(ENDS))
    case = begin(runtime)
    assert read_case(runtime, ROSA, case).status == "active"
    send(runtime, case, event)
    ended = read_case(runtime, ROSA, case)
    assert (ended.status, ended.tags) == ("completed", (tag,))


def test_the_end_of_a_case_keeps_its_date(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(ENDS))
    case = begin(runtime)
    assert case_of(runtime, case).decided_at is None
    send(runtime, case, "approve")
    ended = clock.now
    clock.on(days=1)
    send(runtime, case, "UPDATE_CONTEXT", {"context": {"note": 1}})
    after = case_of(runtime, case)
    assert (after.state, after.decided_at, after.changed_at) == ("fine", ended, clock.now)
    assert after.context == {"note": 1}


def test_each_start_is_a_case_of_its_own(make: Make) -> None:
    runtime = make(workflow(ENDS, config={"allowMultipleActiveWorkflows": False}))
    entity = {"entity": {"type": "business", "id": "e1"}}
    first, second = begin(runtime, context=entity), begin(runtime, context={**entity, "new": 1})
    assert first != second
    assert case_of(runtime, first).context == entity


@pytest.mark.parametrize(
    ("answer", "given", "state"),
    [
        ({}, "successAction", "good"),
        ({}, "errorAction", "checking"),
        (PluginFailed("no", retry=False), "errorAction", "bad"),
        (PluginFailed("no", retry=False), "successAction", "checking"),
    ],
)
def test_of_two_callbacks_the_one_that_is_declared_is_sent(make: Make, answer: Any, given: str, state: str) -> None:
    other = "errorAction" if given == "successAction" else "successAction"
    runtime = make(workflow(CHECKED, {**api(), other: None}), Stub([answer]))
    case = begin(runtime)
    run_due(runtime)
    assert case_of(runtime, case).state == state
    assert effects(runtime, case)[0].status in ("done", "failed")
    assert "check" in case_of(runtime, case).context["pluginsOutput"]
