"""Changing a project's messages: who may, what is refused, what is kept, and what it looks like before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.message_edit import reset_message, save_message, switch_message
from ballerine_app.services.message_preview import preview_message, send_test
from ballerine_app.services.message_view import message_lines, message_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import entries
from ballerine_app.views.messages import MessageWords
from tests.journeys import start, walk
from tests.mails import outbox, part_of
from tests.services.conftest import MakeStaff

WORDS = MessageWords("Come on", "Go", "Hi {{first_name}}\n\n{{link}}")


@pytest.fixture
def lead(make_staff: MakeStaff) -> StaffMember:
    return make_staff("lea", role="lead")


def test_own_words_are_kept_with_who_and_when_and_can_be_taken_back(
    runtime: Runtime, rosa: StaffMember, lead: StaffMember
) -> None:
    shipped = message_view(runtime, rosa, "reminder", "de")
    assert (shipped.own, shipped.revision, shipped.changed_by) == (False, 0, "")
    typed = replace(WORDS, subject="  Come   on ", text="Hi {{first_name}}  \r\n\r\n{{link}}\r\n\r\n")
    assert save_message(runtime, lead, "reminder", "de", typed, 0) == 1
    changed = message_view(runtime, rosa, "reminder", "de")
    assert (changed.words, changed.own, changed.revision, changed.changed_by) == (WORDS, True, 1, "Lea")
    assert message_view(runtime, rosa, "reminder", "fr").own is False
    line = next(line for line in message_lines(runtime, rosa) if line.kind == "reminder")
    assert (line.own, [each.code for each in line.languages if each.own]) == (1, ["de"])
    assert reset_message(runtime, lead, "reminder", "de", 1) == 2
    back = message_view(runtime, rosa, "reminder", "de")
    assert (back.words, back.own, back.revision) == (shipped.words, False, 2)
    with runtime.database.read() as tx:
        log = [entry for entry in entries(tx, "workspace") if entry.event.startswith("message_template.")]
    assert [entry.event for entry in log] == ["message_template.saved", "message_template.reset"]
    assert log[0].meta == {"kind": "reminder", "language": "de", "revision": 1}
    assert (log[0].payload or {})["text"] == WORDS.text


def test_what_somebody_else_changed_meanwhile_is_not_lost(runtime: Runtime, lead: StaffMember) -> None:
    save_message(runtime, lead, "reminder", "en", WORDS, 0)
    for stale in (0, 2):
        with pytest.raises(Conflict, match="changed_since"):
            save_message(runtime, lead, "reminder", "en", replace(WORDS, subject="Other"), stale)
        with pytest.raises(Conflict, match="changed_since"):
            reset_message(runtime, lead, "reminder", "en", stale)
    # Taken back, and worded otherwise again: a page from before still can't win.
    reset_message(runtime, lead, "reminder", "en", 1)
    with pytest.raises(Conflict, match="changed_since"):
        save_message(runtime, lead, "reminder", "en", WORDS, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(WORDS, text="Hi {{first_name}}"),
        replace(WORDS, text="{{link}} {{lastname}}"),
        replace(WORDS, subject=" "),
        replace(WORDS, text="{{link}} {{reasons}}"),
    ],
)
def test_what_has_a_finding_is_neither_saved_nor_sent(runtime: Runtime, lead: StaffMember, wrong: MessageWords) -> None:
    with pytest.raises(Invalid, match="message_has_findings"):
        save_message(runtime, lead, "reminder", "en", wrong, 0)
    with pytest.raises(Invalid, match="message_has_findings"):
        send_test(runtime, lead, "reminder", "en", wrong)
    assert message_view(runtime, lead, "reminder", "en").revision == 0


def test_a_reviewer_reads_and_changes_nothing(runtime: Runtime, rosa: StaffMember) -> None:
    for act in (
        lambda: save_message(runtime, rosa, "reminder", "en", WORDS, 0),
        lambda: reset_message(runtime, rosa, "reminder", "en", 0),
        lambda: switch_message(runtime, rosa, "reminder", False),
    ):
        with pytest.raises(NotAllowed, match="messages_not_yours"):
            act()


@pytest.mark.parametrize(("kind", "language"), [("other", "en"), ("reminder", "xx")])
def test_there_are_no_other_messages(runtime: Runtime, lead: StaffMember, kind: str, language: str) -> None:
    with pytest.raises(NotFound, match="message_not_found"):
        save_message(runtime, lead, kind, language, WORDS, 0)
    with pytest.raises(NotFound, match="message_not_found"):
        preview_message(runtime, lead, kind, language, WORDS)
    with pytest.raises(NotFound, match="message_not_found"):
        switch_message(runtime, lead, "session", False)


def test_a_preview_shows_findings_beside_what_can_be_shown(runtime: Runtime, rosa: StaffMember) -> None:
    shown = preview_message(
        runtime, rosa, "reminder", "en", replace(WORDS, subject="Hey {{x}}", text="Hi {{first_name}}")
    )
    assert shown.text == "Hi Mira\n"
    assert "{{x}}" in shown.wrong_subject
    assert "{{link}}" in shown.wrong_text
    assert shown.wrong_button == ""


def test_a_preview_is_filled_by_a_case_of_ones_own_project(runtime: Runtime, rosa: StaffMember) -> None:
    who = start(runtime).applicant
    walk(runtime, who)
    assert [each.case_id for each in message_view(runtime, rosa, "reminder", "en").sample_cases] == [who.case_id]
    shown = preview_message(runtime, rosa, "reminder", "en", WORDS, who.case_id)
    assert shown.text.startswith("Hi Ana\n")
    # A preview gives away no way into the case.
    assert shown.text.endswith("/c#sample-link\n")
    stranger = replace(rosa, project_id="other")
    with pytest.raises(NotFound, match="case_not_found"):
        preview_message(runtime, stranger, "reminder", "en", WORDS, who.case_id)


def test_a_test_goes_to_who_asks_for_it(runtime: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    send_test(runtime, rosa, "reminder", "en", WORDS)
    (mail,) = outbox(tmp_path)
    assert (mail["To"], mail["Subject"]) == ("rosa@example.test", "Test: Come on")
    assert part_of(mail).startswith("Hi Mira\n")
