"""What a reviewer decides: on a document, and on the case.

A decision needs the case on the reviewer's desk, and conflicts only when what they looked at has changed: the
`revision` that their page showed is compared with the case's `reviewed_revision`.
"""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.workflow import Event, Snapshot
from ballerine_app.services.case_act import CaseAct
from ballerine_app.services.desk import must_be_assigned
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.events import outcome_of
from ballerine_app.services.fixes import begin_fixes
from ballerine_app.services.judgement import blocking_reasons
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.risk import judge
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff_act import acting_on
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.decisions import latest_decision
from ballerine_app.store.documents import current, documents_of, get_document
from ballerine_app.store.errors import KeyReused
from ballerine_app.store.flows import flow_of_case, lock_flow
from ballerine_app.store.idempotency import answered, remember
from ballerine_app.store.ids import new_id
from ballerine_app.store.people import staff_names
from ballerine_app.store.tables import Decision, Document, Flow

DOCUMENT_OUTCOMES = ("approved", "rejected", "revision")
EVENT_OF = {"approved": "approve", "rejected": "reject", "revision": "revision"}
MAX_TEXT = 240
_POLICY_KEYS = ("policyName", "policyVersion", "policyHash", "evaluatedAt", "lists", "problems")


def decide_document(
    runtime: Runtime,
    who: StaffMember,
    case_id: str,
    document_id: str,
    outcome: str,
    *,
    revision: int,
    reason_code: str = "",
    text: str = "",
) -> int:
    """Decide on one document and return the case's new revision.

    "approved" needs no reason; "rejected" and "revision" need a reason code and a text for the applicant. Nothing is
    told to the applicant before the case's own decision. Conflict when the case has changed since or isn't in review.
    """
    if outcome not in DOCUMENT_OUTCOMES:
        raise Invalid("unknown_outcome")
    with acting_on(runtime, who, case_id) as act:
        must_be_assigned(act, who)
        _unchanged(act, revision)
        if act.case.state != "manual_review":
            raise Conflict("not_in_review")
        document = get_document(act.tx, case_id, document_id)
        if document is None or document not in current(documents_of(act.tx, case_id)):
            raise NotFound("document_not_found")
        code, sentence = _reason(act, outcome, "document", reason_code, text)
        _write(document, outcome, code, sentence, who, act)
        act.record(
            f"document.{outcome}",
            meta={"document": document.type, "documentId": document.id, "reason": code},
            payload={"text": sentence} if sentence else None,
        )
        _judge_again(act)
        act.case.reviewed_revision += 1
        act.note_change(f"document.{outcome}")
        return act.case.reviewed_revision


def undecide_document(runtime: Runtime, who: StaffMember, case_id: str, document_id: str, *, revision: int) -> int:
    """Take a document's decision back while the case is still in review; returns the case's new revision."""
    with acting_on(runtime, who, case_id) as act:
        must_be_assigned(act, who)
        _unchanged(act, revision)
        if act.case.state != "manual_review":
            raise Conflict("not_in_review")
        document = get_document(act.tx, case_id, document_id)
        if document is None or document.status not in DOCUMENT_OUTCOMES:
            raise NotFound("document_not_found")
        document.status = "submitted"
        document.reason_code = document.reason_text = ""
        document.decided_by = document.decided_at = None
        act.record("document.reopened", meta={"document": document.type, "documentId": document.id})
        _judge_again(act)
        act.case.reviewed_revision += 1
        act.note_change("document.reopened")
        return act.case.reviewed_revision


def decide_case(
    runtime: Runtime,
    who: StaffMember,
    case_id: str,
    outcome: str,
    *,
    revision: int,
    reason_code: str = "",
    text: str = "",
    key: str = "",
) -> None:
    """Approve, reject or ask for re-upload; the applicant sees it at once.

    "approved" needs every document approved, "revision" at least one document marked for re-upload, "rejected" a
    reason code and a text. `key` is the command's idempotency key: the same command again does nothing more.
    Conflict("already_decided") names who was first, Conflict("rule_blocks") the rule that forbids to approve.
    """
    if outcome not in EVENT_OF:
        raise Invalid("unknown_outcome")
    request = {"outcome": outcome, "revision": revision, "reason": reason_code, "text": text}
    # A key is its sender's own: a colleague's equal one must not pass for this command's.
    scope = f"decide:{case_id}:{who.id}"
    with acting_on(runtime, who, case_id) as act:
        if key and _done_before(act, scope, key, request):
            return
        if act.case.state in ("approved", "rejected"):
            raise _already_decided(act)
        must_be_assigned(act, who)
        _unchanged(act, revision)
        code, sentence = _reason(act, outcome, "case", reason_code, text) if outcome == "rejected" else ("", "")
        payload = {"reasonCode": code, "text": sentence} if outcome == "rejected" else {}
        if outcome == "approved":
            _not_blocked(act)
        made_from = _made_from(act)
        act.send(EVENT_OF[outcome], payload)
        act.tx.add(
            Decision(
                id=new_id("decision"),
                project_id=who.project_id,
                case_id=case_id,
                outcome=outcome,
                reason_code=code,
                reason_text=sentence,
                made_from=made_from,
                decided_by=who.id,
                decided_at=act.at,
            )
        )
        act.news.decision = {"outcome": outcome, "reasonCode": code, "decidedBy": who.id}
        _move_flow(act, outcome)
        act.note_change(f"case.{outcome}")
        if key:
            remember(
                act.tx,
                project_id=who.project_id,
                scope=scope,
                key=key,
                request=request,
                answer={"outcome": outcome},
                at=act.at,
            )


