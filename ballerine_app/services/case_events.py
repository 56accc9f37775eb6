"""The use cases of a workflow: start a case, send it an event, change its data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ballerine_app.engine.workflow import Definition, PayloadError
from ballerine_app.services.case_act import CaseAct
from ballerine_app.services.case_read import next_events, read_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.desk import must_be_assigned
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.once import answer_to, keep_answer
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.sign_up import display_name
from ballerine_app.services.staff_act import acting_on
from ballerine_app.services.topics import case_topic, queue_topic
from ballerine_app.store.flows import flow_of_case

__all__ = ["Moved", "merge_context", "next_events", "read_case", "send_event", "start_case"]

_DECISIONS = ("approve", "reject", "revision")
_MERGE = "DEEP_MERGE_CONTEXT"


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a case stands after a command."""

    case_id: str
    state: str
    version: int
    revision: int


def start_case(
    runtime: Runtime,
    who: StaffMember | Operator,
    definition_name: str,
    context: dict[str, Any] | None = None,
    *,
    key: str = "",
) -> str:
    """Start a case of the newest version of a workflow and return its id.

    The system sends it the definition's `config.initialEvent`. NotFound("definition_missing"); Invalid for a context
    that the definition refuses, or that holds what only the system may set; the refusals of `send_event` for an initial
    event that the case does not take. `key` is the command's idempotency key: the same command again answers the same.
    """
    definition = runtime.definitions.latest(definition_name)
    if _is_flow(definition):
        raise NotFound("definition_missing", name=definition_name, version="")
    given = context or {}
    for protected in definition.protected:
        # Documents come with a case; what the system found out about it does not.
        if protected in given and protected != "documents":
            raise Invalid("event_payload", event="case.started", reason=f"{protected!r} can only be set by the system.")
    scope, request = f"start:{who.id}", {"definition": definition_name, "context": given}
    with runtime.database.write() as tx:
        before = answer_to(tx, who.project_id, scope, key, request)
        if before is not None:
            return str(before["caseId"])
        act = open_case(tx, runtime, definition, given, who.actor, project_id=who.project_id)
        keep_answer(tx, who.project_id, scope, key, request, {"caseId": act.case.id}, act.at)
        tx.touch(case_topic(act.case.id), queue_topic(who.project_id))
        return act.case.id


def send_event(
    runtime: Runtime,
    who: StaffMember | Operator,
    case_id: str,
    event_type: str,
    payload: dict[str, Any] | None = None,
    *,
    revision: int | None = None,
    key: str = "",
) -> Moved:
    """Send a reviewer's event to a case that lies on their desk; the operator sends what the system may.

    `revision` is the one that the person's page showed: Conflict("changed_since") when it is no longer the case's.
    Conflict also when the state does not take the event or a guard refuses it, NotAllowed when the event is not a
    reviewer's or the case not theirs, Invalid for a payload that the event does not accept. `key` is the command's
    idempotency key: the same command again does nothing more and answers the same; Conflict("key_reused") when it came
    with another command. Cases with a collection flow are decided in their review (`services.decisions`), which also
    tells the applicant: Conflict("decide_in_review").
    """
    scope = f"event:{case_id}:{who.id}"
    request = {"event": event_type, "payload": payload or {}, "revision": revision}
    with acting_on(runtime, who, case_id) as act:
        before = answer_to(act.tx, who.project_id, scope, key, request)
        if before is not None:
            return Moved(**before)
        _may_act(act, who, revision)
        if event_type in _DECISIONS and flow_of_case(act.tx, who.project_id, case_id) is not None:
            raise Conflict("decide_in_review")
        act.send(event_type, payload)
        act.note_change(event_type)
        return _done(act, scope, key, request)


def merge_context(
    runtime: Runtime,
    who: StaffMember,
    case_id: str,
    new: dict[str, Any],
    *,
    arrays: str = "replace",
    revision: int | None = None,
    key: str = "",
) -> Moved:
    """Merge data into the context of a case that lies on the person's desk; automatic transitions may follow.

    `arrays` is concat, replace, by_id or by_index. Invalid where `new` names something that only the system may set, or
    the definition's schema refuses the result. `revision` and `key` are those of `send_event`.
    """
    scope = f"merge:{case_id}:{who.id}"
    request = {"new": new, "arrays": arrays, "revision": revision}
    with acting_on(runtime, who, case_id) as act:
        before = answer_to(act.tx, who.project_id, scope, key, request)
        if before is not None:
            return Moved(**before)
        _may_act(act, who, revision)
        payload = {"newContext": new, "arrayMergeOption": arrays}
        try:
            act.definition.check_payload(_MERGE, payload, actor=who.actor.kind)
        except PayloadError as error:
            raise Invalid("event_payload", event=_MERGE, reason=str(error)) from None
        entity = act.case.context.get("entity")
        # The built-in event is the system's; that a person asked for it stands before it in the log.
        act.record("context.merged", meta={"keys": sorted(new)})
        act.deep_merge(new, arrays)
        merged = act.case.context.get("entity")
        if merged != entity and isinstance(merged, dict):
            act.case.name = display_name(merged)
        act.case.reviewed_revision += 1
        act.note_change("context.merged")
        return _done(act, scope, key, request)


def _is_flow(definition: Definition) -> bool:
    """Whether it is a collection flow, whose states name the pages that they show: no case runs on one."""
    return any("step" in state.meta for state in definition.states.values())


def _may_act(act: CaseAct, who: StaffMember | Operator, revision: int | None) -> None:
    if isinstance(who, StaffMember):
        must_be_assigned(act, who)
    if revision is not None and act.case.reviewed_revision != revision:
        raise Conflict("changed_since")


def _done(act: CaseAct, scope: str, key: str, request: dict[str, Any]) -> Moved:
    case = act.case
    # The row is written when the act ends, one version on.
    moved = Moved(case.id, case.state, case.version + 1, case.reviewed_revision)
    keep_answer(act.tx, case.project_id, scope, key, request, asdict(moved), act.at)
    return moved
