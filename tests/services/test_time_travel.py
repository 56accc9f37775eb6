"""Any earlier moment of a case: what it was, what led there, and what could have happened next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.decisions import decide_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.desk import take_case
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.time_travel import case_at, moments
from ballerine_app.services.time_travel_data import MOST_ROWS, data_rows, written
from ballerine_app.services.topics import case_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.cases import get_case
from ballerine_app.views.time_travel import CaseAt, DataRow
from tests.finished_cases import Finished, opened
from tests.journeys import FakeClock
from tests.tampering import change_entry, seq_of


@pytest.fixture
def clock(finished: Finished) -> FakeClock:
    return FakeClock(finished.now)


@pytest.fixture
def runtime(finished: Finished, tmp_path: Path, clock: FakeClock) -> Iterator[Runtime]:
    with opened(finished, tmp_path / "data", clock) as runtime:
        yield runtime


@pytest.fixture
def rosa(finished: Finished) -> StaffMember:
    return finished.rosa


@pytest.fixture
def approved(finished: Finished) -> str:
    return finished.approved


@pytest.fixture
def sent(finished: Finished) -> Applicant:
    return finished.sent


def row(shown: CaseAt, path: str) -> DataRow:
    return next(each for each in shown.rows if each.path == path)


def test_the_moments_tell_who_did_what(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    found = moments(runtime, rosa, approved)
    assert [moment.seq for moment in found] == sorted(moment.seq for moment in found)
    begin, decision = found[0], found[-1]
    assert (begin.actor, begin.title, begin.from_label, begin.to_label) == (
        "Ana Maria Silva",
        "Case started",
        "",
        "Collecting",
    )
    assert (decision.actor, decision.event, decision.moved) == ("You", "approve", True)
    assert decision.changed == "Manual review → Approved"
    judged = next(moment for moment in found if moment.changed == "changed the risk")
    assert (judged.actor, judged.title, judged.moved) == ("System", "Data replaced", False)
    assert {moment.note for moment in found} == {""}


def test_a_colleague_is_called_by_name(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    other = replace(rosa, id="staff_other")
    assert moments(runtime, other, approved)[-1].actor == "Rosa"


def test_a_moment_shows_the_data_of_then_and_what_was_new(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    found = moments(runtime, rosa, approved)
    details = next(moment for moment in found[1:] if moment.changed == "changed the details")
    shown = case_at(runtime, rosa, approved, details.seq)
    assert (shown.state, shown.label, shown.final) == ("collection", "Collecting", False)
    assert row(shown, "entity.data.lastName").value == "Silva"
    assert row(shown, "entity.data.lastName").change == "new"
    assert not [each for each in shown.rows if each.path.startswith("documents[")]
    last = case_at(runtime, rosa, approved, found[-1].seq)
    assert row(last, "documents[1].decision.status") == DataRow(
        "documents", "documents[1].decision.status", "", "approved", "", ""
    )
    assert (last.tags, last.final, last.definition, last.version) == (("approved",), True, "person_review", 1)


def test_a_changed_value_shows_the_earlier_one(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    judged = [moment for moment in moments(runtime, rosa, approved) if moment.changed == "changed the documents"][-1]
    shown = case_at(runtime, rosa, approved, judged.seq)
    changed = [each for each in shown.rows if each.change]
    assert [(each.path, each.before, each.value) for each in changed] == [
        ("documents[1].decision.status", "none", "approved")
    ]


def test_moments_are_linked_and_other_entries_show_the_moment_before(
    runtime: Runtime, rosa: StaffMember, approved: str
) -> None:
    found = moments(runtime, rosa, approved)
    between = next(later.seq - 1 for earlier, later in pairwise(found[1:]) if later.seq > earlier.seq + 1)
    shown = case_at(runtime, rosa, approved, between)
    place = shown.number - 1
    assert shown.moment == found[place]
    assert (shown.earlier, shown.later, shown.count) == (found[place - 1].seq, found[place + 1].seq, len(found))
    assert case_at(runtime, rosa, approved, 1).earlier == 0
    assert case_at(runtime, rosa, approved, 10**6).later == 0


def test_the_trace_tells_each_transition_with_its_guard(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    submitted = next(moment for moment in moments(runtime, rosa, approved) if moment.to_state == "manual_review")
    shown = case_at(runtime, rosa, approved, submitted.seq)
    straight, review = shown.trace
    assert (straight.target, straight.taken, straight.value) == ("approved", False, "no")
    assert ("risk.actions", "empty list") in [(each.path, each.value) for each in straight.inputs]
    assert (review.guard, review.taken, review.target_label) == ('step = "submitted"', True, "Manual review")
    assert [(each.path, each.value) for each in review.inputs] == [("step", "submitted")]


def test_what_could_have_happened_next_is_explained(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    shown = case_at(runtime, rosa, sent.case_id, 10**6)
    approve, reject, revision = shown.next
    assert (approve.event, approve.actors, approve.possible) == ("approve", "reviewer", False)
    assert approve.why == (
        '(every item of documents: decision.status = "approved") and "block" not in risk.actions does not hold, with '
        "documents[].decision.status: none, none, risk.actions: empty list"
    )
    assert (reject.possible, reject.why) == (True, "")
    assert not revision.possible


def test_the_past_stays_as_it_was(runtime: Runtime, rosa: StaffMember, sent: Applicant) -> None:
    before = case_at(runtime, rosa, sent.case_id, 10**6)
    take_case(runtime, rosa, sent.case_id)
    decide_case(runtime, rosa, sent.case_id, "rejected", revision=revision_of(runtime, sent), reason_code="forged")
    again = case_at(runtime, rosa, sent.case_id, before.moment.seq)
    assert again == replace(before, count=again.count, later=again.later)
    assert again.later > before.moment.seq


def revision_of(runtime: Runtime, sent: Applicant) -> int:
    with runtime.database.read() as tx:
        case = get_case(tx, sent.project_id, sent.case_id)
    assert case is not None
    return case.reviewed_revision


def test_another_project_s_case_is_not_found(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    stranger = replace(rosa, project_id="another")
    with pytest.raises(NotFound, match="case_not_found"):
        moments(runtime, stranger, approved)
    with pytest.raises(NotFound, match="case_not_found"):
        case_at(runtime, stranger, approved, 1)


def test_there_is_nothing_before_the_first_moment(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    with pytest.raises(NotFound, match="no_such_moment"):
        case_at(runtime, rosa, approved, 0)


def test_erased_data_is_told_and_the_states_stay(
    runtime: Runtime, rosa: StaffMember, approved: str, clock: FakeClock
) -> None:
    details = next(m for m in moments(runtime, rosa, approved)[1:] if m.changed == "changed the details")
    with runtime.database.write() as tx:
        audit_log.erase_payload(tx, case_topic(approved), details.seq, clock())
    found = moments(runtime, rosa, approved)
    assert [m.seq for m in found if m.note] == [details.seq]
    assert found[-1].changed == "Manual review → Approved"
    shown = case_at(runtime, rosa, approved, details.seq)
    assert len(shown.notes) == 2
    assert "erased" in shown.notes[0]
    assert "Silva" not in str(shown.rows)
    after = case_at(runtime, rosa, approved, found[-1].seq)
    assert len(after.notes) == 1
    assert (after.state, after.final) == ("approved", True)


def test_an_erased_start_does_not_stop_it(runtime: Runtime, rosa: StaffMember, approved: str, clock: FakeClock) -> None:
    with runtime.database.write() as tx:
        audit_log.erase_payload(tx, case_topic(approved), 1, clock())
    shown = case_at(runtime, rosa, approved, 1)
    assert (shown.state, shown.rows) == ("collection", ())
    assert case_at(runtime, rosa, approved, 10**6).state == "approved"


def test_data_that_is_not_what_was_recorded_is_told(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    seq = seq_of(runtime, approved, "UPDATE_CONTEXT")
    change_entry(runtime, approved, seq, "payload", lambda _: {"context": {"forged": 1}})
    shown = case_at(runtime, rosa, approved, seq)
    assert shown.moment.note.startswith("Recomputing")
    assert shown.notes[0] == shown.moment.note
    assert len(shown.notes) == 2


def test_the_recorded_state_is_shown_though_the_definition_leads_elsewhere(
    runtime: Runtime, rosa: StaffMember, approved: str
) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "meta", lambda meta: {**meta, "to": "rejected"})
    shown = case_at(runtime, rosa, approved, seq)
    assert (shown.state, shown.moment.to_label) == ("rejected", "Rejected")
    assert shown.moment.note.startswith("Recomputing")


def test_an_event_that_the_definition_refuses_is_told(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "event", lambda _: "unheard_of")
    shown = case_at(runtime, rosa, approved, seq)
    assert (shown.state, shown.trace) == ("approved", ())
    assert "refuses" in shown.moment.note


def test_a_state_that_the_definition_does_not_know_is_shown(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    seq = seq_of(runtime, approved, "approve")
    change_entry(runtime, approved, seq, "meta", lambda meta: {**meta, "to": "somewhere"})
    shown = case_at(runtime, rosa, approved, seq)
    assert (shown.label, shown.tags, shown.next) == ("Somewhere", (), ())


def test_a_definition_that_is_not_installed_is_told(runtime: Runtime, rosa: StaffMember, approved: str) -> None:
    shown = case_at(replace(runtime, definitions=Definitions({})), rosa, approved, 10**6)
    assert (shown.state, shown.label, shown.definition) == ("approved", "Approved", "person_review")
    assert (shown.trace, shown.next, shown.tags) == ((), (), ())
    assert "not installed" in shown.notes[0]


def test_unknown_states_and_timers_have_readable_names(runtime: Runtime, rosa: StaffMember, clock: FakeClock) -> None:
    definition = Definition.parse(
        {
            "name": "waiting",
            "definition": {
                "initial": "on_hold",
                "states": {
                    "on_hold": {"initial": "first_try", "states": {"first_try": {"after": {"90000": "#late"}}}},
                    "too_late": {"id": "late", "type": "final"},
                },
            },
        }
    )
    definitions = Definitions({("waiting", 1): definition})
    runtime = replace(runtime, definitions=definitions)
    with runtime.database.write() as tx:
        act = open_case(tx, runtime, definition, {"note": "x"}, SYSTEM, project_id="default")
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, "default", act.case.id, SYSTEM, clock()) as later,
    ):
        later.send("after.90000.on_hold.first_try")
    start, timer = moments(runtime, rosa, act.case.id)
    assert start.to_label == "On hold / First try"
    assert timer.title == "Timer of On hold / First try after 1 min"
    assert timer.to_label == "Too late"


def test_values_are_written_for_people() -> None:
    given = [None, "", True, False, 3, 2.5, "x", [], {}, ["a", 1], [{"a": 1}]]
    assert [written(value) for value in given] == [
        *("none", "none", "yes", "no", "3", "2.5", "x", "empty list", "empty", "a, 1", '[{"a": 1}]')
    ]
    assert len(written("x" * 500)) == 201


def test_removed_and_emptied_values_are_rows() -> None:
    rows, more = data_rows(
        {"a": {"b": 1}, "c": 2, "d": [1], "e": [], "f": 3}, {"a": {}, "d": [True], "e": [4], "f": [5]}
    )
    assert more == 0
    assert [(each.path, each.change, each.value, each.before) for each in rows] == [
        ("a", "changed", "empty", ""),
        ("d[0]", "changed", "yes", "1"),
        ("e[0]", "new", "4", ""),
        ("f[0]", "new", "5", ""),
        ("a.b", "removed", "", "1"),
        ("c", "removed", "", "2"),
        ("f", "removed", "", "3"),
    ]


def test_unchanged_rows_give_way_first() -> None:
    before = {f"k{index}": index for index in range(MOST_ROWS + 50)}
    rows, more = data_rows(before, {**before, "late": 1})
    assert (len(rows), more) == (MOST_ROWS, 51)
    assert rows[-1].path == "late"
