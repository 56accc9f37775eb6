"""The bill of one capability for its page: the month in figures, and who did what in which country."""

from __future__ import annotations

from ballerine_app.locales import text
from ballerine_app.locales.countries import country_codes, country_name
from ballerine_app.locales.money import money
from ballerine_app.locales.months import month_words
from ballerine_app.services.numbers import whole
from ballerine_app.services.provider_page import rate_words
from ballerine_app.services.routing_report import bill_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.views.routing import BillLine
from ballerine_app.views.routing_form import BillRow, BillView


def bill_view(runtime: Runtime, who: Editor, capability: str, month: str) -> BillView:
    """What a capability did cost in a month (`YYYY-MM`). Invalid("wrong_month")."""
    bill = bill_of(runtime, who, month)
    total = next((each for each in bill.totals if each.capability == capability), None)
    rows = tuple(_row(each) for each in bill.lines if each.capability == capability)
    if total is None:
        return BillView(month=month_words(bill.month), rows=rows)
    return BillView(
        month=month_words(bill.month),
        runs=whole(total.runs),
        hit_rate=rate_words(total.hit_rate),
        no_vendor=total.no_vendor,
        spent=money(total.spent, total.currency),
        saved=money(total.saved, total.currency),
        dearest=money(total.dearest, total.currency),
        rows=rows,
    )


def _row(line: BillLine) -> BillRow:
    known = line.country in country_codes()
    return BillRow(
        key=f"{line.country} {line.provider}",
        country=country_name(line.country) if known else line.country or text("bill.no_country"),
        provider=line.provider,
        asked=whole(line.asked),
        hit_rate=rate_words(line.hit_rate),
        failed=whole(line.failed),
        cached=whole(line.cached),
        spent=money(line.spent, line.currency) if line.currency else "",
    )
