"""The bill: what capabilities have cost in a month, what that has saved, and who brought what in which country."""

from __future__ import annotations

import re
from typing import Any, Final

from ballerine_app.services.errors import Invalid
from ballerine_app.services.provider_admission import month_of
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.routing_figures import bill_lines, bill_totals
from ballerine_app.store.routings import routings_of
from ballerine_app.views.routing import Bill, BillLine, BillTotal

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def bill_of(runtime: Runtime, who: Editor, month: str = "") -> Bill:
    """The bill of a month (`YYYY-MM`, UTC), or of this one. Invalid("wrong_month") for anything else.

    Runs that are still under way count in its lines, and in its totals once they have ended.
    """
    month = proper_month(month or month_of(runtime.clock()))
    with runtime.database.read() as tx:
        totals, lines = bill_totals(tx, who.project_id, month), bill_lines(tx, who.project_id, month)
        labels = {
            row.capability: row.data.get("displayName") or row.capability for row in routings_of(tx, who.project_id)
        }
    return Bill(
        month=month,
        totals=tuple(_total(row, str(labels.get(row.capability, row.capability))) for row in totals),
        lines=tuple(_line(row) for row in lines),
    )


def proper_month(month: str) -> str:
    """The month if it is one. Invalid("wrong_month") if not."""
    if not _MONTH.fullmatch(month):
        raise Invalid("wrong_month", field="month")
    return month


def rate(count: int, total: int) -> float | None:
    """A share; None of nothing."""
    return count / total if total else None


def _total(row: Any, label: str) -> BillTotal:
    return BillTotal(
        capability=row.capability,
        display_name=label,
        runs=row.runs,
        hits=row.hits,
        no_vendor=row.no_vendor,
        hit_rate=rate(row.hits, row.runs),
        spent=int(row.spent),
        dearest=int(row.dearest),
        saved=int(row.dearest) - int(row.spent),
        currency=row.currency,
    )


def _line(row: Any) -> BillLine:
    return BillLine(
        capability=row.capability,
        provider=row.provider,
        country=row.country,
        asked=row.asked,
        hits=row.hits,
        failed=row.failed,
        cached=row.cached,
        hit_rate=rate(row.hits, row.asked),
        spent=int(row.spent),
        currency=row.currency,
    )
