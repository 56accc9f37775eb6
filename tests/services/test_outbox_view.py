"""The demo's outbox: read by staff, newest first, searched, opened; and nowhere but in the demo."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ballerine_app.plugins.ports import Message
from ballerine_app.plugins.smtp_messages import MailServer, SmtpMessages
from ballerine_app.services.errors import NotFound
from ballerine_app.services.outbox_view import PER_PAGE, outbox_message, outbox_view
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime


@pytest.fixture
def demo(runtime: Runtime) -> Runtime:
    return replace(runtime, demo=True)


def put(runtime: Runtime, folder: Path, number: int, **more: str) -> None:
    """Send a message that is as many seconds old as its number is small."""
    given = {"text": "Go to https://kyc.example/c#t1 now\n", "html": "<p>Go</p>", "language": "de", **more}
    message = Message(f"m{number}", (f"p{number}@example.test",), f"Überschrift {number}", **given)  # type: ignore[arg-type]
    runtime.messages.send(message, 5)
    os.utime(folder / "outbox" / f"m{number}.eml", (1_000_000 + number,) * 2)


def test_the_newest_come_first_and_can_be_searched(demo: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    assert outbox_view(demo, rosa).total == 0
    for number in range(PER_PAGE + 2):
        put(demo, tmp_path, number)
    first = outbox_view(demo, rosa)
    assert (len(first.lines), first.total, first.pages) == (PER_PAGE, PER_PAGE + 2, 2)
    assert (first.lines[0].subject, first.lines[0].language) == (f"Überschrift {PER_PAGE + 1}", "de")
    last = outbox_view(demo, rosa, page=99)
    assert (last.page, [line.message_id for line in last.lines]) == (2, ["m1", "m0"])
    found = outbox_view(demo, rosa, "P17@ überschrift")
    assert [line.receiver for line in found.lines] == ["p17@example.test"]
    assert (found.found, found.total) == (1, PER_PAGE + 2)


def test_a_message_is_opened_in_both_forms_with_its_link(demo: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    put(demo, tmp_path, 1)
    mail = outbox_message(demo, rosa, "m1")
    assert (mail.receiver, mail.subject) == ("p1@example.test", "Überschrift 1")
    assert mail.text == "Go to https://kyc.example/c#t1 now\n"
    assert mail.html.strip() == "<p>Go</p>"
    assert mail.link == "https://kyc.example/c#t1"
    assert dict(mail.headers)["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("name", ["m2", "../secrets", "..", "", "m1.eml/../m1", "/etc/passwd"])
def test_nothing_else_is_opened(demo: Runtime, rosa: StaffMember, tmp_path: Path, name: str) -> None:
    put(demo, tmp_path, 1)
    (tmp_path / "secrets.eml").write_text("To: nobody\n\nsecret")
    with pytest.raises(NotFound):
        outbox_message(demo, rosa, name)


def test_there_is_no_outbox_outside_the_demo(runtime: Runtime, rosa: StaffMember, tmp_path: Path) -> None:
    put(runtime, tmp_path, 1)
    with pytest.raises(NotFound):
        outbox_view(runtime, rosa)
    with pytest.raises(NotFound):
        outbox_message(runtime, rosa, "m1")


def test_with_a_mail_server_there_is_nothing_to_read(demo: Runtime, rosa: StaffMember) -> None:
    server = SmtpMessages(MailServer.parse("smtp://mail.example"), "a@acme.example", demo.clock)
    sent = replace(demo, messages=server)
    assert outbox_view(sent, rosa).elsewhere == "mail.example"
    with pytest.raises(NotFound):
        outbox_message(sent, rosa, "m1")
