"""The one way in which a case changes: events through `advance`, then case, audit log and effects in one commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ballerine_app.engine.workflow import Definition, Event, Outcome, Snapshot
from ballerine_app.services.case_effects import ask_for_effects
from ballerine_app.services.case_messages import tell_applicant
from ballerine_app.services.errors import Conflict, NotFound
from ballerine_app.services.events import outcome_of
from ballerine_app.services.recorded import CONTEXT_EVENTS, move_meta, result_bytes
from ballerine_app.services.risk import judge_changed, merge_and_judge, replace_and_judge
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic, queue_topic
from ballerine_app.services.unserved import refuse_approval
from ballerine_app.services.webhook_events import CaseNews
from ballerine_app.services.webhook_tell import tell_subscribers
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM, Actor
from ballerine_app.store.cases import get_case_with_desk, save_case, save_desk
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.ids import new_id
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
    news: CaseNews = field(init=False)

    def __post_init__(self) -> None:
        self.news = CaseNews(self.case.context, self.case.risk_level)

    @property
    def definition(self) -> Definition:
        """The definition version that the case runs on."""
        return self.runtime.definitions.of(self.case.definition_name, self.case.definition_version)

    @property
    def snapshot(self) -> Snapshot:
        """Where the case stands, for the engine."""
        return Snapshot(self.case.state, self.case.context, self.case.remembered)

    def send(
        self,
        event_type: str,
        payload: dict[str, Any] | None = None,
        *,
        actor: Actor | None = None,
        event_id: str | None = None,
    ) -> Outcome:
        """Send a workflow event, by the act's actor unless told; refusals are those of `outcome_of`, and Conflict where
        it would approve a case that no vendor has served.
        """
        sender = actor or self.actor
        event = Event(event_type, payload=payload or None, at=self.at, id=event_id or new_id("event"))
        outcome = outcome_of(self.definition, self.snapshot, event, sender)
        refuse_approval(self.tx, self.definition, self.case.id, self.case.state, outcome.snapshot.state, sender)
        self._settle(event, sender, outcome)
        return outcome

    def merge_context(self, changes: dict[str, Any]) -> None:
        """Replace keys of the case's context by the built-in UPDATE_CONTEXT; nothing where they say so already."""
        context = self.case.context
        new = {key: value for key, value in changes.items() if key not in context or context[key] != value}
        if new:
            self.send("UPDATE_CONTEXT", {"context": new}, actor=SYSTEM)

    def deep_merge(self, new: dict[str, Any], arrays: str = "replace") -> None:
        """Merge into the case's context by the built-in DEEP_MERGE_CONTEXT; a case that a policy judges is judged by
        what comes of it.
        """
        if merge_and_judge(self, new, arrays):
            return
        self.send("DEEP_MERGE_CONTEXT", {"newContext": new, "arrayMergeOption": arrays}, actor=SYSTEM)

    def replace_keys(self, changes: dict[str, Any]) -> None:
        """Replace keys of the case's context; a case that a policy judges is judged by what comes of it."""
        if not replace_and_judge(self, changes):
            self.merge_context(changes)

    def record(
        self,
        event: str,
        *,
        actor: Actor | None = None,
        meta: dict[str, Any] | None = None,
        payload: dict[str, Any] | None = None,
        result: bytes | None = None,
    ) -> int:
        """Append one line to the case's audit log; its number. Personal data belongs in `payload` alone."""
        entry = audit_log.append(
            self.tx,
            project_id=self.case.project_id,
            stream=case_topic(self.case.id),
            at=self.at,
            actor=actor or self.actor,
            event=event,
            meta=meta,
            payload=payload,
            result=result,
        )
        self.tx.touch(case_topic(self.case.id), queue_topic(self.case.project_id))
        return entry.seq

    def note_change(self, what: str) -> None:
        """Say in the queue what changed last."""
        self.case.last_change = what
        self.case.changed_at = self.at
        self.changed = True

    def _settle(self, event: Event, sender: Actor, outcome: Outcome) -> None:
        case, before, after = self.case, self.case.state, outcome.snapshot
        context = case.context
        case.state, case.context, case.remembered = after.state, after.context, dict(after.history)
        case.changed_at = self.at
        self.changed = True
        if case.state != before:
            case.reviewed_revision += 1
            if outcome.done:
                case.decided_at = self.at
            tags = self.definition.state_info(case.state).tags
            self.news.moves.append((before, case.state, outcome.done, tags))
        meta = move_meta(self.definition, before, case.state, event.id or "")
        cause = self.record(event.type, actor=sender, meta=meta, payload=event.payload, result=result_bytes(after))
        ask_for_effects(self, outcome, cause)
        if case.state != before:
            tell_applicant(self, cause)
        if event.type not in CONTEXT_EVENTS and case.context != context:
            judge_changed(self)


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
    write_back(act, desk_before)


def write_back(act: CaseAct, desk_before: dict[str, Any] | None = None) -> None:
    """Write what an act changed; Conflict if somebody was first. `desk_before` is the desk as it was loaded."""
    desk_changed = desk_before is not None and act.desk.model_dump() != desk_before
    try:
        if act.changed:
            save_case(act.tx, act.case, act.case.version)
        if desk_changed:
            save_desk(act.tx, act.desk, act.desk.version)
    except VersionConflict:
        raise Conflict("changed_since") from None
    if act.changed or act.news.opened:
        tell_subscribers(act)
    if act.changed or desk_changed:
        act.tx.touch(case_topic(act.case.id), queue_topic(act.case.project_id))
