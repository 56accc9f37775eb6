"""The kind `merchant-monitoring`: a report about a merchant's web site."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.vendor_recipe import (
    CallbackVendorParams,
    DataMappingParams,
    callback_of,
    company_country,
    kept,
    mapped,
    missing,
    place_of,
    post_vendor,
    subject_id,
)

_PLACE: Final = "pluginsOutput.merchantMonitoring"


class MerchantMonitoringParams(CallbackVendorParams, DataMappingParams):
    """Posts `{businessId, websiteUrl, countryCode, parentCompanyName, reportType, withQualityControl, vendor,
    callbackUrl}` to `/merchants/analysis` and keeps the answer at `pluginsOutput.merchantMonitoring`, with `name`,
    `status` IN_PROGRESS and `invokedAt`.

    - The report comes by callback, at `….data` (`website-monitoring`). A PDF in it (`base64Pdf`) becomes a file of the
      case, named under `report`.
    - The web site is `entity.data.additionalInfo.store.website.mainWebsite`, `entity.data.website` or
      `entity.data.companyWebsite`; the country as in `registry-information`.
    """

    vendor: str = Field("ballerine", min_length=1, description="The vendor.")
    report_type: str = Field(
        "MERCHANT_REPORT_T1",
        min_length=1,
        description="`MERCHANT_REPORT_T1`, `MERCHANT_REPORT_T1_LITE` or `ONGOING_MERCHANT_REPORT_T1`.",
    )
    with_quality_control: bool = Field(True, description="A person at the vendor looks the report over.")


@plugin_kind("merchant-monitoring", MerchantMonitoringParams)
def ask_for_report(call: PluginCall, params: MerchantMonitoringParams) -> PluginAnswer:
    """Ask for the report; it comes by callback."""
    place = place_of(params, _PLACE)
    site = words_at(
        call,
        "entity.data.additionalInfo.store.website.mainWebsite",
        "entity.data.website",
        "entity.data.companyWebsite",
    )
    payload = {
        "businessId": subject_id(call),
        "websiteUrl": site,
        "countryCode": company_country(call, params),
        "parentCompanyName": words_at(call, "entity.data.companyName", "entity.data.businessName"),
        "reportType": params.report_type,
        "withQualityControl": params.with_quality_control,
        "vendor": params.vendor,
        "callbackUrl": callback_of(call, params, f"{place}.data", "website-monitoring"),
    }
    asked = mapped(call, params, payload)
    if not asked.get("websiteUrl"):
        raise missing("the merchant's web site")
    return kept(call, place, post_vendor(call, params, "merchants/analysis", asked), waits=True)
