"""The one way in which a case changes: events through `advance`, then case and audit log in one commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballerine_app.engine.workflow import Definition, Event, Outcome, Snapshot
from ballerine_app.services.errors import Conflict, NotFound
from ballerine_app.services.events import outcome_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic, queue_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.cases import get_case_with_desk, save_case, save_desk
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.tables import Case, Desk
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


@dataclass(slots=True)
class CaseAct:
    """One business act on one case, inside the caller's write transaction.

    Changes gather in `case`; `changing_case` writes the row once, when the act is done.
    """

    tx: WriteTransaction
    runtime: Runtime
    case: Case
    desk: Desk
    actor: Actor
    at: datetime
    changed: bool = False

    @property
    def definition(self) -> Definition:
        """The definition version that the case runs on."""
        return self.runtime.definitions.of(self.case.definition_name, self.case.definition_version)

    def send(self, event_type: str, payload: dict[str, Any] | None = None, *, actor: Actor | None = None) -> Outcome:
        """Send a workflow event, by the act's actor unless told; refusals are those of `outcome_of`."""
        sender = actor or self.actor
        before = Snapshot(self.case.state, self.case.context)
        outcome = outcome_of(self.definition, before, event_type, payload, sender, self.at)
        self._take(outcome.snapshot)
        if outcome.snapshot.state != before.state:
            self.case.reviewed_revision += 1
            if outcome.done:
                self.case.decided_at = self.at
        self.record(
            event_type,
            actor=sender,
            meta={"from": before.state, "to": outcome.snapshot.state, "definition": self.case.definition_hash},
            payload=payload or None,
        )
        return outcome

    def merge_context(self, changes: dict[str, Any]) -> None:
        """Replace keys of the case's context by the built-in UPDATE_CONTEXT; the caller records why."""
        event = Event("UPDATE_CONTEXT", payload={"context": changes}, at=self.at)
        self._take(self.definition.advance(Snapshot(self.case.state, self.case.context), event).snapshot)

    def record(
        self,
        event: str,
        *,
        actor: Actor | None = None,
        meta: dict[str, Any] | None = None,
        payload: dict[str, Any] | None = None,
    ) -> None:
        """Append one line to the case's audit log. Personal data belongs in `payload` alone."""
        audit_log.append(
            self.tx,
            project_id=self.case.project_id,
            stream=case_topic(self.case.id),
            at=self.at,
            actor=actor or self.actor,
            event=event,
            meta=meta,
            payload=payload,
        )
        self.tx.touch(case_topic(self.case.id), queue_topic(self.case.project_id))

    def note_change(self, what: str) -> None:
        """Say in the queue what changed last."""
        self.case.last_change = what
        self.case.changed_at = self.at
        self.changed = True

    def _take(self, snapshot: Snapshot) -> None:
        self.case.state, self.case.context = snapshot.state, snapshot.context
        self.case.changed_at = self.at
        self.changed = True


def load_case(tx: ReadTransaction, project_id: str, case_id: str) -> tuple[Case, Desk]:
    """A case with its desk; NotFound for another project's case as for none."""
    found = get_case_with_desk(tx, project_id, case_id)
    if found is None:
        raise NotFound("case_not_found")
    return found


@contextmanager
def changing_case(
    tx: WriteTransaction, runtime: Runtime, project_id: str, case_id: str, actor: Actor, at: datetime
) -> Iterator[CaseAct]:
    """Load a case, let the caller act on it, and write it back at its next version; Conflict if somebody was first."""
    case, desk = load_case(tx, project_id, case_id)
    act = CaseAct(tx, runtime, case, desk, actor, at)
    desk_before = desk.model_dump()
    yield act
    try:
        if act.changed:
            save_case(tx, case, case.version)
        if desk.model_dump() != desk_before:
            save_desk(tx, desk, desk.version)
    except VersionConflict:
        raise Conflict("changed_since") from None
    if act.changed or desk.model_dump() != desk_before:
        tx.touch(case_topic(case.id), queue_topic(case.project_id))
