"""One event of a case in words: who sent it, what it changed, and what can't be told of it any more."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.engine.workflow import Snapshot
from ballerine_app.locales import catalogue, text
from ballerine_app.services.retrace import Retraced
from ballerine_app.services.workflow_words import event_title, listed, state_label
from ballerine_app.store.tables import AuditEntry
from ballerine_app.views.time_travel import Moment


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the words are: the reader's own id, everybody's names by id, and what the case's subject is called."""

    staff_id: str
    names: dict[str, str]
    subject: str


def moment_of(step: Retraced, reader: Reader) -> Moment:
    """One event as a line of the case's past."""
    entry = step.entry
    before, after = str(entry.meta["from"]), step.after.state
    actor = _actor(entry, reader)
    return Moment(
        seq=entry.seq,
        at=entry.at.isoformat(),
        actor=actor[:1].upper() + actor[1:],
        event=entry.event,
        title=event_title(entry.event),
        from_state=before,
        from_label=state_label(before),
        to_state=after,
        to_label=state_label(after),
        changed=_changed(step),
        moved=before != after,
        note=text(f"time_travel.gap.{step.gap}") if step.gap else "",
    )


def notes_of(step: Retraced) -> tuple[str, ...]:
    """What to know before trusting what is shown of an event."""
    notes = [text(f"time_travel.gap.{step.gap}")] if step.gap else []
    if not step.known:
        notes.append(text("time_travel.incomplete"))
    return tuple(notes)


def _actor(entry: AuditEntry, reader: Reader) -> str:
    if entry.actor_kind == "reviewer":
        if entry.actor_id == reader.staff_id:
            return text("time_travel.sender.you")
        return reader.names.get(entry.actor_id) or text("time_travel.sender.reviewer")
    if entry.actor_kind == "applicant":
        return reader.subject or text("time_travel.sender.applicant")
    return text(f"time_travel.sender.{entry.actor_kind}")


def _changed(step: Retraced) -> str:
    """E.g. "Collecting → Manual review", "new: the documents", or both."""
    before, after = str(step.entry.meta["from"]), step.after.state
    said = []
    if before and before != after:
        said.append(text("time_travel.moved", before=state_label(before), after=state_label(after)))
    parts = _changed_parts(step.before, step.after)
    if parts:
        said.append(text("time_travel.changed", parts=listed([_part(key) for key in parts])))
    return text("time_travel.joined").join(said) or text("time_travel.unchanged")


def _changed_parts(before: Snapshot, after: Snapshot) -> list[str]:
    """The keys at the top of the data under which something is new, other or gone."""
    keys = dict.fromkeys((*after.context, *before.context))
    return [
        key
        for key in keys
        if (key in before.context) is not (key in after.context) or before.context[key] != after.context[key]
    ]


def _part(key: str) -> str:
    known = f"time_travel.part.{key}"
    return text(known) if known in catalogue() else key
