"""The use cases of a case's workflow: start, send, merge, read; once per key, in order, by whom it is allowed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_events import merge_context, next_events, read_case, send_event, start_case
from ballerine_app.services.desk import take_case
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.tables import Staff
from tests.journeys import FakeClock, start
from tests.postgres import both_databases
from tests.workflows import CHECKED, Make, Stub, acting, api, case_of, effects, log, said, send, workflow

Sign = Callable[..., StaffMember]

POSITIVE = {"type": "json-logic", "options": {"rule": {">": [{"var": "score"}, 0]}}}
REVIEW: dict[str, Any] = {
    "idle": {"on": {"approve": {"target": "approved", "cond": POSITIVE}, "reject": "rejected", "note": {}}},
    "approved": {"type": "final", "tags": ["approved"]},
    "rejected": {"type": "final", "tags": ["rejected"]},
    "counted": {"type": "final"},
}


def review(**more: Any) -> Definition:
    definition = workflow(REVIEW, **more)
    events = {**definition.data["events"], "note": {"actors": ["system", "vendor"]}}
    return Definition.parse({**definition.data, "events": events})


COUNTING: dict[str, Any] = {
    "idle": {
        "on": {
            "add": {
                "actions": [{"type": "assign", "options": {"set": {"n": {"+": [{"var": "n"}, 1]}}}}],
            },
            "go": "checking",
        }
    },
    "checking": {},
}


@pytest.fixture
def sign() -> Sign:
    """Makes a person of a runtime, without the time that signing in takes: `sign(runtime, "jonas")`."""

    def make(runtime: Runtime, name: str = "rosa") -> StaffMember:
        who = StaffMember(f"staff_{name}", DEFAULT_PROJECT, name.title(), f"{name}@example.test", "reviewer", "")
        row = Staff(
            id=who.id,
            project_id=who.project_id,
            email=who.email,
            name=who.name,
            role=who.role,
            password_hash="",
            created_at=runtime.clock(),
        )
        with runtime.database.write() as tx:
            tx.add(row)
        return who

    return make


@pytest.fixture
def opened(make: Make, sign: Sign) -> tuple[Runtime, StaffMember, str]:
    """A runtime, a reviewer, and a case on their desk."""
    runtime = make(review())
    who = sign(runtime)
    case = start_case(runtime, who, "review", {"score": 1})
    take_case(runtime, who, case)
    return runtime, who, case


Opened = tuple[Runtime, StaffMember, str]


def test_a_case_is_started_by_a_person_and_its_first_event_by_the_system(make: Make, sign: Sign) -> None:
    runtime = make(workflow(CHECKED, api(), config={"initialEvent": "start"}), Stub())
    who = sign(runtime)
    case = start_case(runtime, who, "review", {"entity": {"type": "business", "data": {"companyName": "Acme"}}})
    started, first = log(runtime, case)[:2]
    assert (started.actor_kind, started.actor_id, first.event, first.actor_kind) == (
        "reviewer",
        who.id,
        "start",
        "system",
    )
    run_due(runtime)
    assert case_of(runtime, case).state == "good"
    assert (case_of(runtime, case).name, case_of(runtime, case).kind) == ("Acme", "business")


def test_a_first_event_that_is_not_taken_starts_nothing(make: Make, sign: Sign) -> None:
    runtime = make(workflow(CHECKED, config={"initialEvent": "leave"}))
    who = sign(runtime)
    with pytest.raises(Conflict, match="event_not_now"):
        start_case(runtime, who, "review")


@pytest.mark.parametrize("context", [{"risk": {"score": 0}}, {"pluginsOutput": {}}, {"decisions": []}])
def test_what_only_the_system_finds_out_can_not_be_brought_along(make: Make, sign: Sign, context: Any) -> None:
    runtime = make(review())
    with pytest.raises(Invalid):
        start_case(runtime, sign(runtime), "review", context)


@pytest.mark.parametrize("entity", [None, [], {"data": None}, {"data": {"firstName": None}}, {"type": 7}])
def test_a_case_starts_with_whatever_its_entity_is(make: Make, sign: Sign, entity: Any) -> None:
    runtime = make(review())
    case = start_case(runtime, sign(runtime), "review", {"entity": entity})
    assert case_of(runtime, case).name == ""


def test_no_case_runs_on_a_collection_flow(make: Make, sign: Sign) -> None:
    runtime = make()
    with pytest.raises(NotFound, match="definition_missing"):
        start_case(runtime, sign(runtime), "person_collection")
    with pytest.raises(NotFound, match="definition_missing"):
        start_case(runtime, sign(runtime, "jonas"), "nothing")


def test_the_same_start_twice_is_one_case(make: Make, sign: Sign) -> None:
    runtime = make(review())
    who = sign(runtime)
    first = start_case(runtime, who, "review", {"score": 1}, key="k1")
    assert start_case(runtime, who, "review", {"score": 1}, key="k1") == first
    assert start_case(runtime, who, "review", {"score": 1}, key="k2") != first
    assert start_case(runtime, who, "review", {"score": 1}) != first
    with pytest.raises(Conflict, match="key_reused"):
        start_case(runtime, who, "review", {"score": 2}, key="k1")
    assert start_case(runtime, sign(runtime, "jonas"), "review", {"score": 1}, key="k1") != first


def test_a_reviewers_event_moves_the_case(opened: Opened) -> None:
    runtime, who, case = opened
    moved = send_event(runtime, who, case, "approve", {}, revision=case_of(runtime, case).reviewed_revision)
    now = case_of(runtime, case)
    assert (moved.state, moved.version, moved.revision) == (now.state, now.version, now.reviewed_revision)
    assert now.state == "approved"
    line = log(runtime, case)[-1]
    assert (line.event, line.actor_kind, line.actor_id) == ("approve", "reviewer", who.id)


def test_what_a_reviewer_may_not_do_is_refused_and_changes_nothing(opened: Opened, sign: Sign) -> None:
    runtime, who, case = opened
    colleague = sign(runtime, "jonas")
    before = case_of(runtime, case).model_dump()
    refusals = [
        (colleague, "approve", {}, "not_assigned"),
        (who, "note", {}, "event_not_yours"),
        (who, "UPDATE_CONTEXT", {"context": {"a": 1}}, "event_not_yours"),
        (who, "unknown", {}, "event_not_yours"),
        (who, "approve", {"risk": 1}, "event_payload"),
        (who, "approve", {"a": float("nan")}, "event_payload"),
        (who, "approve", {"score": 0}, "event_refused"),
    ]
    for person, event, payload, code in refusals:
        with pytest.raises(ServiceError) as refusal:
            send_event(runtime, person, case, event, payload)
        assert refusal.value.code == code
    with pytest.raises(NotFound):
        send_event(runtime, replace(who, project_id="other"), case, "approve")
    assert case_of(runtime, case).model_dump() == before


def test_a_page_that_is_out_of_date_is_told(opened: Opened) -> None:
    runtime, who, case = opened
    seen = case_of(runtime, case).reviewed_revision
    merge_context(runtime, who, case, {"score": 2}, revision=seen)
    with pytest.raises(Conflict, match="changed_since"):
        send_event(runtime, who, case, "approve", revision=seen)
    with pytest.raises(Conflict, match="changed_since"):
        merge_context(runtime, who, case, {"score": 3}, revision=seen)
    assert send_event(runtime, who, case, "approve", revision=seen + 1).state == "approved"


def test_the_same_command_twice_is_carried_out_once(opened: Opened, sign: Sign) -> None:
    runtime, who, case = opened
    first = send_event(runtime, who, case, "approve", revision=1, key="k")
    lines = said(runtime, case)
    assert send_event(runtime, who, case, "approve", revision=1, key="k") == first
    assert said(runtime, case) == lines
    with pytest.raises(Conflict, match="key_reused"):
        send_event(runtime, who, case, "reject", revision=1, key="k")
    with pytest.raises(NotAllowed, match="not_assigned"):
        send_event(runtime, sign(runtime, "jonas"), case, "approve", revision=1, key="k")


def test_a_refused_command_keeps_no_answer(opened: Opened) -> None:
    runtime, who, case = opened
    merge_context(runtime, who, case, {"score": 0})
    with pytest.raises(Conflict, match="event_refused"):
        send_event(runtime, who, case, "approve", key="k")
    merge_context(runtime, who, case, {"score": 1})
    assert send_event(runtime, who, case, "approve", key="k").state == "approved"


def test_data_is_merged_by_a_person_but_not_what_is_protected(opened: Opened) -> None:
    runtime, who, case = opened
    before = case_of(runtime, case).reviewed_revision
    moved = merge_context(runtime, who, case, {"entity": {"data": {"firstName": "Ana"}}, "list": [1]}, key="k")
    assert merge_context(runtime, who, case, {"entity": {"data": {"firstName": "Ana"}}, "list": [1]}, key="k") == moved
    merge_context(runtime, who, case, {"list": [2]}, arrays="concat")
    now = case_of(runtime, case)
    assert now.context == {"score": 1, "entity": {"data": {"firstName": "Ana"}}, "list": [1, 2]}
    assert (now.name, now.reviewed_revision) == ("Ana", before + 2)
    asked = [entry for entry in log(runtime, case) if entry.event == "context.merged"]
    assert [entry.meta["keys"] for entry in asked] == [["entity", "list"], ["list"]]
    assert {entry.actor_id for entry in asked} == {who.id}
    for wrong in ({"risk": {"score": 1}}, {"pluginsOutput": {"x": 1}}, {"a": float("inf")}):
        with pytest.raises(Invalid):
            merge_context(runtime, who, case, wrong)
    with pytest.raises(Invalid):
        merge_context(runtime, who, case, {"a": 1}, arrays="sideways")


def test_what_can_happen_next_and_which_guard_refuses(opened: Opened) -> None:
    runtime, who, case = opened
    found = {event.type: event for event in next_events(runtime, who, case)}
    assert list(found) == ["approve", "reject", "note"]
    assert (found["approve"].possible, found["approve"].yours, found["approve"].refused_by) == (True, True, None)
    assert (found["note"].yours, found["note"].actors) == (False, ("system", "vendor"))
    merge_context(runtime, who, case, {"score": 0})
    (approve,) = [event for event in read_case(runtime, who, case).next_events if event.type == "approve"]
    assert not approve.possible
    assert approve.refused_by == POSITIVE["options"]["rule"]
    assert approve.tried[0]["inputs"] == [{"path": "score", "value": 0}]
    send(runtime, case, "reject")
    assert next_events(runtime, who, case) == ()
    with pytest.raises(NotFound):
        next_events(runtime, replace(who, project_id="other"), case)


def test_reading_a_case_tells_where_it_is_and_what_is_open(make: Make, sign: Sign, clock: FakeClock) -> None:
    runtime = make(workflow(CHECKED, api(), config={"initialEvent": "start"}), Stub())
    who = sign(runtime)
    case = start_case(runtime, who, "review", {"a": 1})
    seen = read_case(runtime, who, case)
    assert (seen.state, seen.status, seen.context, seen.definition_version) == ("checking", "active", {"a": 1}, 1)
    assert [(line.kind, line.name, line.status, line.due_at) for line in seen.effects] == [
        ("api", "check", "waiting", clock.now)
    ]
    run_due(runtime)
    seen = read_case(runtime, who, case)
    assert (seen.state, seen.status, seen.tags, seen.effects) == ("good", "completed", ("approved",), ())


def test_a_case_with_an_applicant_is_decided_in_its_review(make: Make, sign: Sign) -> None:
    runtime = make()
    who = sign(runtime)
    case = start(runtime).applicant.case_id
    take_case(runtime, who, case)
    with pytest.raises(Conflict, match="decide_in_review"):
        send_event(runtime, who, case, "approve")


@both_databases
def test_twenty_senders_of_one_key_are_one_event(make: Make, sign: Sign) -> None:
    runtime = make(workflow(COUNTING, api(at="checking")), Stub())
    who = sign(runtime)

    def start_it(_: int) -> str:
        return start_case(runtime, who, "review", {"n": 0}, key="start")

    with ThreadPoolExecutor(20) as pool:
        (case,) = set(pool.map(start_it, range(20)))
    take_case(runtime, who, case)
    with ThreadPoolExecutor(20) as pool:
        moves = set(pool.map(lambda _: send_event(runtime, who, case, "add", key="add"), range(20)))
        assert len(moves) == 1
        assert len(set(pool.map(lambda _: send_event(runtime, who, case, "go", key="go"), range(20)))) == 1
    assert case_of(runtime, case).context == {"n": 1}
    assert len(effects(runtime, case)) == 1


@both_databases
def test_events_of_a_case_are_in_order_and_cases_do_not_wait_for_each_other(make: Make, sign: Sign) -> None:
    runtime = make(workflow(COUNTING))
    who = sign(runtime)
    cases = [start_case(runtime, who, "review", {"n": 0}) for _ in range(3)]
    for case in cases:
        take_case(runtime, who, case)

    def add(number: int) -> None:
        send_event(runtime, who, cases[number % 3], "add")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(36)))
    for case in cases:
        assert case_of(runtime, case).context == {"n": 12}
        lines = log(runtime, case)
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
        # One version for being taken is the desk's; each event is one of the case.
        assert case_of(runtime, case).version == 13


@pytest.mark.parametrize("url", ["postgres_url"], indirect=True)
def test_on_postgresql_one_case_does_not_hold_up_another(make: Make, sign: Sign) -> None:
    runtime = make(workflow(COUNTING))
    who = sign(runtime)
    held, free = (start_case(runtime, who, "review", {"n": 0}) for _ in range(2))
    take_case(runtime, who, held)
    take_case(runtime, who, free)
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with acting(runtime, held):
            inside.set()
            go_on.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert inside.wait(30)
    try:
        assert send_event(runtime, who, free, "add").state == "idle"
    finally:
        go_on.set()
        thread.join()
