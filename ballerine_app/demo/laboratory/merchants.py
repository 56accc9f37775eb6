"""Looking at merchants and their websites; the report comes by callback."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked
from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.service import Reply, service

_FOUND: Final = {
    "approved": (8, ()),
    "unclear": (48, ("Prices without currency", "No terms of delivery")),
    "rejected": (91, ("Sells goods that card schemes forbid", "Copies another shop's pages")),
}


@service("merchant-analysis", "POST /merchants/analysis", "What the kind `merchant-monitoring` calls; by callback")
def analysis(asked: Asked) -> Reply:
    """A receipt; the report follows."""
    report = _report(asked, asked.text("websiteUrl", "merchantUrl", "url"))
    return Reply({"reportId": report["reportId"], "status": "in-progress"}, 201, result=report)


@service("website-monitoring", "POST /website-monitoring", "A watch on a merchant's website; report by callback")
def monitoring(asked: Asked) -> Reply:
    """A receipt; the report follows."""
    report = _report(asked, asked.text("websiteUrl"))
    receipt = {"id": report["reportId"], "status": "in-progress", "vendor": asked.text("vendor")}
    return Reply(receipt, 201, result=report)


def _report(asked: Asked, website: str) -> dict[str, Any]:
    facts = Invention("website", website, asked.key)
    score, found = _FOUND[asked.verdict]
    pages = [f"{website.rstrip('/')}/{number}" for number in range(len(found))]
    return {
        "reportId": facts.id("report"),
        "reportType": asked.text("reportType") or "MERCHANT_REPORT_T1",
        "businessId": asked.text("businessId", "business.id") or None,
        "website": website,
        "riskScore": score,
        "violations": [{"label": label, "page": page} for label, page in zip(found, pages, strict=True)],
        "lineOfBusiness": facts.one_of(("Fashion", "Electronics", "Travel", "Food", "Books")),
        "checkedOn": facts.day(2026, 2026),
    }
