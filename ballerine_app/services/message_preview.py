"""Seeing a message before it is in force: filled with sample data or a case's, and sent to oneself."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.messages import Finding, Kind, kind_named
from ballerine_app.locales import text
from ballerine_app.plugins.contact import contact_of
from ballerine_app.plugins.message import one_line
from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.message_edit import template_from
from ballerine_app.services.message_files import shipped_messages
from ballerine_app.services.message_run import reasons_of
from ballerine_app.services.message_templates import written_for
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import get_case
from ballerine_app.store.ids import new_id
from ballerine_app.views.messages import MessageFinding, MessagePreview, MessageWords

_PER_HOUR: Final = 30


def preview_message(
    runtime: Runtime, who: StaffMember, kind: str, language: str, words: MessageWords, case_id: str = ""
) -> MessagePreview:
    """A message as it would arrive, with what is wrong with it; filled by a case of the project, or by samples.

    The link in it leads nowhere. NotFound for another kind or language, or another project's case.
    """
    found = _kind(kind, language)
    template = template_from(words)
    findings = tuple(MessageFinding(each.field, _words(each)) for each in template.findings(found))
    written = written_for(runtime, template, _values(runtime, who, language, case_id), language)
    wrong: dict[str, str] = {}
    for each in findings:
        wrong.setdefault(f"wrong_{each.field}", each.words)
    return MessagePreview(written.subject, written.text, written.html, findings, **wrong)


def send_test(
    runtime: Runtime, who: StaffMember, kind: str, language: str, words: MessageWords, case_id: str = ""
) -> None:
    """Send the message as it is typed to the person who asks, and to nobody else.

    Invalid("message_has_findings") where it can't be used, Conflict("message_not_taken") where the mail server does not
    take it, TooMany for a person who tries too often.
    """
    found = _kind(kind, language)
    template = template_from(words)
    if template.findings(found):
        raise Invalid("message_has_findings")
    runtime.rate.hit("message-test", who.id, f"{_PER_HOUR}/hour")
    written = written_for(runtime, template, _values(runtime, who, language, case_id), language)
    message = Message(
        key=new_id("test"),
        to=(who.email,),
        subject=one_line(text("messages.test.subject", subject=written.subject)),
        text=written.text,
        html=written.html,
        language=language,
        sender_name=runtime.company,
        template=kind,
    )
    try:
        runtime.messages.send(message, EffectPolicy().timeout)
    except PluginFailed:
        raise Conflict("message_not_taken") from None


def _kind(kind: str, language: str) -> Kind:
    found = kind_named(kind)
    if found is None or language not in shipped_messages():
        raise NotFound("message_not_found")
    return found


def _values(runtime: Runtime, who: StaffMember, language: str, case_id: str) -> dict[str, str]:
    link = f"{runtime.origin}/c#{text('messages.sample.token')}"
    if not case_id:
        samples: dict[str, Any] = {
            name: text(f"messages.sample.{name}") for name in ("first_name", "business", "reference", "reasons")
        }
        return {**samples, "link": link}
    with runtime.database.read() as tx:
        case = get_case(tx, who.project_id, case_id)
        if case is None:
            raise NotFound("case_not_found")
        reasons = reasons_of(tx, case.id)
    return {**contact_of(case.context).values, "reference": case.reference, "link": link, "reasons": reasons}


def _words(finding: Finding) -> str:
    return text(f"messages.finding.{finding.code}", name=finding.name)
