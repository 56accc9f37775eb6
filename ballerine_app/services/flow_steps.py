"""What an applicant does on the pages: go on, go back, type, choose. One function is one act."""

from __future__ import annotations

from ballerine_app.locales.countries import country_codes
from ballerine_app.services.document_rows import (
    document_in_work,
    drop_pages,
    make_document,
    page_of,
    submit_documents,
    submit_replacements,
)
from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.fixes import after_confirming, before_confirming, choose_fix
from ballerine_app.services.flow_act import FlowAct, changing_flow
from ballerine_app.services.principals import Applicant
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.sign_up import clean, display_name, entity_of, fields_of
from ballerine_app.store.audit_log import SYSTEM

CONSENT_VERSION = "2026-11"
_CHOICE_FIELDS = ("document_type", "issuer")


def save_draft(runtime: Runtime, who: Applicant, field: str, value: str) -> None:
    """Keep one typed value, so that nothing is lost; touches the draft only."""
    with changing_flow(runtime, who) as act:
        if field not in (*fields_of(act.case_act.case.kind), *_CHOICE_FIELDS):
            raise Invalid("unknown_field", field=field)
        act.flow.draft = {**act.flow.draft, field: clean(value)}


def next_step(runtime: Runtime, who: Applicant, state: str, answers: dict[str, str]) -> None:
    """Finish the page that `state` names, with what it asked for, and go on.

    Conflict("step_changed") when the flow has moved meanwhile (a double click, another device); Invalid names the
    field that needs attention. What was typed is kept in either case.
    """
    refusal: Invalid | None = None
    with changing_flow(runtime, who) as act:
        act.expect(state)
        try:
            _answer(act, answers)
        except Invalid as refused:
            # Raised inside, it would take back with everything else what was typed.
            refusal = refused
        else:
            _move_on(act)
    if refusal is not None:
        raise refusal


def _answer(act: FlowAct, answers: dict[str, str]) -> None:
    """Take what the page asked for. Invalid leaves at most the draft changed."""
    step = act.meta["step"]
    if step == "consent":
        _consent(act)
    elif step == "sign_up":
        _sign_up(act, answers)
    elif step == "document_selection":
        _choose_document(act, answers)
    elif step == "check":
        _confirm_picture(act)
    elif step == "send":
        # What other cases did meanwhile may ask for an extra step; afterwards nobody could take it.
        act.judge()


def _move_on(act: FlowAct) -> None:
    fixing = act.meta["step"] == "check" and act.meta["slot"] == "fix"
    if fixing:
        before_confirming(act)
    act.send("USER_NEXT_STEP")
    if fixing:
        after_confirming(act)
    _tell_case(act, "USER_NEXT_STEP")


def previous_step(runtime: Runtime, who: Applicant, state: str) -> None:
    """Go back one page; nothing that was typed or uploaded is lost."""
    with changing_flow(runtime, who) as act:
        act.expect(state)
        act.send("USER_PREV_STEP")
        _tell_case(act, "USER_PREV_STEP")


def back_to(runtime: Runtime, who: Applicant, state: str, target: str) -> None:
    """Go back page by page to an earlier one, to change it; Conflict when none of that name is behind.

    Nothing that was typed or uploaded is lost, so going on again is one press per page.
    """
    with changing_flow(runtime, who) as act:
        act.expect(state)
        for _ in act.definition.states:
            act.send("USER_PREV_STEP")
            if act.flow.state == target:
                break
        else:
            raise Conflict("step_changed")
        _tell_case(act, "USER_PREV_STEP")


def fix_item(runtime: Runtime, who: Applicant, state: str, document_id: str) -> None:
    """Begin to send one document again that the reviewer asked for."""
    with changing_flow(runtime, who) as act:
        act.expect(state)
        choose_fix(act, document_id)
        act.send("FIX_ITEM", {"document": document_id})
        act.case_act.record("FIX_ITEM", meta={"documentId": document_id})


def _tell_case(act: FlowAct, event_type: str) -> None:
    """Send the one event to the case that goes with this step."""
    case = act.case_act.case
    if case.state == "collection":
        submitted = act.flow.state == "submitted"
        if submitted:
            _submit(act)
        act.judge()
        act.case_act.send(event_type, {"step": act.flow.state})
        if submitted:
            act.case_act.note_change("case.submitted")
    elif case.state == "revision" and act.flow.state == "submitted":
        submit_replacements(act)
        act.put(fix={})
        act.case_act.send("RESUBMITTED", actor=SYSTEM)
        act.judge()
        act.case_act.note_change("case.resubmitted")


def _consent(act: FlowAct) -> None:
    if act.flow.consent_version == CONSENT_VERSION:
        return
    act.flow.consent_version, act.flow.consent_at = CONSENT_VERSION, act.case_act.at
    act.case_act.record("consent.given", meta={"version": CONSENT_VERSION})


def _sign_up(act: FlowAct, answers: dict[str, str]) -> None:
    case = act.case_act.case
    typed = {field: clean(answers[field]) for field in fields_of(case.kind) if field in answers}
    act.flow.draft = {**act.flow.draft, **typed}
    entity = entity_of(case.kind, act.flow.draft)
    if entity == case.context.get("entity"):
        return
    act.case_act.merge_context({"entity": entity})
    case.name, case.country = display_name(entity), entity["data"]["country"]
    case.reviewed_revision += 1
    act.case_act.record("entity.changed", payload={"entity": entity})
    act.case_act.note_change("entity.changed")


def _choose_document(act: FlowAct, answers: dict[str, str]) -> None:
    catalogue = act.runtime.catalogue
    type_id, issuer = answers.get("type", ""), answers.get("issuer", "")
    kinds = {kind.id: kind for kind in catalogue.types_for("identity")}
    if type_id not in kinds:
        raise Invalid("choose_document", field="type")
    if issuer not in country_codes():
        raise Invalid("missing_issuer", field="issuer")
    document = document_in_work(act, "identity") or make_document(act, "identity", type_id)
    if document.type != type_id:
        drop_pages(act, document)
        document.type = type_id
    document.issuer = issuer
    document.changed_at = act.case_act.at
    act.put(sides=list(kinds[type_id].sides))
    act.flow.draft = {**act.flow.draft, "document_type": type_id, "issuer": issuer}


def _confirm_picture(act: FlowAct) -> None:
    """Looks good, or: use it anyway. Which of the two it was, is kept."""
    slot, side = slot_and_side(act)
    document = document_in_work(act, slot)
    page = page_of(act, document, side) if document else None
    if document is None or page is None:
        raise Conflict("step_changed")
    if page.hints and not page.hint_overruled:
        page.hint_overruled = True
        act.case_act.record("hint.overruled", meta={"document": document.type, "side": side, "hints": page.hints})


def slot_and_side(act: FlowAct) -> tuple[str, str]:
    """Which picture the flow's present page is about."""
    slot, side = act.meta["slot"], act.meta.get("side", "front")
    if slot == "fix":
        fix = act.flow.context["fix"]
        return fix["slot"], fix["side"]
    return slot, side


def _submit(act: FlowAct) -> None:
    act.case_act.case.submitted_at = act.case_act.at
    submit_documents(act)
