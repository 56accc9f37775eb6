"""Reading the outbox folder in the demo, in place of the mailboxes that made-up people do not have."""

from __future__ import annotations

import re
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from typing import Final

from ballerine_app.plugins.ports import Messages
from ballerine_app.services.errors import NotFound
from ballerine_app.services.outbox import OutboxFolder
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.views.messages import OutboxLine, OutboxMessage, OutboxView

PER_PAGE: Final = 50
# Older ones lie in the folder all the same.
_MOST: Final = 2_000
_HEADERS: Final = ("From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted", "Content-Type")
_LINK: Final = re.compile(r"https?://\S+")
_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")


def outbox_view(runtime: Runtime, who: StaffMember, search: str = "", page: int = 1) -> OutboxView:
    """The newest messages that hold the words in receiver or subject, a page of them.

    Any member of staff may read it; NotFound outside the demo.
    """
    messages = _readable(runtime)
    if not isinstance(messages, OutboxFolder):
        return OutboxView(elsewhere=runtime.messages.place)
    lines = [_line(file) for file in _files(messages.folder)]
    words = search.casefold().split()
    found = [line for line in lines if all(word in f"{line.receiver} {line.subject}".casefold() for word in words)]
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, page), pages)
    shown = tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    return OutboxView(shown, len(found), len(lines), page, pages)


def outbox_message(runtime: Runtime, who: StaffMember, message_id: str) -> OutboxMessage:
    """One message, opened. NotFound for none of this name, and outside the demo."""
    messages = _readable(runtime)
    if not isinstance(messages, OutboxFolder) or not _NAME.fullmatch(message_id):
        raise NotFound("outbox_not_found")
    try:
        content = (messages.folder / f"{message_id}.eml").read_bytes()
    except OSError:
        raise NotFound("outbox_not_found") from None
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
    text = _part(mail, "plain")
    link = _LINK.search(text)
    return OutboxMessage(
        message_id=message_id,
        receiver=str(mail["To"]),
        sender=str(mail["From"]),
        subject=str(mail["Subject"]),
        at=_date(mail),
        headers=tuple((name, str(mail[name])) for name in _HEADERS if mail[name]),
        text=text,
        html=_part(mail, "html"),
        link=link[0] if link else "",
    )


def _readable(runtime: Runtime) -> Messages:
    """Where messages go. NotFound where it is not the demo: what is written to real people is theirs."""
    if not runtime.demo:
        raise NotFound("outbox_not_found")
    return runtime.messages


def _files(folder: Path) -> list[Path]:
    found = []
    for file in folder.glob("*.eml"):
        try:
            found.append((file.stat().st_mtime_ns, file))
        except OSError:  # removed meanwhile
            continue
    return [file for _, file in sorted(found, reverse=True)[:_MOST]]


def _line(file: Path) -> OutboxLine:
    with file.open("rb") as content:
        mail = BytesHeaderParser(EmailMessage, policy=policy.default).parse(content)
    language = str(mail["Content-Language"] or "")
    return OutboxLine(file.stem, str(mail["To"]), str(mail["Subject"]), language, _date(mail))


def _date(mail: EmailMessage) -> str:
    sent = getattr(mail["Date"], "datetime", None)
    return sent.isoformat() if isinstance(sent, datetime) else ""


def _part(mail: EmailMessage, form: str) -> str:
    part = mail.get_body((form,))
    return str(part.get_content()) if part is not None else ""
