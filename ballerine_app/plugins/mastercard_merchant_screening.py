"""The kind `mastercard-merchant-screening`: asks Mastercard's MATCH list for the case's merchant and its principals."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from ballerine_app.engine.rules.country_codes import alpha_3
from ballerine_app.engine.rules.paths import read_path
from ballerine_app.plugins.http_request import with_placeholders
from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.vendor_recipe import (
    DataMappingParams,
    company_country,
    kept,
    mapped,
    missing,
    post_vendor,
)

_DATA: Final = "entity.data"
_REPRESENTATIVE: Final = f"{_DATA}.additionalInfo.mainRepresentative"
_DEFAULT_CITY: Final = "Singapore"  # as in Ballerine
_WITH_SUBDIVISIONS: Final = ("USA", "CAN")


class MastercardMerchantScreeningParams(DataMappingParams):
    """Posts `{consumerKey, privateKey, acquirerId, merchant, principals}` to `/merchant-screening/mastercard` and keeps
    the answer at `pluginsOutput.merchantScreening`, with `name`, `status` and `invokedAt`.

    - The first three are the secrets `consumerKey`, `privateKey` and `acquirerId`, which must be allowed for the
      vendor's host.
    - `merchant` is `{name, address: {line1, city, country, postalCode, countrySubdivision}}`, from
      `entity.data.companyName` and `entity.data.address` (or `headquarters`); the country has three letters, the city
      is Singapore where none is known, and a subdivision is sent for the United States and Canada alone.
    - `principals` are the main representative, `entity.data.additionalInfo.mainRepresentative`.
    - `status` is SUCCESS, or CANCELED where the vendor does not offer this. An answer with an `error` is a failure.
    """

    vendor: str = Field("mastercard", min_length=1, description="The vendor.")


@plugin_kind("mastercard-merchant-screening", MastercardMerchantScreeningParams)
def screen_merchant(call: PluginCall, params: MastercardMerchantScreeningParams) -> PluginAnswer:
    """Ask the list; its answer is kept."""
    name = words_at(call, f"{_DATA}.companyName", f"{_DATA}.businessName")
    if not name:
        raise missing("the merchant's name")
    payload: dict[str, Any] = {
        "vendor": params.vendor,
        "merchant": {"name": name, "address": _address(call, params)},
        "principals": _principals(call),
    }
    keys = {key: f"{{secret.{key}}}" for key in ("consumerKey", "privateKey", "acquirerId")}
    asked = {**mapped(call, params, payload), **with_placeholders(keys)}
    return kept(
        call, "pluginsOutput.merchantScreening", post_vendor(call, params, "merchant-screening/mastercard", asked)
    )


def _address(call: PluginCall, params: DataMappingParams) -> dict[str, str]:
    def part(*names: str) -> str:
        places = (f"{_DATA}.address", f"{_DATA}.headquarters")
        return words_at(call, *(f"{place}.{each}" for place in places for each in names))

    country = alpha_3(part("country")) or alpha_3(company_country(call, params)) or ""
    address = {
        "line1": part("line1", "street", "fullAddress"),
        "city": part("city") or _DEFAULT_CITY,
        "country": country,
        "postalCode": part("postalCode", "postcode", "zipCode"),
    }
    if country in _WITH_SUBDIVISIONS:
        address["countrySubdivision"] = part("countrySubdivision", "state", "province")
    return {key: value for key, value in address.items() if value}


def _principals(call: PluginCall) -> list[dict[str, Any]]:
    found = read_path(call.record, tuple(_REPRESENTATIVE.split(".")))
    if not isinstance(found, dict):
        return []
    wanted = ("firstName", "lastName", "email", "phone", "dateOfBirth", "nationalId", "address")
    person = {key: found[key] for key in wanted if found.get(key)}
    return [person] if person else []
