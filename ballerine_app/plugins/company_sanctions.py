"""The kind `company-sanctions`: sanctions lists that name the case's business."""

from __future__ import annotations

from ballerine_app.plugins.message import words_at
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.plugins.registry import plugin_kind
from ballerine_app.plugins.vendor_recipe import VendorParams, ask_vendor, company_country, kept


class CompanySanctionsParams(VendorParams):
    """Gets `/companies/COUNTRY/COMPANY_NAME/sanctions?vendor=…` and keeps the answer at
    `pluginsOutput.companySanctions`, with `name`, `status` and `invokedAt`.

    `status` is SUCCESS, or CANCELED where the vendor does not offer the country. An answer with an `error` fails.
    The name is `entity.data.companyName`, the country as in `registry-information`. Vendor: `asia-verify`.
    """


@plugin_kind("company-sanctions", CompanySanctionsParams)
def ask_sanctions(call: PluginCall, params: CompanySanctionsParams) -> PluginAnswer:
    """Ask for sanctions; the answer is kept."""
    name = words_at(call, "entity.data.companyName", "entity.data.businessName")
    answer = ask_vendor(call, params, "companies", company_country(call, params), name, "sanctions")
    return kept(call, "pluginsOutput.companySanctions", answer)
