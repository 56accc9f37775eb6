"""Reminders to applicants who stopped half-way, on a clock that the test turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballerine_app.services.effect_run import run_due
from ballerine_app.services.flow_steps import save_draft
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.message_edit import switch_message
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.reminders import remind_stalled
from ballerine_app.services.runtime import Runtime
from tests.journeys import PERSON, FakeClock, start, walk
from tests.mails import outbox, part_of
from tests.services.conftest import MakeStaff
from tests.services.test_case_messages import ask_again

ADDRESS = {"email": "ana@example.test"}


def hours(runtime: Runtime, clock: FakeClock, most: int) -> list[int]:
    """The hours after which a message went out, with the house kept once an hour as a server does."""
    sent = []
    for hour in range(1, most + 1):
        clock.on(hours=1)
        keep_house(runtime)
        sent += [hour] * run_due(runtime)
    return sent


def test_two_reminders_and_no_more(runtime: Runtime, clock: FakeClock, tmp_path: Path) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_selection", answers={**PERSON, **ADDRESS})
    assert hours(runtime, clock, 150) == [48, 96]
    mails = outbox(tmp_path)
    assert {mail["Subject"] for mail in mails} == {"A sua verificação ainda não está concluída"}
    assert f"{runtime.origin}/c#" in part_of(mails[0])


def test_the_time_counts_from_what_the_applicant_did_last(runtime: Runtime, clock: FakeClock) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_selection", answers={**PERSON, **ADDRESS})
    assert hours(runtime, clock, 40) == []
    save_draft(runtime, who, "issuer", "PT")
    assert hours(runtime, clock, 100) == [48, 96]


def test_who_has_handed_in_is_not_reminded_and_who_is_asked_again_is(
    runtime: Runtime, rosa: StaffMember, clock: FakeClock
) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="document_selection", answers={**PERSON, **ADDRESS})
    assert hours(runtime, clock, 50) == [48]
    walk(runtime, who)
    assert hours(runtime, clock, 100) == []
    ask_again(runtime, rosa, who)
    run_due(runtime)
    assert hours(runtime, clock, 150) == [48, 96]


def test_a_reminder_that_waits_for_the_mail_is_not_asked_for_twice(
    runtime: Runtime, clock: FakeClock, tmp_path: Path
) -> None:
    walk(runtime, start(runtime).applicant, until="document_selection", answers={**PERSON, **ADDRESS})
    clock.on(hours=49)
    assert (remind_stalled(runtime), remind_stalled(runtime)) == (1, 0)
    # What a restarted server does first.
    keep_house(runtime)
    run_due(runtime)
    assert len(outbox(tmp_path)) == 1


@pytest.mark.parametrize("why", ["no address", "too long ago", "turned off"])
def test_who_is_left_alone(runtime: Runtime, clock: FakeClock, make_staff: MakeStaff, why: str) -> None:
    answers = PERSON if why == "no address" else {**PERSON, **ADDRESS}
    walk(runtime, start(runtime).applicant, until="document_selection", answers=answers)
    if why == "turned off":
        switch_message(runtime, make_staff("lea", role="lead"), "reminder", False)
    clock.on(days=31 if why == "too long ago" else 3)
    assert remind_stalled(runtime) == 0
