"""The case page: everything that one reviewer sees of one case, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballerine_app.engine.rules import PolicyError
from ballerine_app.engine.rules.policy import DEFAULT_LEVELS
from ballerine_app.engine.workflow import Event, Snapshot
from ballerine_app.locales import text
from ballerine_app.locales.countries import country_name
from ballerine_app.services.case_act import load_case
from ballerine_app.services.case_data import case_data
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.events import outcome_of
from ballerine_app.services.links import link_view
from ballerine_app.services.people_view import initials, tone
from ballerine_app.services.picture_view import file_ids, page_views
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.queue_view import queue_view
from ballerine_app.services.recorded import CONTEXT_EVENTS
from ballerine_app.services.risk_view import Origins, why_view
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.sign_up import first_name
from ballerine_app.services.timeline import Reader, timeline
from ballerine_app.services.topics import case_topic
from ballerine_app.services.vendor_results import vendor_results
from ballerine_app.store.answers import answered_at
from ballerine_app.store.audit_log import entries
from ballerine_app.store.decisions import latest_decision
from ballerine_app.store.documents import current, documents_of, files_by_id, pages_of
from ballerine_app.store.flows import flow_of_case
from ballerine_app.store.people import staff_names
from ballerine_app.store.tables import Case, Document, File, Page
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.case import CaseData, CaseView, DocumentView, Fact, PageView, Todo

_TIMELINE_LINES = 60
_DECIDED = ("approved", "rejected", "revision")


def case_view(runtime: Runtime, who: StaffMember, case_id: str) -> CaseView:
    """The case as it stands now, for this reviewer; NotFound for another project's case as for none."""
    with runtime.database.read() as tx:
        case, desk = load_case(tx, who.project_id, case_id)
        documents = _documents(tx, case)
        names = staff_names(tx, case.project_id)
        entity = case.context.get("entity", {})
        person = first_name(entity)
        log = entries(tx, case_topic(case.id), newest_first=True, without=CONTEXT_EVENTS, limit=_TIMELINE_LINES)
        flow = flow_of_case(tx, case.project_id, case.id)
        link = link_view(tx, flow, runtime.clock())
        decision = latest_decision(tx, case.id) if case.decided_at else None
        risk = case.context.get("risk") or {}
        stream = case_topic(case.id)
        evaluations = entries(tx, stream, newest_first=True, only=("rules.evaluated",), limit=2) if risk else []
        origins = Origins(flow is not None, answered_at(tx, case) if "pluginsOutput" in case.context else {})
        levels = _levels(tx, runtime, case.project_id, risk)
        queue = queue_view(tx, case, desk, who, names)
        vendors = vendor_results(tx, runtime, who, case, desk)
    mine = desk.assignee_id == who.id
    paperless = flow is None and not documents
    assignee = names.get(desk.assignee_id or "", "")
    statuses = [document.status for document in documents]
    may = {event: _may(runtime, case, who, event) for event in ("approve", "reject", "revision")}
    return CaseView(
        case_id=case.id,
        reference=case.reference,
        name=case.name,
        first_name=person,
        kind=case.kind,
        state=case.state,
        version=case.version,
        revision=case.reviewed_revision,
        country=country_name(case.country) if case.country else "",
        created_at=case.created_at.isoformat(),
        submitted_at=case.submitted_at.isoformat() if case.submitted_at else "",
        decided_at=case.decided_at.isoformat() if case.decided_at else "",
        decided_by=names.get(decision.decided_by or "", "") if decision else "",
        decided_text=decision.reason_text if decision else "",
        assignee_id=desk.assignee_id or "",
        assignee=assignee,
        assignee_initials=initials(assignee),
        assignee_tone=tone(desk.assignee_id or ""),
        mine=mine,
        risk_score=-1 if case.risk_score is None else case.risk_score,
        risk_level=case.risk_level,
        why=why_view(risk, origins, evaluations, levels),
        vendors=vendors,
        queue=queue,
        documents=tuple(documents),
        decided_count=sum(status in _DECIDED for status in statuses),
        open_count=sum(status == "submitted" for status in statuses),
        revision_count=sum(status == "revision" for status in statuses),
        declared=_declared(case),
        todos=_todos(case, documents, mine),
        timeline=timeline(log, Reader(who.id, names, person)),
        link=link,
        selfie_url=next((row.pages[0].picture_url for row in documents if row.slot == "selfie"), ""),
        can_decide=mine and case.state == "manual_review",
        can_approve=mine and may["approve"],
        can_reject=mine and may["reject"],
        can_revise=mine and may["revision"],
        approve_blocked="" if may["approve"] and mine else _blocked(case, documents, mine),
        decide_blocked="" if mine else "not_assigned",
        flow_id=flow.id if flow else "",
        paperless=paperless,
        data=case_data(case.context) if paperless else CaseData(),
    )


