"""The kind `email`: a message that the definition words itself."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ballerine_app.engine.rules.paths import read_path
from ballerine_app.engine.rules.placeholders import Placeholder
from ballerine_app.plugins.exchange import exchanged
from ballerine_app.plugins.http_params import HttpParams, UrlParams
from ballerine_app.plugins.http_request import NOTHING, opened, transformed
from ballerine_app.plugins.message import LONGEST_TEXT, addresses, one_line, refused, send
from ballerine_app.plugins.ports import Message, PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind


class EmailParams(HttpParams):
    """Sends what `request.transform` makes: `{receivers, subject, text, from, name, preheader, url, adapter, …}`.

    - It goes to the product's own outbox: a folder, or a mail server where `SMTP_URL` is set. `via: "sendgrid"` posts
      it to `url` with `headers` instead, in the shape of SendGrid's interface (version 3), with `templateId` and all
      fields as the template's data. Ballerine knows only that; its definitions run here without such an account.
    - `receivers` is an address or a list of them. Without `subject` it is the plugin's `displayName`, else its name;
      `text` is followed by `url` on a line of its own, and without it `preheader` stands in its place.
    - A placeholder `{field}` names another field of the payload, or a path of the case's data. No secret may stand in a
      message.
    - The `adapter` `log` makes everything ready and sends nothing.
    - It keeps `{}` at the result's place, as Ballerine does.
    """

    url: str | UrlParams = Field("", description="SendGrid's address; used by `via: sendgrid` alone.")
    via: Literal["outbox", "sendgrid"] = Field("outbox", description="Which way the message goes.")


@plugin_kind("email", EmailParams)
def send_email(call: PluginCall, params: EmailParams) -> PluginAnswer:
    """Send the message; an empty object is kept."""
    sealed = transformed(params.request, call.record, call.at, sealed=True)
    if sealed is NOTHING or not isinstance(sealed, dict):
        raise refused("request.transform makes no object to write a message of.")
    fields = opened(sealed, lambda found: _value(call, sealed, found))
    to = addresses(fields.get("receivers"))
    if fields.get("adapter") == "log":
        return PluginAnswer({})
    if params.via == "sendgrid":
        exchanged(call, params, _sendgrid(fields, to))
        return PluginAnswer({})
    text = str(fields.get("text") or fields.get("preheader") or "")
    parts = [part for part in (text, str(fields.get("url") or "")) if part]
    if not parts:
        raise refused("The message has no text.")
    send(
        call,
        Message(
            key=call.key,
            to=to,
            subject=one_line(fields.get("subject"), params.display_name or params.name),
            text="\n\n".join(parts)[:LONGEST_TEXT],
            sender=addresses(fields["from"])[0] if fields.get("from") else "",
            sender_name=one_line(fields.get("provider") or fields.get("senderName")),
        ),
    )
    return PluginAnswer({})


def _value(call: PluginCall, payload: dict[str, Any], found: Placeholder) -> Any:
    if found.source == "secret":
        raise refused("A secret may not stand in a message.")
    own = payload.get(found.name)
    # Another field that holds a placeholder itself is not filled in turn.
    return own if own is not None else read_path(call.record, found.path)


def _sendgrid(fields: dict[str, Any], to: tuple[str, ...]) -> dict[str, Any]:
    sender = {"email": addresses(fields.get("from"))[0]}
    if name := one_line(fields.get("name")):
        sender["name"] = name
    head = {key: fields[key] for key in ("subject", "preheader") if fields.get(key)}
    person = {**head, "to": [{"email": each} for each in to], "dynamic_template_data": fields}
    return {"from": sender, "personalizations": [person], "template_id": fields.get("templateId")}
