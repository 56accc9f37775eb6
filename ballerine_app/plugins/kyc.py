"""The kind `kyc`: hands a person's data and documents to a vendor that checks identities."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from ballerine_app.plugins.callback import HookParams, with_callback
from ballerine_app.plugins.exchange import exchanged, request_payload
from ballerine_app.plugins.http_params import Method, SideParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind


def _object(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": sorted(fields)}


_TEXT: Final = {"type": "string", "minLength": 1}
_SCHEMA: Final = _object(
    endUserId=_TEXT,
    callbackUrl=_TEXT,
    vendor=_TEXT,
    person=_object(
        firstName=_TEXT, lastName=_TEXT, idNumber=_TEXT, dateOfBirth=_TEXT, gender={"enum": ["male", "female"]}
    ),
    document=_object(
        number=_TEXT, country=_TEXT, type={"enum": ["PASSPORT", "ID_CARD", "RESIDENCE_PERMIT", "DRIVERS_LICENSE"]}
    ),
    images=_object(face=_TEXT, documentFront=_TEXT, documentBack=_TEXT),
    address=_object(fullAddress=_TEXT),
)


class KycParams(HookParams):
    """Posts what `request.transform` makes, which must be whole before it is sent: `{endUserId, callbackUrl, vendor,
    person: {firstName, lastName, idNumber, dateOfBirth, gender: male | female}, document: {number, country, type:
    PASSPORT | ID_CARD | RESIDENCE_PERMIT | DRIVERS_LICENSE}, images: {face, documentFront, documentBack},
    address: {fullAddress}}`, all of them texts that are not empty.

    Everything else is as in `api`, `callback` and a `request.schema` of its own too; `imageUrlToBase64` in the
    transform puts pictures of the case in. In Ballerine this kind can't be used.
    """

    method: Method = Field("POST", description="POST unless told.")


@plugin_kind("kyc", KycParams)
def check_identity(call: PluginCall, params: KycParams) -> PluginAnswer:
    """Hand the data over; the answer is kept."""
    call = with_callback(call, params)
    payload = request_payload(call, params)
    own = params.request.schema_inside if params.request else None
    schema = {"allOf": [_SCHEMA, own]} if own else _SCHEMA
    # The fixed schema is part of the request side, so that it is checked with the placeholders filled.
    side = SideParams.model_validate({"schema": schema})
    answer = exchanged(call, params.model_copy(update={"request": side}), payload)
    return PluginAnswer(answer, awaits=params.callback is not None)
