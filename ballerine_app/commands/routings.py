"""The command's side of routings: take one in from a file, and print the bill. Each line goes to `say`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from ballerine_app.commands.data import opened_runtime
from ballerine_app.commands.workflows import content_of_file, tell_findings
from ballerine_app.locales import text
from ballerine_app.locales.money import money
from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_act import save_routing
from ballerine_app.services.routing_content import InvalidRouting, capability_in
from ballerine_app.services.routing_report import bill_of
from ballerine_app.services.routing_view import routing_lines
from ballerine_app.settings import Settings
from ballerine_app.views.routing import Bill, BillLine, BillTotal

Say = Callable[[str], None]


def import_routing_file(settings: Settings, file: Path, say: Say) -> bool:
    """Make a file the routing of the capability that it names, in place of the one there is; whether it was taken."""
    content, who = content_of_file(file), Operator()
    with opened_runtime(settings) as runtime:
        try:
            stands = {line.capability: line.revision for line in routing_lines(runtime, who)}
            made = save_routing(runtime, who, content, revision=stands.get(capability_in(content), 0))
        except InvalidRouting as refusal:
            tell_findings(refusal.findings, say)
            return False
    say(text("command.routing_imported", capability=made.capability, revision=made.revision))
    return True


def report(settings: Settings, month: str, say: Say, *, as_json: bool) -> None:
    """Say the bill of a month, this one for "": a table for each capability, or one JSON object."""
    with opened_runtime(settings) as runtime:
        bill = bill_of(runtime, Operator(), month)
    if as_json:
        say(json.dumps(asdict(bill), indent=2, ensure_ascii=False))
        return
    for line in told(bill):
        say(line)


def told(bill: Bill) -> list[str]:
    """The bill in lines for people."""
    if not bill.totals and not bill.lines:
        return [text("command.bill_empty", month=bill.month)]
    lines = [text("command.bill_month", month=bill.month)]
    known = {(total.capability, total.currency) for total in bill.totals}
    for total in bill.totals:
        lines += ["", _total(total), *_table(bill, total.capability, total.currency)]
    under_way = sorted({(line.capability, line.currency) for line in bill.lines} - known)
    for capability, currency in under_way:
        lines += ["", text("command.bill_under_way", capability=capability), *_table(bill, capability, currency)]
    return lines


def _total(total: BillTotal) -> str:
    return text(
        "command.bill_total",
        capability=total.display_name,
        runs=total.runs,
        hit_rate=_percent(total.hit_rate),
        no_vendor=total.no_vendor,
        spent=money(total.spent, total.currency or "EUR"),
        saved=money(total.saved, total.currency or "EUR"),
        dearest=money(total.dearest, total.currency or "EUR"),
    )


def _table(bill: Bill, capability: str, currency: str) -> list[str]:
    mine = [line for line in bill.lines if (line.capability, line.currency) == (capability, currency)]
    heads = [text(f"command.bill.{key}") for key in ("provider", "country", "asked", "hit_rate", "failed", "cached")]
    rows = [[*heads, text("command.bill.spent")], *(_cells(line) for line in mine)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  " + "  ".join(_placed(cell, widths[at], at) for at, cell in enumerate(row)).rstrip() for row in rows]


def _cells(line: BillLine) -> list[str]:
    return [
        line.provider,
        line.country or text("command.bill.no_country"),
        str(line.asked),
        _percent(line.hit_rate),
        str(line.failed),
        str(line.cached),
        money(line.spent, line.currency or "EUR"),
    ]


def _placed(cell: str, width: int, column: int) -> str:
    """Words to the left, figures to the right."""
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def _percent(share: float | None) -> str:
    return text("command.none") if share is None else f"{100 * share:.1f} %"
