"""The kind `kyc-session`: opens a session at a vendor, in which a person shows document and face."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ballerine_app.engine.rules.paths import read_path
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.vendor_recipe import (
    IDENTITY_SESSION,
    CallbackVendorParams,
    DataMappingParams,
    callback_of,
    kept,
    mapped,
    person_at,
    place_of,
    post_vendor,
    subject_id,
)


class KycSessionParams(CallbackVendorParams, DataMappingParams):
    """Posts `{endUserId, firstName, lastName, vendor, withAml, callbackUrl}` to `/individual-verification-sessions` and
    keeps `{vendor, type: "kyc", status, result: {metadata: ANSWER}}` at `pluginsOutput.kyc_session.kyc_session_1`.

    - The person goes through the session at `metadata.url`, which the message `session` of `template-email` carries.
    - What was found comes by callback, with the event `callbackEvent`: `result.entity`, `result.decision` and
      `result.aml`, and the document with its pictures, which become files of the case (`kyc-unified-api`).
    - The names are `entity.data.firstName` and `lastName`. What an earlier session found is taken out when a new one
      begins, so that nobody decides on it; Ballerine leaves it.
    - Vendors: `veriff`, and whichever the address serves.
    """

    callback_event: str | None = Field("KYC_RESPONSE_RECEIVED", description="The event that the callback sends.")
    with_aml: bool = Field(False, description="The vendor also screens the person against sanctions and watch lists.")


@plugin_kind("kyc-session", KycSessionParams)
def open_session(call: PluginCall, params: KycSessionParams) -> PluginAnswer:
    """Open the session; its address is kept, and what it finds comes by callback."""
    place = place_of(params, IDENTITY_SESSION)
    person = person_at(call, params, from_identity_check=False)
    payload = mapped(
        call,
        params,
        {
            "endUserId": subject_id(call),
            "firstName": person["firstName"],
            "lastName": person["lastName"],
            "vendor": params.vendor,
            "withAml": params.with_aml,
            "callbackUrl": callback_of(call, params, f"{place}.result", "kyc-unified-api"),
        },
    )
    answer = post_vendor(call, params, "individual-verification-sessions", payload)
    if not isinstance(answer, dict):
        raise PluginFailed("The vendor's answer is no session.", retry=False, code="kind")
    kept_answer = kept(call, place, answer, waits=True)
    status = {key: kept_answer.value[key] for key in ("name", "status", "invokedAt")}
    result: dict[str, Any] = {"metadata": answer}
    earlier = read_path(call.context, (*place.split("."), "result"))
    for found in ("entity", "decision", "aml"):
        if isinstance(earlier, dict) and found in earlier:
            result[found] = None
    value = {"vendor": params.vendor, "type": "kyc", **status, "result": result}
    return PluginAnswer(value, keep_at=place, awaits=kept_answer.awaits)