def _done_before(act: CaseAct, scope: str, key: str, request: dict[str, Any]) -> bool:
    """Whether this very command was carried out; Conflict when its key belongs to another one."""
    try:
        return answered(act.tx, project_id=act.case.project_id, scope=scope, key=key, request=request) is not None
    except KeyReused:
        raise Conflict("changed_since") from None


def _reason(act: CaseAct, outcome: str, subject: Any, code: str, text: str) -> tuple[str, str]:
    """The reason code and the sentence for the applicant: the reviewer's own, or the catalogue's."""
    if outcome == "approved":
        return "", ""
    decision: Any = outcome
    try:
        reason = act.runtime.catalogue.reason(code, decision=decision, subject=subject)
    except KeyError:
        raise Invalid("missing_reason", field="reason") from None
    sentence = " ".join(text.split()) or reason.text
    if len(sentence) > MAX_TEXT:
        raise Invalid("long_text", field="text", length=str(MAX_TEXT))
    return reason.id, sentence


def _write(document: Document, outcome: str, code: str, text: str, who: StaffMember, act: CaseAct) -> None:
    document.status = outcome
    document.reason_code, document.reason_text = code, text
    document.decided_by, document.decided_at = who.id, act.at
    document.changed_at = act.at


def _judge_again(act: CaseAct) -> None:
    flow = flow_of_case(act.tx, act.case.project_id, act.case.id)
    judge(act, uploads=flow.context.get("uploads", 0) if flow else 0)


def _unchanged(act: CaseAct, revision: int) -> None:
    if act.case.reviewed_revision != revision:
        raise Conflict("changed_since")


def _not_blocked(act: CaseAct) -> None:
    """Conflict("rule_blocks") names what forbids an approval; the definition's guard would refuse it too."""
    blocking = blocking_reasons(act.case.context.get("risk") or {})
    if blocking:
        raise Conflict("rule_blocks", rule=blocking[0])


def _already_decided(act: CaseAct) -> Conflict:
    from_decision = latest_decision(act.tx, act.case.id)
    names = staff_names(act.tx, act.case.project_id)
    name = names.get(from_decision.decided_by or "", "") if from_decision else ""
    at = act.case.decided_at
    return Conflict("already_decided", name=name, outcome=act.case.state, time=f"{at:%H:%M}" if at else "")


def _made_from(act: CaseAct) -> dict[str, Any]:
    """What the decision rests on, so that it can be derived again."""
    risk = act.case.context.get("risk", {})
    return {
        "definition": {
            "name": act.case.definition_name,
            "version": act.case.definition_version,
            "hash": act.case.definition_hash,
        },
        "state": act.case.state,
        "context": act.case.context,
        # The explanation stands in the context, under `risk`.
        "policy": {key: risk[key] for key in _POLICY_KEYS if key in risk},
        "at": act.at.isoformat(),
    }


def _move_flow(act: CaseAct, outcome: str) -> None:
    """Tell the applicant's flow, in the same transaction."""
    found = flow_of_case(act.tx, act.case.project_id, act.case.id)
    flow: Flow | None = lock_flow(act.tx, act.case.project_id, found.id) if found else None
    if flow is None:
        return
    definition = act.runtime.definitions.of(flow.definition_name, flow.definition_version)
    moved = outcome_of(definition, Snapshot(flow.state, flow.context), Event(EVENT_OF[outcome], at=act.at), SYSTEM)
    flow.state, flow.context = moved.snapshot.state, moved.snapshot.context
    if outcome == "revision":
        asked = [row for row in documents_of(act.tx, act.case.id) if row.status == "revision"]
        flow.context = {**flow.context, "fix": begin_fixes(len(asked))}
    flow.version += 1
    flow.changed_at = act.at
