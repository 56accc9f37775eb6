"""Messages that the product sends by itself: when a case calls for one, once, and never what must not be told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.services.case_messages import _speaks_for_itself
from ballerine_app.services.case_view import case_view
from ballerine_app.services.decisions import decide_case, decide_document
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Invalid
from ballerine_app.services.flow_steps import fix_item
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.links import open_link
from ballerine_app.services.message_edit import save_message, switch_message
from ballerine_app.services.principals import Applicant, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import entries
from ballerine_app.store.tables import AuditEntry
from ballerine_app.views.messages import MessageWords
from tests.journeys import PERSON, FakeClock, approve_documents, go_on, photo, start, upload, walk
from tests.mails import outbox, part_of
from tests.services.conftest import MakeStaff
from tests.workflows import effects

ADDRESS = "ana@example.test"
SUBJECTS = {"approved": "Ihre Prüfung ist abgeschlossen", "rejected": "Das Ergebnis Ihrer Prüfung"}
REASON = "Light hides part of the text."


def applicant(runtime: Runtime, **answers: str) -> Applicant:
    who = start(runtime).applicant
    walk(runtime, who, answers={**PERSON, "email": ADDRESS, **answers})
    return who


def ask_again(runtime: Runtime, rosa: StaffMember, who: Applicant) -> None:
    approve_documents(runtime, rosa, who.case_id, but="identity")
    view = case_view(runtime, rosa, who.case_id)
    passport = next(row for row in view.documents if row.slot == "identity")
    revision = decide_document(
        runtime, rosa, who.case_id, passport.id, "revision", revision=view.revision, reason_code="glare", text=REASON
    )
    decide_case(runtime, rosa, who.case_id, "revision", revision=revision)


def sent(runtime: Runtime, case_id: str) -> list[AuditEntry]:
    with runtime.database.read() as tx:
        return [entry for entry in entries(tx, f"case:{case_id}") if entry.event.startswith("message.")]


def test_a_request_to_send_again_brings_reasons_and_a_link_that_opens_it(
    runtime: Runtime, rosa: StaffMember, tmp_path: Path
) -> None:
    who = applicant(runtime)
    ask_again(runtime, rosa, who)
    run_due(runtime)
    (mail,) = outbox(tmp_path)
    assert (mail["To"], mail["Subject"], mail["Content-Language"]) == (
        ADDRESS,
        "Por favor, envie-nos algo de novo",
        "pt",
    )
    assert mail.get_content_type() == "multipart/alternative"
    assert f"- Passport: {REASON}\n" in part_of(mail)
    assert f"Passport: {REASON}</li>" in part_of(mail, "html")
    token = re.search(r"/c#(\S+)", part_of(mail))
    assert token is not None
    opened = open_link(runtime, token[1], address="192.0.2.1")[1]
    assert flow_view(runtime, opened).outcome == "fix"
    (entry,) = sent(runtime, who.case_id)
    assert entry.meta["kind"] == "resubmission"
    assert ADDRESS not in str(entry.meta)
    told = [line.text for line in case_view(runtime, rosa, who.case_id).timeline]
    assert "E-mail sent: request to send again" in told


def test_a_message_is_sent_once_however_often_it_is_run(runtime: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    who = applicant(runtime)
    ask_again(runtime, rosa, who)
    assert run_due(runtime) == 1
    assert run_due(runtime) == 0
    assert len(outbox(tmp_path)) == len(sent(runtime, who.case_id)) == 1


def test_a_mail_server_that_fails_is_asked_again_and_in_the_end_the_history_says_so(
    runtime: Runtime, rosa: StaffMember, clock: FakeClock
) -> None:
    keys: list[str] = []

    class Failing:
        place = "mail.example"

        def send(self, message: Message, timeout: float) -> None:
            keys.append(message.key)
            raise PluginFailed("The mail server can't be reached.", code="unreachable")

    broken = replace(runtime, messages=Failing())
    who = applicant(broken)
    ask_again(broken, rosa, who)
    for _ in range(10):
        run_due(broken)
        clock.on(minutes=15)
    assert keys == [effects(broken, who.case_id)[0].id] * 5
    (entry,) = sent(broken, who.case_id)
    assert (entry.event, entry.meta["why"]) == ("message.failed", "unreachable")


def test_what_is_no_longer_true_is_not_sent(runtime: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    who = applicant(runtime)
    ask_again(runtime, rosa, who)
    fix = flow_view(runtime, who).fixes[0]
    fix_item(runtime, who, flow_view(runtime, who).state, fix.id)
    upload(runtime, who, photo())
    walk(runtime, who, until="fix")
    assert go_on(runtime, who) == "submitted"
    run_due(runtime)
    assert outbox(tmp_path) == []
    assert effects(runtime, who.case_id)[0].status == "dropped"


@pytest.mark.parametrize("outcome", ["approved", "rejected"])
def test_a_result_tells_no_reason(runtime: Runtime, rosa: StaffMember, tmp_path: Path, outcome: str) -> None:
    who = applicant(runtime, country="DE")
    revision = approve_documents(runtime, rosa, who.case_id)
    secret = "The name stands on a list of sanctioned people."
    reason = {"reason_code": "forged", "text": secret} if outcome == "rejected" else {}
    decide_case(runtime, rosa, who.case_id, outcome, revision=revision, **reason)
    run_due(runtime)
    (mail,) = outbox(tmp_path)
    assert (
        mail["Subject"]
        == {"approved": "Ihre Prüfung ist abgeschlossen", "rejected": "Das Ergebnis Ihrer Prüfung"}[outcome]
    )
    assert secret not in mail.as_string()
    assert "sanction" not in mail.as_string()
    assert "forged" not in mail.as_string()


def test_nobody_is_written_to_without_an_address_or_when_it_is_turned_off(
    runtime: Runtime, rosa: StaffMember, make_staff: MakeStaff, tmp_path: Path
) -> None:
    without = start(runtime).applicant
    walk(runtime, without)
    ask_again(runtime, rosa, without)
    lead = make_staff("lea", role="lead")
    asked = applicant(runtime)
    ask_again(runtime, rosa, asked)
    switch_message(runtime, lead, "resubmission", False)
    never = applicant(runtime)
    ask_again(runtime, rosa, never)
    run_due(runtime)
    assert outbox(tmp_path) == []
    assert [len(effects(runtime, who.case_id)) for who in (without, asked, never)] == [0, 1, 0]


def test_a_project_speaks_in_its_own_words(
    runtime: Runtime, rosa: StaffMember, make_staff: MakeStaff, tmp_path: Path
) -> None:
    lead = make_staff("lea", role="lead")
    words = MessageWords("Noch einmal, {{first_name}}", "Los", "Hallo {{first_name}}\n\n{{link}}")
    save_message(runtime, lead, "resubmission", "de", words, 0)
    ask_again(runtime, rosa, applicant(runtime, country="AT"))
    run_due(runtime)
    (mail,) = outbox(tmp_path)
    assert mail["Subject"] == "Noch einmal, Ana"
    assert part_of(mail).startswith("Hallo Ana\n\nhttp")


@pytest.mark.parametrize("typed", ["ana", "ana@", "a b@example.test", "ana@example.test, eve@example.test"])
def test_an_address_that_is_none_is_refused_and_kept(runtime: Runtime, typed: str) -> None:
    who = start(runtime).applicant
    walk(runtime, who, until="sign_up")
    with pytest.raises(Invalid, match="wrong_applicant_email"):
        go_on(runtime, who, {**PERSON, "email": typed})
    assert flow_view(runtime, who).form.email == typed


def test_a_workflow_that_sends_a_message_itself_is_not_doubled(runtime: Runtime) -> None:
    shipped = runtime.definitions.latest("person_review")
    own = {
        "name": "again",
        "pluginKind": "template-email",
        "template": "resubmission",
        "stateNames": ["manual_review"],
        "successAction": "",
        "errorAction": "",
    }
    extensions = {"apiPlugins": [{**own, "name": "elsewhere", "template": "session"}]}
    for plugins, doubled in ((extensions, True), ({"apiPlugins": [own]}, False)):
        definition = Definition.parse({**shipped.data, "extensions": plugins})
        assert _speaks_for_itself(definition, "resubmission") is not doubled
        assert not _speaks_for_itself(definition, "approved")
