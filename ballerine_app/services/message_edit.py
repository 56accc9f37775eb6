"""Changing a project's messages: wording one otherwise, taking that back, and turning a kind on or off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from ballerine_app.engine.messages import SWITCHED, Kind, Template, kind_named
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.message_files import shipped_messages, shipped_template
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import messages_topic
from ballerine_app.store import audit_log
from ballerine_app.store.message_tables import MessageSwitch, MessageTemplate
from ballerine_app.store.messages import lock_messages, message_switch, message_template
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.views.messages import MessageWords


@dataclass(frozen=True, slots=True)
class _MessageAct:
    """One act on the messages of a project, inside one write transaction."""

    tx: WriteTransaction
    who: StaffMember
    at: datetime

    def record(self, event: str, meta: dict[str, str | int], words: Template | None = None) -> None:
        """Append a line to the workspace's audit log, with the words that are in force from now on."""
        audit_log.append(
            self.tx,
            project_id=self.who.project_id,
            stream="workspace",
            at=self.at,
            actor=self.who.actor,
            event=event,
            meta=meta,
            payload={"subject": words.subject, "button": words.button, "text": words.text} if words else None,
        )
        self.tx.touch(messages_topic(self.who.project_id))


def save_message(
    runtime: Runtime, who: StaffMember, kind: str, language: str, words: MessageWords, revision: int
) -> int:
    """Word a message otherwise; its new revision. `revision` is the one that the person's page showed.

    Invalid("message_has_findings") where it can't be used, Conflict("changed_since") where somebody else was first,
    NotFound("message_not_found"), NotAllowed("messages_not_yours") for a reviewer.
    """
    template = template_from(words)
    with _changing_messages(runtime, who) as act:
        if template.findings(_existing(kind, language)):
            raise Invalid("message_has_findings")
        return _put(act, kind, language, template, revision, shipped=template == shipped_template(kind, language))


def reset_message(runtime: Runtime, who: StaffMember, kind: str, language: str, revision: int) -> int:
    """Put a message back to the product's words; the refusals are those of `save_message`."""
    with _changing_messages(runtime, who) as act:
        _existing(kind, language)
        return _put(act, kind, language, shipped_template(kind, language), revision, shipped=True)


def switch_message(runtime: Runtime, who: StaffMember, kind: str, sends: bool) -> None:
    """Turn a kind that the product sends by itself on or off. NotFound for another kind, NotAllowed for a reviewer."""
    with _changing_messages(runtime, who) as act:
        if kind not in SWITCHED:
            raise NotFound("message_not_found")
        row = message_switch(act.tx, who.project_id, kind)
        if (row is None or row.sends) == sends:
            return
        row = row or MessageSwitch(project_id=who.project_id, kind=kind, sends=sends, changed_at=act.at)
        row.sends, row.changed_by, row.changed_at = sends, who.id, act.at
        act.tx.add(row)
        act.record("message.switched_on" if sends else "message.switched_off", {"kind": kind})


def template_from(words: MessageWords) -> Template:
    """A template as it was typed, without what nobody sees: ends of lines of another system, blanks at the ends."""
    lines = words.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return Template(" ".join(words.subject.split()), " ".join(words.button.split()), text)


def may_edit_messages(who: StaffMember) -> bool:
    """Whether the person may change messages."""
    return who.role != "reviewer"


@contextmanager
def _changing_messages(runtime: Runtime, who: StaffMember) -> Iterator[_MessageAct]:
    if not may_edit_messages(who):
        raise NotAllowed("messages_not_yours")
    now = runtime.clock()
    with runtime.database.write() as tx:
        lock_messages(tx, who.project_id)
        yield _MessageAct(tx, who, now)


def _existing(kind: str, language: str) -> Kind:
    found = kind_named(kind)
    if found is None or language not in shipped_messages():
        raise NotFound("message_not_found")
    return found


def _put(act: _MessageAct, kind: str, language: str, words: Template, revision: int, *, shipped: bool) -> int:
    row = message_template(act.tx, act.who.project_id, kind, language)
    if (row.revision if row else 0) != revision:
        raise Conflict("changed_since")
    row = row or MessageTemplate(
        project_id=act.who.project_id,
        kind=kind,
        language=language,
        subject="",
        button="",
        text="",
        revision=0,
        changed_at=act.at,
    )
    row.subject, row.button, row.text, row.shipped = words.subject, words.button, words.text, shipped
    row.revision, row.changed_by, row.changed_at = revision + 1, act.who.id, act.at
    act.tx.add(row)
    meta: dict[str, str | int] = {"kind": kind, "language": language, "revision": row.revision}
    act.record("message_template.reset" if shipped else "message_template.saved", meta, words)
    return revision + 1
