"""The kind `template-email`: the product's own messages."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ballerine_app.engine.rules.paths import read_path
from ballerine_app.plugins.contact import contact_of
from ballerine_app.plugins.message import addresses, one_line, refused, send, words_in
from ballerine_app.plugins.params import PluginParams
from ballerine_app.plugins.ports import Message, PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind

Template = Literal["invitation", "resubmission", "session", "associated-company-email"]


class TemplateEmailParams(PluginParams):
    """Sends one of the product's messages, with a link, to the case's person or the business's representative.

    - `invitation` and `associated-company-email` ask to begin, `resubmission` to hand something in again, with the
      reasons of the documents that were sent back; all three carry a new collection link of the case, or where the case
      has none, `metadata.collectionFlowUrl` with `metadata.token`. `session` carries the link of the identity check at
      `pluginsOutput.kyc_session.kyc_session_1.result.metadata.url`.
    - The words are the project's own templates, see docs/messages.md. The language is `metadata.language`, else that of
      `entity.data.country`, else English.
    - The receiver is `receiver` if given, a dotted path of the case's data; else the first of the main representative's
      address, `entity.data.email`, `entity.data.representative.email` and `email`.
    - The definition's own `name`, `successAction` and `errorAction` count. In Ballerine the template's win.
    - `templateId` and `dataMapping` belong to a mail vendor and are ignored.
    - It keeps `{}` at the result's place.
    """

    template: Template = Field(description="Which message.")
    receiver: str | None = Field(None, description="A dotted path of the case's data to the receiver's address.")


@plugin_kind("template-email", TemplateEmailParams)
def send_template(call: PluginCall, params: TemplateEmailParams) -> PluginAnswer:
    """Send the message; an empty object is kept."""
    contact = contact_of(call.record)
    to = addresses((words_in(call.record, params.receiver) if params.receiver else contact.address) or None)
    values = {
        **contact.values,
        "reference": words_in(call.record, "metadata.reference"),
        "link": _link(call, params.template),
        "reasons": _reasons(call),
    }
    written, language = call.ask().templates.write(params.template, contact.languages, values)
    send(
        call,
        Message(
            key=call.key,
            to=to,
            subject=one_line(written.subject),
            text=written.text,
            html=written.html,
            language=language,
            sender_name=contact.company,
            template=params.template,
        ),
    )
    return PluginAnswer({})


def _link(call: PluginCall, template: str) -> str:
    if template == "session":
        link = words_in(call.record, "pluginsOutput.kyc_session.kyc_session_1.result.metadata.url")
        if not link.startswith("https://") or any(sign.isspace() for sign in link):
            raise refused("There is no link to an identity check in the case.")
        return link
    try:
        return call.ask().tokens.collection_link()
    except PluginFailed:
        page, token = (words_in(call.record, path) for path in ("metadata.collectionFlowUrl", "metadata.token"))
        if not page.startswith("https://") or any(sign.isspace() for sign in page + token):
            raise
        return f"{page}{'&' if '?' in page else '?'}token={token}" if token else page


def _reasons(call: PluginCall) -> str:
    """Why documents were sent back, each once, one to a line."""
    documents: Any = call.context.get("documents")
    found: dict[str, None] = {}
    for document in documents if isinstance(documents, list) else ():
        if read_path(document, ("decision", "status")) == "revision":
            reason = one_line(read_path(document, ("decision", "revisionReason")))
            if reason:
                found[reason] = None
    return "\n".join(found)
