"""The kind `kyc`: hands a person's data and documents to a vendor that checks identities."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from ballerine_app.plugins.exchange import exchanged
from ballerine_app.plugins.http_params import HttpParams, Method, SideParams
from ballerine_app.plugins.http_request import transformed
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


class KycParams(HttpParams):
    """Posts what `request.transform` makes, which must be whole before it is sent: `{endUserId, callbackUrl, vendor,
    person: {firstName, lastName, idNumber, dateOfBirth, gender: male | female}, document: {number, country, type:
    PASSPORT | ID_CARD | RESIDENCE_PERMIT | DRIVERS_LICENSE}, images: {face, documentFront, documentBack},
    address: {fullAddress}}`, all of them texts that are not empty.

    Everything else is as in `api`, a `request.schema` of its own too. In Ballerine this kind can't be used.
    """

    method: Method = Field("POST", description="POST unless told.")


@plugin_kind("kyc", KycParams)
def check_identity(call: PluginCall, params: KycParams) -> PluginAnswer:
    """Hand the data over; the answer is kept."""
    payload = transformed(params.request, call.record, call.at, sealed=True)
    own = params.request.schema_inside if params.request else None
    schema = {"allOf": [_SCHEMA, own]} if own else _SCHEMA
    # The fixed schema is part of the request side, so that it is checked with the placeholders filled.
    side = SideParams.model_validate({"schema": schema})
    return PluginAnswer(exchanged(call, params.model_copy(update={"request": side}), payload))
