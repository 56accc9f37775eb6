"""The kind `ubo`: the owners of the case's business."""

from __future__ import annotations

from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.vendor_recipe import (
    CallbackVendorParams,
    ask_vendor,
    callback_of,
    company_country,
    kept,
    place_of,
)


class UboParams(CallbackVendorParams):
    """Gets `/companies/COUNTRY/REGISTRATION_NUMBER/ubo?vendor=…&callbackUrl=…` and keeps the answer at
    `pluginsOutput.ubo`, with `name`, `status` and `invokedAt`.

    `status` is IN_PROGRESS where the answer says so, since owners may be found later: the vendor calls back, with the
    event `callbackEvent` and the data for `….data` (`ubo-unified-api`). Else it is SUCCESS, or CANCELED where the
    vendor does not offer the country. An answer with an `error` is a failure. Vendors: `asia-verify`, `kyckr`.
    """


@plugin_kind("ubo", UboParams)
def ask_owners(call: PluginCall, params: UboParams) -> PluginAnswer:
    """Ask for the owners; the answer is kept."""
    number = words_at(call, "entity.data.registrationNumber")
    country, place = company_country(call, params), "pluginsOutput.ubo"
    address = callback_of(call, params, f"{place_of(params, place)}.data", "ubo-unified-api")
    answer = ask_vendor(call, params, "companies", country, number, "ubo", callbackUrl=address)
    waits = isinstance(answer, dict) and answer.get("status") == "IN_PROGRESS"
    return kept(call, place, answer, waits=waits)
