"""Asking a vendor again by hand: who may, when it makes sense, and what its answer changes."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.desk import take_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict, NotAllowed, NotFound
from ballerine_app.services.plugin_rerun import rerun_plugin
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from tests.journeys import FakeClock
from tests.workflows import Make, Stub, api, begin, case_of, effects, log, said, send, workflow

# A case that waits in review after the answer, where the answer's event would end it.
REVIEWED: dict[str, Any] = {
    "idle": {"on": {"start": "checking"}},
    "checking": {"on": {"OK": "review", "FAILED": "review"}},
    "review": {"on": {"OK": "good", "again": "checking", "end": "good"}},
    "good": {"type": "final", "tags": ["approved"]},
}


def person(runtime: Runtime, name: str = "lena", role: str = "lead") -> StaffMember:
    create_staff(runtime, f"{name}@example.test", name.title(), role, "correct horse battery")
    return sign_in(runtime, f"{name}@example.test", "correct horse battery", address="192.0.2.1")[1]


def test_beside_the_workflow_the_answer_is_replaced_and_the_case_stays(make: Make) -> None:
    stub = Stub([{"hits": 3, "old": True}, {"hits": 0}])
    runtime = make(workflow(REVIEWED, api()), stub)
    case, lena = begin(runtime), person(runtime)
    run_due(runtime)
    assert case_of(runtime, case).state == "review"

    rerun_plugin(runtime, lena, case, "check", key="k1")
    rerun_plugin(runtime, lena, case, "check", key="k1")
    assert run_due(runtime) == 1
    assert len(stub.calls) == 2
    assert stub.calls[0].key != stub.calls[1].key
    assert case_of(runtime, case).state == "review"
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"hits": 0}}
    (asked,) = [entry for entry in log(runtime, case) if entry.event == "plugin.rerun"]
    assert (asked.actor_id, asked.meta["plugin"], asked.meta["dataOnly"]) == (lena.id, "check", True)
    assert isinstance(replay_case(runtime, case), Identical)


def test_where_the_state_calls_for_it_the_workflow_goes_on(make: Make) -> None:
    stub = Stub([PluginFailed("closed", retry=False), {"hits": 0}])
    stays = {**REVIEWED, "checking": {"on": {"OK": "review"}}}
    runtime = make(workflow(stays, api()), stub)
    case, lena = begin(runtime), person(runtime)
    run_due(runtime)
    assert case_of(runtime, case).context["pluginsOutput"]["check"]["status"] == "ERROR"

    rerun_plugin(runtime, lena, case, "check")
    run_due(runtime)
    assert case_of(runtime, case).state == "review"
    # Nothing of the failure stands beside the answer.
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"hits": 0}}


def test_a_state_that_is_entered_again_leaves_nothing_of_an_earlier_failure(make: Make) -> None:
    runtime = make(workflow(REVIEWED, api()), Stub([PluginFailed("closed", retry=False), {"hits": 0}]))
    case = begin(runtime)
    run_due(runtime)
    send(runtime, case, "again")
    run_due(runtime)
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"hits": 0}}


def test_a_failure_beside_the_workflow_leaves_the_answer_that_there_is(make: Make) -> None:
    runtime = make(workflow(REVIEWED, api()), Stub([{"hits": 1}, PluginFailed("closed", retry=False)]))
    case, lena = begin(runtime), person(runtime)
    run_due(runtime)
    rerun_plugin(runtime, lena, case, "check")
    run_due(runtime)
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"hits": 1}}
    assert effects(runtime, case)[-1].status == "failed"
    assert "effect.failed" in said(runtime, case)
    assert case_of(runtime, case).state == "review"


def test_neither_an_ended_case_nor_a_call_under_way_is_run_again(make: Make, clock: FakeClock) -> None:
    stub = Stub([PluginFailed("busy"), {"hits": 1}])
    runtime = make(workflow(REVIEWED, api()), stub)
    case, lena = begin(runtime), person(runtime)
    with pytest.raises(NotFound, match="plugin_not_found"):
        rerun_plugin(runtime, lena, case, "other")
    for _ in range(2):
        with pytest.raises(Conflict, match="rerun_running"):
            rerun_plugin(runtime, lena, case, "check")
        run_due(runtime)
    clock.on(minutes=5)
    run_due(runtime)
    send(runtime, case, "end")
    before = said(runtime, case)
    with pytest.raises(Conflict, match="rerun_decided"):
        rerun_plugin(runtime, lena, case, "check")
    assert said(runtime, case) == before


def test_a_reviewer_needs_the_case_on_the_desk(make: Make) -> None:
    stub = Stub()
    runtime = make(workflow(REVIEWED, api()), stub)
    case, rosa = begin(runtime), person(runtime, "rosa", "reviewer")
    run_due(runtime)
    with pytest.raises(NotAllowed, match="not_assigned"):
        rerun_plugin(runtime, rosa, case, "check")
    elsewhere = StaffMember(rosa.id, "other", "x", "x", "lead", "s")
    with pytest.raises(NotFound):
        rerun_plugin(runtime, elsewhere, case, "check")
    assert run_due(runtime) == 0
    take_case(runtime, rosa, case)
    rerun_plugin(runtime, rosa, case, "check")
    assert run_due(runtime) == 1
    assert len(stub.calls) == 2
