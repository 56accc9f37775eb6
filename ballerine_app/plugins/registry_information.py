"""The kind `registry-information`: what a company register says of the case's business."""

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


class RegistryInformationParams(CallbackVendorParams):
    """Gets `/companies-v2/COUNTRY/REGISTRATION_NUMBER?vendor=…` and keeps the answer at
    `pluginsOutput.businessInformation`, with `name`, `status` and `invokedAt`.

    `status` is SUCCESS, CANCELED where the vendor does not offer the country, and IN_PROGRESS for Hong Kong, whose
    register answers later: at `callbackUrl`, with the event `callbackEvent` and the data for `….data`. An answer with
    an `error` is a failure. The number is `entity.data.registrationNumber`, the country `entity.data.country` or
    `countryOfIncorporation`. Vendors: `asia-verify`, `kyckr`.
    """


@plugin_kind("registry-information", RegistryInformationParams)
def ask_register(call: PluginCall, params: RegistryInformationParams) -> PluginAnswer:
    """Ask the register; its answer is kept."""
    country = company_country(call, params)
    number = words_at(call, "entity.data.registrationNumber")
    place, later = "pluginsOutput.businessInformation", country == "HK"
    address = {"callbackUrl": callback_of(call, params, f"{place_of(params, place)}.data")} if later else {}
    answer = ask_vendor(call, params, "companies-v2", country, number, **address)
    return kept(call, place, answer, waits=later)
