"""One case's workflow as its page shows it, now and at earlier moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.services import case_path
from ballerine_app.services.case_workflow import case_workflow
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.time_travel import moments
from ballerine_app.services.topics import case_topic
from ballerine_app.views.case_workflow import CaseWorkflow
from tests.finished_cases import Finished, opened
from tests.journeys import FakeClock
from tests.tampering import tamper
from tests.workflows import Make, begin, send, workflow

ROSA = StaffMember("staff_1", "default", "Rosa", "rosa@example.test", "reviewer", "")
GUARD = {"type": "jmespath", "options": {"rule": "score >= `50`"}}
ROUND: dict[str, Any] = {
    "idle": {"on": {"start": "review", "note": "idle"}},
    "review": {
        "tags": ["manual_review"],
        "on": {"approve": {"target": "approved", "cond": GUARD}, "ask": "asked"},
    },
    "asked": {"tags": ["revision"], "on": {"back": "sorting"}},
    "sorting": {"always": "review"},
    "approved": {"tags": ["approved"], "type": "final"},
}


@pytest.fixture
def runtime(finished: Finished, tmp_path: Path) -> Iterator[Runtime]:
    with opened(finished, tmp_path / "data", FakeClock(finished.now)) as runtime:
        yield runtime


def numbered(page: CaseWorkflow) -> dict[str, str]:
    """The numbers on the drawing, by the key of their line."""
    return {line.key: label.turns for line in page.drawing.lines for label in line.labels if label.turns}


def lit(page: CaseWorkflow) -> set[str]:
    return {line.key for line in page.drawing.lines if line.lit}


def status(page: CaseWorkflow) -> dict[str, str]:
    return {box.path: box.status for box in page.drawing.boxes if box.status}


def test_an_approved_case_tells_where_it_is_and_how_it_got_there(runtime: Runtime, finished: Finished) -> None:
    page = case_workflow(runtime, finished.rosa, finished.approved)
    standing, newest = page.standing, page.path.lines[0]
    assert (page.head.name, page.head.title, page.head.version) == ("Ana Maria Silva", "Person review", 1)
    assert page.head.definition_link == "/workflows/person_review?version=1"
    assert (standing.label, standing.tone, standing.final, standing.tags) == ("Approved", "approved", True, ())
    assert (standing.since_title, standing.since_actor, standing.until) == ("Approve", "You", "")
    assert standing.since_seq == newest.seq
    assert (newest.order, newest.title, newest.to_label, newest.tone) == ("2", "Approve", "Approved", "approved")
    assert numbered(page) == {"collection manual_review event": "1", "manual_review approved event": "2"}
    assert lit(page) == {"manual_review approved event"}
    assert status(page) == {"collection": "visited", "manual_review": "visited", "approved": "now"}
    assert (page.next, page.then.seq, page.later, page.earlier) == ((), 0, 0, newest.seq)


def test_a_change_of_the_data_alone_is_called_by_what_it_changed(runtime: Runtime, finished: Finished) -> None:
    lines = case_workflow(runtime, finished.rosa, finished.approved).path.lines
    judged = next(line for line in lines if line.event == "UPDATE_CONTEXT" and "risk" in line.title)
    assert (judged.title, judged.changed, judged.order, judged.tone) == ("Changed the risk", "", "", "")


def test_an_earlier_moment_shows_what_was_then(runtime: Runtime, finished: Finished) -> None:
    past = moments(runtime, finished.rosa, finished.approved)
    sent = next(moment for moment in past if moment.to_state == "manual_review")
    page = case_workflow(runtime, finished.rosa, finished.approved, sent.seq)
    assert (page.then.seq, page.then.from_label, page.then.to_label) == (sent.seq, "Collecting", "Manual review")
    assert [(step.target, step.taken) for step in page.then.trace] == [("approved", False), ("manual_review", True)]
    assert (page.standing.label, page.standing.until_label) == ("Manual review", "Approved")
    assert page.standing.until == past[-1].at
    assert page.head.label == "Approved"
    assert numbered(page) == {"collection manual_review event": "1"}
    assert status(page) == {"collection": "visited", "manual_review": "now"}
    approve = next(event for event in page.next if event.event == "approve")
    assert not approve.possible
    assert [line.seq for line in page.path.lines if line.chosen] == [sent.seq]
    assert past[page.then.number - 2].seq == page.earlier
    assert past[page.then.number].seq == page.later


def test_the_data_is_what_changed_or_all_of_it(runtime: Runtime, finished: Finished) -> None:
    past = moments(runtime, finished.rosa, finished.approved)
    judged = next(moment for moment in past if moment.changed == "changed the risk")
    some = case_workflow(runtime, finished.rosa, finished.approved, judged.seq).then
    every = case_workflow(runtime, finished.rosa, finished.approved, judged.seq, whole=True).then
    assert some.rows
    assert all(row.change for row in some.rows)
    assert (len(some.rows), len(every.rows)) == (some.changed, some.changed + some.unchanged)
    assert some.unchanged > 0


def test_a_moment_that_never_was_shows_now_and_says_so(make: Make) -> None:
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10})
    tamper(runtime, "DELETE FROM audit_entry WHERE stream = :stream AND seq = 1", stream=case_topic(case))
    page = case_workflow(runtime, ROSA, case, 1)
    assert (page.unknown, page.then.seq, page.standing.label) == (True, 0, "Review")


def test_another_project_s_case_is_not_found(runtime: Runtime, finished: Finished) -> None:
    stranger = replace(finished.rosa, project_id="other")
    with pytest.raises(NotFound):
        case_workflow(runtime, stranger, finished.approved)


def test_turns_are_numbered_and_automatic_steps_belong_to_theirs(make: Make) -> None:
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10}, event="note")
    for event in ("start", "ask", "back", "ask", "back"):
        send(runtime, case, event)
    page = case_workflow(runtime, ROSA, case)
    assert numbered(page) == {
        "idle review event": "1",
        "review asked event": "2, 4",
        "asked sorting event": "3, 5",
        "sorting review always": "3, 5",
    }
    assert lit(page) == {"asked sorting event", "sorting review always"}
    assert status(page) == {"idle": "visited", "review": "now", "asked": "visited", "sorting": "visited"}
    assert [line.lit for line in page.drawing.lines[-2:]] == [True, True]
    assert {line.key for line in page.drawing.lines if line.taken} == {*numbered(page), "idle idle event"}
    assert [line.order for line in page.path.lines] == ["5", "4", "3", "2", "1", "", ""]


def test_regions_that_move_together_share_a_turn(make: Make) -> None:
    both: dict[str, Any] = {
        "idle": {"on": {"start": "both"}},
        "both": {
            "type": "parallel",
            "states": {
                "a": {"initial": "x", "states": {"x": {"on": {"go": [{"target": "x", "cond": GUARD}, "y"]}}, "y": {}}},
                "b": {"initial": "x", "states": {"x": {"on": {"go": "y", "only": "y"}}, "y": {}}},
            },
        },
    }
    runtime = make(workflow(both))
    together, alone = (begin(runtime, context={"score": 10}) for _ in range(2))
    send(runtime, together, "go")
    send(runtime, alone, "only")
    page = case_workflow(runtime, ROSA, together)
    assert page.standing.label == "Both / A / Y + Both / B / Y"
    assert lit(page) == {"both.a.x both.a.y event", "both.b.x both.b.y event"}
    assert numbered(page)["both.a.x both.a.y event"] == "2"
    assert lit(case_workflow(runtime, ROSA, alone)) == {"both.b.x both.b.y event"}


def test_two_lines_between_the_same_states_are_told_apart(make: Make) -> None:
    states = {"idle": {"on": {"start": "late"}, "after": {"3600000": "late"}}, "late": {"tags": ["failure"]}}
    runtime = make(workflow(states))
    case = begin(runtime)
    page = case_workflow(runtime, ROSA, case)
    assert {line.key: line.taken for line in page.drawing.lines} == {"idle late event": True, "idle late after": False}


def test_data_that_moves_the_case_on_is_a_move(make: Make) -> None:
    states = {"idle": {"always": {"target": "late", "cond": GUARD}, "on": {"start": "idle"}}, "late": {}}
    runtime = make(workflow(states))
    case = begin(runtime, context={"score": 10}, event="")
    send(runtime, case, "DEEP_MERGE_CONTEXT", {"newContext": {"score": 80}})
    (moved, _) = case_workflow(runtime, ROSA, case).path.lines
    assert (moved.title, moved.order, moved.to_label) == ("Data merged in", "1", "Late")


def test_more_turns_than_there_is_room_for_are_cut(make: Make) -> None:
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10})
    for _ in range(4):
        send(runtime, case, "ask")
        send(runtime, case, "back")
    assert numbered(case_workflow(runtime, ROSA, case))["review asked event"] == "2, 4, 6…"


def test_what_can_happen_is_judged_by_the_data_of_now(make: Make) -> None:
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10})
    before = {event.event: event for event in case_workflow(runtime, ROSA, case).next}
    assert (before["approve"].possible, before["ask"].possible) == (False, True)
    assert [(read.path, read.value) for read in before["approve"].tried[0].inputs] == [("score", "10")]
    send(runtime, case, "DEEP_MERGE_CONTEXT", {"newContext": {"score": 80}})
    after = {event.event: event for event in case_workflow(runtime, ROSA, case).next}
    assert after["approve"].possible


def test_since_is_when_the_state_was_entered_and_not_the_last_event(make: Make, clock: FakeClock) -> None:
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10})
    entered = clock.now
    clock.on(hours=1)
    send(runtime, case, "DEEP_MERGE_CONTEXT", {"newContext": {"score": 80}})
    page = case_workflow(runtime, ROSA, case)
    assert page.standing.since == entered.isoformat()
    assert page.path.lines[0].at == (entered + timedelta(hours=1)).isoformat()


def test_a_long_past_is_shown_in_pages(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_path, "MOST_LINES", 4)
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10}, event="note")
    for _ in range(7):
        send(runtime, case, "note")
    past = moments(runtime, ROSA, case)
    now = case_workflow(runtime, ROSA, case).path
    assert [line.seq for line in now.lines] == [moment.seq for moment in reversed(past[-4:])]
    assert (now.count, now.newer, now.older, now.older_seq) == (9, 0, 5, past[4].seq)
    middle = case_workflow(runtime, ROSA, case, now.older_seq).path
    assert [line.seq for line in middle.lines] == [moment.seq for moment in reversed(past[1:5])]
    assert (middle.newer, middle.newer_seq, middle.older, middle.older_seq) == (4, past[5].seq, 1, past[0].seq)
    first = case_workflow(runtime, ROSA, case, past[0].seq).path
    assert ([line.seq for line in first.lines], first.older) == ([past[0].seq], 0)


def test_a_definition_that_is_not_installed_is_told(make: Make) -> None:
    runtime = make(workflow(ROUND))
    case = begin(runtime, context={"score": 10})
    without = replace(runtime, definitions=Definitions({}))
    page = case_workflow(without, ROSA, case)
    assert "not installed" in page.drawing.problem
    assert (page.standing.label, page.next) == ("Review", ())
    assert [line.to_label for line in page.path.lines] == ["Review", "Idle"]
    assert page.path.lines[0].note
