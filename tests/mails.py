"""Reading the outbox folder as a mail program would."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path


def outbox(folder: Path) -> list[EmailMessage]:
    """The messages under a data folder, the oldest first."""
    files = sorted((folder / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]


def part_of(mail: EmailMessage, form: str = "plain") -> str:
    """What a message says in one of its forms, plain or html."""
    part = mail.get_body((form,))
    assert part is not None, f"the message has no {form} part"
    return str(part.get_content())
