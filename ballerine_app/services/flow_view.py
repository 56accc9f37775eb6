"""The applicant's page: what it shows for one state of the flow and the case."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.workflow import Definition
from ballerine_app.locales.countries import country_codes, country_name
from ballerine_app.services.applicant_documents import DocumentsOfFlow, read_documents
from ballerine_app.services.applicant_status import fix_tasks, milestones, outcome
from ballerine_app.services.case_act import load_case
from ballerine_app.services.errors import NotFound
from ballerine_app.services.flow_steps import CONSENT_VERSION
from ballerine_app.services.principals import Applicant
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.sign_up import display_name, first_name
from ballerine_app.services.topics import case_topic
from ballerine_app.store.audit_log import entries
from ballerine_app.store.decisions import latest_decision
from ballerine_app.store.flows import get_flow
from ballerine_app.store.people import staff_names
from ballerine_app.store.tables import Flow
from ballerine_app.views.flow import DocumentChoice, Finding, FlowView, LookAtIt, SignUpForm, StepMark, UploadTask

_CHECKS = (("too_small", "large_enough"), ("blurred", "sharp"), ("too_dark", "light"), ("too_bright", "no_glare"))


def flow_view(runtime: Runtime, who: Applicant) -> FlowView:
    """The applicant's page as it stands now; NotFound when the flow isn't there."""
    with runtime.database.read() as tx:
        flow = get_flow(tx, who.project_id, who.flow_id)
        if flow is None:
            raise NotFound("flow_not_found")
        case, _ = load_case(tx, who.project_id, flow.case_id)
        documents = read_documents(tx, flow, case)
        log = entries(tx, case_topic(case.id))
        decision = latest_decision(tx, case.id)
        names = staff_names(tx, case.project_id)
    definition = runtime.definitions.of(flow.definition_name, flow.definition_version)
    meta: dict[str, Any] = dict(definition.states[flow.state].meta)
    step = meta["step"]
    group = meta.get("group", "")
    marks = _marks(definition, flow, group)
    entity = case.context.get("entity", {})
    rejected = decision is not None and decision.outcome == "rejected"
    return FlowView(
        flow_id=flow.id,
        version=flow.version,
        state=flow.state,
        step=step,
        kind=case.kind,
        first_name=first_name(entity),
        display_name=display_name(entity),
        can_go_back="USER_PREV_STEP" in {transition.event for transition in definition.states[flow.state].transitions},
        marks=marks,
        phases=tuple(mark.status for mark in marks),
        position=next((mark.number for mark in marks if mark.status == "now"), len(marks)),
        total=len(marks),
        group=group,
        consent_version=CONSENT_VERSION,
        form=SignUpForm(**{field: flow.draft.get(field, "") for field in SignUpForm.__dataclass_fields__}),
        country_name=country_name(country) if (country := flow.draft.get("country", "")) in country_codes() else "",
        choices=_choices(runtime, documents) if step == "document_selection" else (),
        chosen_type=documents.identity_type,
        issuer=flow.draft.get("issuer") or flow.draft.get("country", ""),
        upload=_upload(runtime, flow, documents, meta) if step == "upload" else UploadTask(),
        look=_look(flow, documents, meta) if step == "check" else LookAtIt(),
        handed_in=documents.handed_in(_edits(definition) if step == "send" else {}),
        extra_step="proof_of_address" in flow.context.get("required", []),
        outcome=outcome(case.state),
        milestones=milestones(log, case) if step == "status" else (),
        fixes=fix_tasks(flow, documents, log, names) if case.state == "revision" else (),
        outstanding=flow.context.get("fix", {}).get("outstanding", 0),
        reason_text=decision.reason_text if decision and rejected else "",
    )


def _marks(definition: Definition, flow: Flow, now: str) -> tuple[StepMark, ...]:
    """The steps of the rail, in the order of the definition; a step that only a rule asks for appears with the rule."""
    groups = dict.fromkeys(state.meta["group"] for state in definition.states.values() if "group" in state.meta)
    asked = "proof_of_address" in flow.context.get("required", [])
    shown = [group for group in groups if group != "address" or asked or now == "address"]
    at = shown.index(now) if now in shown else len(shown)
    return tuple(
        StepMark(group, index + 1, "done" if index < at else "now" if index == at else "todo")
        for index, group in enumerate(shown)
    )


def _edits(definition: Definition) -> dict[str, str]:
    """For each slot, the page that shows its first picture."""
    pages = [(name, state.meta) for name, state in definition.states.items() if state.meta.get("step") == "check"]
    return {meta["slot"]: name for name, meta in pages if meta.get("side") == "front"}


def _choices(runtime: Runtime, documents: DocumentsOfFlow) -> tuple[DocumentChoice, ...]:
    return tuple(
        DocumentChoice(kind.id, kind.id == documents.identity_type) for kind in runtime.catalogue.types_for("identity")
    )


def _target(flow: Flow, meta: dict[str, Any]) -> tuple[str, str]:
    if meta["slot"] == "fix":
        return flow.context["fix"]["slot"], flow.context["fix"]["side"]
    return meta["slot"], meta["side"]


def _upload(runtime: Runtime, flow: Flow, documents: DocumentsOfFlow, meta: dict[str, Any]) -> UploadTask:
    slot, side = _target(flow, meta)
    type_id = documents.type_in(slot) or runtime.catalogue.types_for(slot)[0].id
    page = documents.page(slot, side)
    return UploadTask(
        url=f"/api/flows/{flow.id}/picture",
        slot=slot,
        type=type_id,
        side=side,
        facing=runtime.catalogue.type(type_id).camera,
        picture_url=documents.url(page.shown_id) if page else "",
        reason=documents.reason(flow.context["fix"]["document"]) if meta["slot"] == "fix" else "",
        max_megabytes=runtime.limits.upload_bytes // (1024 * 1024),
    )


def _look(flow: Flow, documents: DocumentsOfFlow, meta: dict[str, Any]) -> LookAtIt:
    slot, side = _target(flow, meta)
    page = documents.page(slot, side)
    if page is None:
        return LookAtIt()
    hints: list[str] = list(page.hints)
    return LookAtIt(
        picture_url=documents.url(page.shown_id),
        thumb_url=documents.url(page.thumb_id),
        type=documents.type_in(slot),
        side=side,
        hint=hints[0] if hints else "",
        findings=tuple(Finding(hint if hint in hints else fine, hint not in hints) for hint, fine in _CHECKS),
        more_pages=tuple(documents.url(file_id) for file_id in page.more),
    )
