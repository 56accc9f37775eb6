"""The kind `webhook`: tells somebody, signed; the answer matters only where the definition says so."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ballerine_app.plugins.exchange import Headers, exchange
from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.webhook_signature import BadSecret, hmac_signature, key_of, standard_headers


class WebhookParams(HttpParams):
    """Sends what `request.transform` makes of the case, and signs the body as it is sent.

    - `signature: "standard"` (Standard Webhooks): `webhook-id` (the same for all attempts), `webhook-timestamp` and
      `webhook-signature`, a `v1,` base64 HMAC-SHA256 per secret over `id.timestamp.body`. `"x-hmac"`:
      `X-HMAC-Signature`, the hex HMAC-SHA256 of the body, as Ballerine has it; `UNSIGNED` without a secret. `"both"`:
      all of these. `"none"`: none.
    - `signingSecrets` names the secrets to sign with, `webhookSharedSecret` unless told. While one is being replaced,
      two are named: Standard Webhooks carries a signature of each, `X-HMAC-Signature` that of the first. A secret that
      starts with `whsec_` is base64; any other is its own bytes.
    - Its answer is kept only where it has a `response.transform` or a `persistResponseDestination`.
    - Everything else is as in `api`.
    """

    signature: Literal["standard", "x-hmac", "both", "none"] = Field("both", description="Which signatures are sent.")
    signing_secrets: tuple[str, ...] = Field(
        ("webhookSharedSecret",), max_length=5, description="Names of the secrets to sign with."
    )


@plugin_kind("webhook", WebhookParams)
def call_webhook(call: PluginCall, params: WebhookParams) -> PluginAnswer:
    """Send it; the answer is kept where the definition gives it a place or a form."""
    kept = params.persist_response_destination or (
        params.response is not None and params.response.transform is not None
    )
    value = exchange(call, params, _signer(call, params))
    return PluginAnswer(value if kept else None)


def _signer(call: PluginCall, params: WebhookParams) -> Headers:
    world = call.ask()

    def headers(body: bytes) -> dict[str, str]:
        found: dict[str, str] = {}
        if params.signature == "none":
            return found
        keys = [_key(world.secrets.reveal(name, "")) for name in params.signing_secrets if _known(call, name)]
        if params.signature in ("standard", "both") and keys:
            found |= standard_headers(keys, call.key, world.clock(), body)
        if params.signature in ("x-hmac", "both"):
            found["x-hmac-signature"] = hmac_signature(keys[0], body) if keys else "UNSIGNED"
        return found

    return headers


def _known(call: PluginCall, name: str) -> bool:
    """Whether to sign with a secret: one that the definition names must be there, the standard one may be absent."""
    declared = call.declared.get("signingSecrets") is not None
    return declared or call.ask().secrets.has(name)


def _key(secret: str) -> bytes:
    try:
        return key_of(secret)
    except BadSecret as refusal:
        raise PluginFailed(str(refusal), retry=False, code="secret") from None
