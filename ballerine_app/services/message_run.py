"""Sending a message that was asked for: written from the case as it is now, handed over, noted in its history."""

from __future__ import annotations

from typing import Final

from ballerine_app.locales import catalogue, text
from ballerine_app.plugins.contact import contact_of
from ballerine_app.plugins.message import one_line
from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.effect_settle import settling
from ballerine_app.services.links import issue_for_case
from ballerine_app.services.message_templates import ProjectTemplates
from ballerine_app.services.plugin_call import fail
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.cases import get_case
from ballerine_app.store.documents import current, documents_of
from ballerine_app.store.effects import has_newer
from ballerine_app.store.messages import is_sent
from ballerine_app.store.tables import Case, Effect
from ballerine_app.store.transaction import ReadTransaction

SENT: Final = "message.sent"
FAILED: Final = "message.failed"


def run_message(runtime: Runtime, effect: Effect) -> None:
    """Make one attempt. A message whose case has moved on, or whose kind was turned off meanwhile, is dropped."""
    with runtime.database.read() as tx:
        case = get_case(tx, effect.project_id, effect.case_id)
        wanted = case is not None and _is_true_still(tx, case, effect)
        reasons = reasons_of(tx, effect.case_id) if effect.name == "resubmission" else ""
    if case is None:
        return
    if not wanted:
        with settling(runtime, effect) as act:
            if act:
                act.finish("dropped")
        return
    try:
        language = _send(runtime, case, effect, reasons)
    except PluginFailed as failure:
        with settling(runtime, effect) as act:
            if act:
                fail(act, failure)
                if act.effect.status == "failed":
                    meta = {"kind": effect.name, "effect": effect.id, "why": failure.code}
                    act.case_act.record(FAILED, actor=SYSTEM, meta=meta)
        return
    with settling(runtime, effect) as act:
        if act:
            act.finish()
            meta = {"kind": effect.name, "language": language, "effect": effect.id}
            act.case_act.record(SENT, actor=SYSTEM, meta=meta)


def _is_true_still(tx: ReadTransaction, case: Case, effect: Effect) -> bool:
    """Whether what the message tells of holds: the case is where it was, and no later message says the same."""
    return (
        case.state == effect.state
        and not has_newer(tx, effect)
        and bool(contact_of(case.context).address)
        and is_sent(tx, case.project_id, effect.name)
    )


def _send(runtime: Runtime, case: Case, effect: Effect, reasons: str) -> str:
    """Hand the message over; its language. PluginFailed where it is not taken."""
    contact = contact_of(case.context)
    link = issue_for_case(runtime, case.project_id, case.id)
    if link is None:
        raise PluginFailed("The case has no collection flow, so there is no link to it.", retry=False, code="link")
    values = {**contact.values, "reference": case.reference, "link": link, "reasons": reasons}
    written, language = ProjectTemplates(runtime, case.project_id).write(effect.name, contact.languages, values)
    message = Message(
        key=effect.id,
        to=(contact.address,),
        subject=one_line(written.subject),
        text=written.text,
        html=written.html,
        language=language,
        sender_name=contact.company or runtime.company,
        template=effect.name,
    )
    runtime.messages.send(message, EffectPolicy().timeout)
    return language


def reasons_of(tx: ReadTransaction, case_id: str) -> str:
    """What is asked for again and the reviewer's words for the applicant, a document to a line."""
    asked = [row for row in current(documents_of(tx, case_id)) if row.status == "revision"]
    return "\n".join(f"{_name(row.type)}: {one_line(row.reason_text)}" for row in asked)


def _name(document_type: str) -> str:
    known = f"document.name.{document_type}"
    return text(known) if known in catalogue() else document_type.replace("_", " ")