def _levels(tx: ReadTransaction, runtime: Runtime, project_id: str, risk: dict[str, Any]) -> Mapping[str, int]:
    """Where the levels end in the version that judged; the usual ones where it is gone or can't be used any more."""
    try:
        judged = runtime.policies.of_hash(
            tx, project_id, str(risk.get("policyName") or ""), str(risk.get("policyHash") or "")
        )
    except PolicyError:
        return DEFAULT_LEVELS
    return judged.policy.levels if judged else DEFAULT_LEVELS


def _documents(tx: ReadTransaction, case: Case) -> list[DocumentView]:
    rows = documents_of(tx, case.id)
    shown = current(rows) if case.state != "collection" else [row for row in rows if row.status != "replaced"]
    pages = pages_of(tx, [row.id for row in rows])
    wanted = [file_id for row in rows for page in pages[row.id] for file_id in file_ids(page)]
    files = files_by_id(tx, wanted)
    names = staff_names(tx, case.project_id)
    return [
        _document(number, row, pages, files, names)
        for number, row in enumerate((row for row in shown if pages[row.id]), start=1)
    ]


def _document(
    number: int, row: Document, pages: dict[str, list[Page]], files: dict[str, File], names: dict[str, str]
) -> DocumentView:
    views = [view for page in pages[row.id] for view in page_views(page, files)]
    earlier = pages.get(row.replaces_id or "", [])
    return DocumentView(
        id=row.id,
        number=number,
        slot=row.slot,
        type=row.type,
        issuer=country_name(row.issuer) if row.issuer else "",
        status=row.status,
        attempt=row.attempt,
        reason_code=row.reason_code,
        reason_text=row.reason_text,
        decided_by=names.get(row.decided_by or "", ""),
        decided_at=row.decided_at.isoformat() if row.decided_at else "",
        thumb_url=views[0].thumb_url,
        pages=tuple(views),
        page_names=_page_names(views),
        replaced_url=page_views(earlier[0], files)[0].picture_url if earlier else "",
    )


def _page_names(views: list[PageView]) -> tuple[str, ...]:
    """What the tabs above the picture say: sides where there are several, else page numbers."""
    if len({view.side for view in views}) == len(views):
        return tuple(text(f"document.side.{view.side}") for view in views)
    return tuple(text("case.viewer.page", n=str(number)) for number in range(1, len(views) + 1))


def _declared(case: Case) -> tuple[Fact, ...]:
    data = case.context.get("entity", {}).get("data", {})
    person = data.get("representative", data)
    country = country_name(case.country) if case.country else ""
    facts = [
        ("company_name", data.get("companyName", "")),
        ("registration_number", data.get("registrationNumber", "")),
        ("person_name" if case.kind == "individual" else "representative", _full_name(person)),
        ("country" if case.kind == "individual" else "registered_in", country),
        ("email", person.get("email", "")),
    ]
    return tuple(Fact(code, value) for code, value in facts if value)


def _full_name(person: dict[str, str]) -> str:
    return f"{person.get('firstName', '')} {person.get('lastName', '')}".strip()


def _todos(case: Case, documents: list[DocumentView], mine: bool) -> tuple[Todo, ...]:
    """What is left to do, in order; the first open line is the one to do now."""
    if case.state != "manual_review":
        return ()
    lines = [("assign", mine, "")]
    lines += [("document", document.status in _DECIDED, document.type) for document in documents]
    lines.append(("case", False, ""))
    first_open = next(index for index, (_, done, _) in enumerate(lines) if not done)
    return tuple(
        Todo(code, "done" if done else "now" if index == first_open else "todo", document)
        for index, (code, done, document) in enumerate(lines)
    )


def _may(runtime: Runtime, case: Case, who: StaffMember, event: str) -> bool:
    """Whether the definition would take the event now, from a reviewer."""
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    payload = {"reasonCode": "other", "text": "-"} if event == "reject" else {}
    try:
        asked = Event(event, payload=payload, at=runtime.clock())
        outcome_of(definition, Snapshot(case.state, case.context, case.remembered), asked, who.actor)
    except ServiceError:
        return False
    return True


def _blocked(case: Case, documents: list[DocumentView], mine: bool) -> str:
    """Why the case can't be approved now, as a code."""
    if case.state != "manual_review":
        return "not_in_review"
    if not mine:
        return "not_assigned"
    statuses = {document.status for document in documents}
    if "submitted" in statuses:
        return "documents_open"
    if statuses - {"approved"}:
        return "documents_not_approved"
    return "rule_blocks"
