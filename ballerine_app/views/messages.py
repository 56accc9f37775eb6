"""What the pages of messages show. Field names avoid `items`, `keys` and `values`, which Reflex vars take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageWords:
    """A template as it is shipped or as a project words it."""

    subject: str = ""
    button: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How one language of a message stands. `own`: the project words it itself."""

    code: str
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One kind of message. `switched`: it can be turned off; `sends` says whether it is sent."""

    kind: str
    subject: str
    languages: tuple[LanguageState, ...]
    own: int
    switched: bool
    sends: bool
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class MessageFinding:
    """What is wrong in one field of a template, in words."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class MessageCase:
    """A case whose data may fill the preview."""

    case_id: str
    title: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One kind of message in one language, as its editor shows it. `revision` is what a change must name."""

    kind: str = ""
    language: str = "en"
    languages: tuple[LanguageState, ...] = ()
    words: MessageWords = MessageWords()
    own: bool = False
    revision: int = 0
    changed_at: str = ""
    changed_by: str = ""
    placeholders: tuple[str, ...] = ()
    needs_link: bool = True
    switched: bool = False
    sends: bool = True
    sample_cases: tuple[MessageCase, ...] = ()


@dataclass(frozen=True, slots=True)
class MessagePreview:
    """A message as its receiver would see it, and why it can't be saved."""

    subject: str = ""
    text: str = ""
    html: str = ""
    findings: tuple[MessageFinding, ...] = ()
    wrong_subject: str = ""
    wrong_button: str = ""
    wrong_text: str = ""


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message in the outbox folder."""

    message_id: str
    receiver: str
    subject: str
    language: str
    at: str


@dataclass(frozen=True, slots=True)
class OutboxView:
    """A page of the outbox, newest first. `elsewhere`: a mail server takes the messages, so there is no folder."""

    lines: tuple[OutboxLine, ...] = ()
    found: int = 0
    total: int = 0
    page: int = 1
    pages: int = 1
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message of the outbox opened: its headers and both of its forms. `link` is the first address in it."""

    message_id: str = ""
    receiver: str = ""
    sender: str = ""
    subject: str = ""
    at: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    link: str = ""
