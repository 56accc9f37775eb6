"""A person's whole way through the product on PostgreSQL: hand in, revise, decide; the log whole at the end."""

from __future__ import annotations

from pathlib import Path

from ballerine_app.services.case_read import read_case
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.invitations import invite
from ballerine_app.services.message_edit import save_message, switch_message
from ballerine_app.services.message_view import message_lines
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.queue import QueueFilter, shared_queue
from ballerine_app.services.reminders import remind_stalled
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.store.audit_check import Verified, verify
from ballerine_app.views.messages import MessageWords
from tests.journeys import FakeClock, approve_documents, start, walk
from tests.mails import outbox
from tests.workflows import running


def test_a_journey_on_postgresql(postgres_url: str, tmp_path: Path, clock: FakeClock) -> None:
    with running(postgres_url, tmp_path, clock=clock) as runtime:
        create_staff(runtime, "rosa@example.test", "Rosa", "reviewer", "correct horse battery")
        who: StaffMember = sign_in(runtime, "rosa@example.test", "correct horse battery", address="192.0.2.1")[1]
        applicant = start(runtime).applicant
        walk(runtime, applicant, clock=clock)
        case = applicant.case_id
        revision = approve_documents(runtime, who, case, but="selfie")
        selfie = next(row for row in case_view(runtime, who, case).documents if row.slot == "selfie")
        revision = decide_document(
            runtime, who, case, selfie.id, "revision", revision=revision, reason_code="blurred", text="Once more."
        )
        decide_case(runtime, who, case, "revision", revision=revision)
        assert len(flow_view(runtime, applicant).fixes) == 1
        assert read_case(runtime, who, case).state == "revision"
        assert [row.case_id for row in shared_queue(runtime, who, QueueFilter()).page.rows] == [case]
        keep_house(runtime)
        with runtime.database.read() as tx:
            assert isinstance(verify(tx, f"case:{case}"), Verified)


def test_messages_on_postgresql(postgres_url: str, tmp_path: Path, clock: FakeClock) -> None:
    with running(postgres_url, tmp_path, clock=clock) as runtime:
        create_staff(runtime, "lea@example.test", "Lea", "lead", "correct horse battery")
        who: StaffMember = sign_in(runtime, "lea@example.test", "correct horse battery", address="192.0.2.1")[1]
        invite(runtime, who, "individual", "ana@example.test", "Ana", "en")
        assert save_message(runtime, who, "reminder", "en", MessageWords("Come on", "Go", "{{link}}"), 0) == 1
        assert run_due(runtime) == 1
        clock.on(hours=49)
        assert (remind_stalled(runtime), remind_stalled(runtime), run_due(runtime)) == (1, 0, 1)
        clock.on(hours=49)
        assert (remind_stalled(runtime), run_due(runtime)) == (1, 1)
        clock.on(hours=49)
        assert remind_stalled(runtime) == 0
        assert [mail["Subject"] for mail in outbox(tmp_path)][1:] == ["Come on", "Come on"]
        switch_message(runtime, who, "reminder", False)
        assert [line.kind for line in message_lines(runtime, who) if not line.sends] == ["reminder"]
