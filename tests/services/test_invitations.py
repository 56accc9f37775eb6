"""Inviting an applicant: a journey is there, and an e-mail with the way to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ballerine_app.services.case_view import case_view
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.invitations import invite
from ballerine_app.services.links import open_link
from ballerine_app.services.message_edit import switch_message
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from tests.journeys import BUSINESS, PERSON, walk
from tests.mails import outbox, part_of
from tests.services.conftest import MakeStaff
from tests.workflows import case_of


@pytest.mark.parametrize(("kind", "answers"), [("individual", PERSON), ("business", BUSINESS)])
def test_who_is_invited_finds_the_way_with_what_is_known_filled_in(
    runtime: Runtime, rosa: StaffMember, tmp_path: Path, kind: str, answers: dict[str, str]
) -> None:
    case_id = invite(runtime, rosa, kind, " ana@example.test ", "Ana", "fr")
    run_due(runtime)
    (mail,) = outbox(tmp_path)
    assert (mail["To"], mail["Subject"]) == ("ana@example.test", "Merci de compléter votre vérification")
    assert part_of(mail).startswith("Bonjour Ana,\n")
    token = re.search(r"/c#(\S+)", part_of(mail))
    assert token is not None
    who = open_link(runtime, token[1], address="192.0.2.1")[1]
    assert who.case_id == case_id
    walk(runtime, who, until="sign_up")
    form = flow_view(runtime, who).form
    assert (form.email, form.first_names) == ("ana@example.test", "Ana")
    walk(runtime, who, answers=answers)
    assert case_of(runtime, case_id).state == "manual_review"
    lines = [line.text for line in case_view(runtime, rosa, case_id).timeline]
    assert "You invited the applicant" in lines
    assert "E-mail sent: invitation" in lines
    # The link in it has no line of its own; that somebody opened it has one.
    assert [line for line in lines if "link" in line] == ["Ana opened the link on a device"]
    facts = {fact.code: fact.value for fact in case_view(runtime, rosa, case_id).declared}
    assert facts["email"] == "ana@example.test"


@pytest.mark.parametrize(
    ("kind", "email", "language", "code"),
    [
        ("company", "ana@example.test", "en", "unknown_kind"),
        ("individual", "ana", "en", "wrong_email"),
        ("individual", "ana@example.test\nBcc: eve@example.test", "en", "wrong_email"),
        ("individual", "ana@example.test", "xx", "unknown_language"),
    ],
)
def test_what_is_no_invitation_opens_nothing(
    runtime: Runtime, rosa: StaffMember, tmp_path: Path, kind: str, email: str, language: str, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        invite(runtime, rosa, kind, email, "Ana", language)
    assert run_due(runtime) == 0
    assert outbox(tmp_path) == []


def test_an_invitation_that_is_sent_twice_is_one(runtime: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    first, second = (invite(runtime, rosa, "individual", "ana@example.test", "", "en", key="k1") for _ in range(2))
    run_due(runtime)
    assert first == second
    assert len(outbox(tmp_path)) == 1


def test_no_invitations_where_they_are_turned_off(runtime: Runtime, rosa: StaffMember, make_staff: MakeStaff) -> None:
    switch_message(runtime, make_staff("lea", role="lead"), "invitation", False)
    with pytest.raises(Conflict, match="invitations_off"):
        invite(runtime, rosa, "individual", "ana@example.test", "", "en")
