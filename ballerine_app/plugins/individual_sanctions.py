"""The kind `individual-sanctions`: screens the case's person against sanctions and other watch lists."""

from __future__ import annotations

import re
from typing import Final

from pydantic import Field, model_validator

from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.vendor_recipe import (
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

_PLACE: Final = "pluginsOutput.sanctionsScreening"
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class IndividualSanctionsParams(CallbackVendorParams, DataMappingParams):
    """Posts `{endUserId, firstName, lastName, dateOfBirth, vendor, ongoingMonitoring, callbackUrl}` to `/aml-sessions`
    and keeps the answer at `pluginsOutput.sanctionsScreening`, with `name`, `status` IN_PROGRESS and `invokedAt`.

    - The hits come by callback, at `….data` with their vendor (`aml-unified-api`). Only then does the `successAction`
      follow: Ballerine sends it at once too, so that a case may go on before anybody was screened.
    - Without the data that it needs, or where the vendor does not offer this (`status` CANCELED), nobody calls back,
      and the error or success event follows at once.
    - Vendors: `dow-jones`, `comply-advantage`, and whichever the address serves.
    """

    callback_event: str | None = Field(None, description="The event of the callback, the `successAction` unless told.")
    take_entity_detail_from_kyc: bool = Field(
        False, description="Name and date of birth are those that the case's `kyc-session` found."
    )
    date_of_birth: str | None = Field(
        None, description="The date of birth: a date `YYYY-MM-DD`, or a dotted path of the case's data to it."
    )
    ongoing_monitoring: bool = Field(False, description="The vendor goes on watching the person.")

    @model_validator(mode="after")
    def _has_an_event(self) -> IndividualSanctionsParams:
        if not self.callback_event and not self.success_action:
            raise ValueError("it needs a successAction or a callbackEvent, which the callback sends")
        return self


@plugin_kind("individual-sanctions", IndividualSanctionsParams)
def screen(call: PluginCall, params: IndividualSanctionsParams) -> PluginAnswer:
    """Ask for the screening; its hits come by callback."""
    place = place_of(params, _PLACE)
    person = person_at(call, params, from_identity_check=params.take_entity_detail_from_kyc)
    if params.date_of_birth:
        given = params.date_of_birth
        person["dateOfBirth"] = given if _DATE.fullmatch(given) else words_at(call, given)
    payload = mapped(
        call,
        params,
        {
            "endUserId": subject_id(call),
            **person,
            "vendor": params.vendor,
            "ongoingMonitoring": params.ongoing_monitoring,
            "callbackUrl": callback_of(call, params, f"{place}.data", "aml-unified-api"),
        },
    )
    answer = kept(call, place, post_vendor(call, params, "aml-sessions", payload), waits=True)
    # An answer that is to come has no event yet.
    return PluginAnswer(answer.value, event="" if answer.awaits else None, keep_at=place, awaits=answer.awaits)
