"""Recomputing what the audit log recorded of one event: from the snapshot before, with the definition it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.workflow import Definition, Event, Snapshot, TraceStep, WorkflowError
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.errors import NotFound
from ballerine_app.services.recorded import MIGRATED, STARTED, result_bytes
from ballerine_app.store.audit_log import result_hash
from ballerine_app.store.tables import AuditEntry

NOTHING = Snapshot("", {})


class Unreadable(Exception):
    """An entry that can't be recomputed. `code`: definition_missing, definition_changed, erased, refused."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Retraced:
    """One event of a case: its entry, the definition it ran on (None: not there), the snapshots around it.

    `trace` tells the transitions that were tried. `gap` is why the event could not be recomputed, or "differs" where
    that gave something else than was recorded, or "". `known` tells whether the data after it is what was recorded.
    """

    entry: AuditEntry
    definition: Definition | None
    before: Snapshot
    after: Snapshot
    trace: tuple[TraceStep, ...]
    gap: str
    known: bool


def is_step(entry: AuditEntry) -> bool:
    """Whether an entry is an event of the workflow, its start or a migration; all others leave the workflow alone."""
    return "from" in entry.meta and "to" in entry.meta and "definition" in entry.meta


def is_erased(entry: AuditEntry) -> bool:
    """Whether what the event carried is gone, or the salt without which its result can't be checked."""
    if entry.payload_hash:
        return entry.payload is None
    return "result" in entry.meta and not entry.salt


def definition_named(definitions: Definitions, name: str, entry: AuditEntry) -> Definition:
    """The definition that an entry names by version and hash; Unreadable where it isn't there or is another one."""
    version = entry.meta.get("version", 1)
    try:
        found = definitions.of(str(entry.meta.get("name", name)), version)
    except NotFound:
        raise Unreadable("definition_missing") from None
    if found.hash != entry.meta["definition"]:
        raise Unreadable("definition_changed")
    return found


def result_of(definition: Definition, before: Snapshot, entry: AuditEntry) -> tuple[Snapshot, tuple[TraceStep, ...]]:
    """The snapshot after a recorded event, and what was tried; Unreadable where the definition refuses it now."""
    payload: dict[str, Any] | None = entry.payload
    try:
        if entry.event == MIGRATED:
            definition.state_info(str(entry.meta["to"]))
            return Snapshot(str(entry.meta["to"]), before.context, before.history), ()
        if entry.event == STARTED:
            return definition.start((payload or {}).get("context")), ()
        event = Event(entry.event, payload, entry.at, entry.meta.get("id"))
        outcome = definition.advance(before, event)
    except WorkflowError:
        raise Unreadable("refused") from None
    if not outcome.taken:
        raise Unreadable("refused")
    return outcome.snapshot, outcome.trace


def is_recorded(snapshot: Snapshot, entry: AuditEntry) -> bool:
    """Whether a snapshot is the one whose hash stands in the log."""
    return result_hash(entry.salt, result_bytes(snapshot)) == entry.meta.get("result")


def retrace(definitions: Definitions, name: str, entries: Iterable[AuditEntry]) -> Iterator[Retraced]:
    """The events of a case in order, from its audit log; `name` is that of the definition it runs on.

    Nothing stops it: where an event can't be recomputed, its state is taken from the log and the data stays.
    """
    before, whole = NOTHING, True
    for entry in entries:
        if not is_step(entry):
            continue
        step = _retraced(definitions, name, before, whole, entry)
        name = str(entry.meta.get("name", name))
        yield step
        before, whole = step.after, step.known


def _retraced(definitions: Definitions, name: str, before: Snapshot, whole: bool, entry: AuditEntry) -> Retraced:
    definition: Definition | None = None
    trace: tuple[TraceStep, ...] = ()
    state, gap = str(entry.meta["to"]), ""
    after = Snapshot(state, before.context, before.history)
    try:
        definition = definition_named(definitions, name, entry)
        if is_erased(entry):
            raise Unreadable("erased")
        after, trace = result_of(definition, before, entry)
    except Unreadable as problem:
        gap = problem.code
    if after.state != state:
        gap, after = "differs", Snapshot(state, after.context, after.history)
    if is_erased(entry) or "result" not in entry.meta:
        return Retraced(entry, definition, before, after, trace, gap, whole and not gap)
    known = is_recorded(after, entry)
    if not known and whole and not gap:
        gap = "differs"
    return Retraced(entry, definition, before, after, trace, gap, known)
