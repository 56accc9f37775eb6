"""The bill of a waterfall over real HTTP says to the cent what was asked, found, spent and saved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ballerine_app.commands.routings import told
from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_report import bill_of
from ballerine_app.services.routing_simulation import last_month, simulate_routing
from ballerine_app.services.routing_view import routing_lines
from tests.bill_cases import PRICES, bill_routing, bill_runtime, companies, expected, play
from tests.journeys import FakeClock
from tests.services.routings import run_of_case
from tests.workflows import case_of


def test_the_bill_is_what_the_vendors_were_asked(sqlite_url: str, tmp_path: Path, clock: FakeClock) -> None:
    wanted = companies(60)
    awaited = [expected(*company) for company in wanted]
    with bill_runtime(sqlite_url, tmp_path, clock) as (runtime, laboratory):
        cases = play(runtime, wanted)
        for case, each in zip(cases, awaited, strict=True):
            run = run_of_case(runtime, case)
            assert (run.provider, run.cost, run.country) == (each.found, each.cost, each.country)
            assert case_of(runtime, case).state == ("good" if each.found else "review")
        asked = Counter((name, each.country) for each in awaited for name in each.asked)
        assert {name: laboratory.ledger.calls(provider=name) for name in PRICES} == Counter(
            name for each in awaited for name in each.asked
        )

        bill = bill_of(runtime, Operator())
        assert bill.month == "2026-11"
        assert {(line.provider, line.country): line.asked for line in bill.lines} == asked
        (total,) = bill.totals
        spent = sum(each.cost for each in awaited)
        hits = sum(bool(each.found) for each in awaited)
        assert (total.runs, total.hits, total.no_vendor) == (60, hits, 60 - hits)
        assert (total.spent, total.dearest) == (spent, 60 * PRICES["meridian"])
        assert total.saved == 60 * PRICES["meridian"] - spent > 0
        assert sum(line.spent for line in bill.lines) == spent
        (line,) = routing_lines(runtime, Operator())
        assert (line.runs, line.spent, line.saved, line.no_vendor) == (60, spent, total.saved, 60 - hits)
        assert any("Registry lookup: 60 runs" in words for words in told(bill))

        clock.on(days=20)
        assert (last_month(clock.now), bill_of(runtime, Operator()).totals) == ("2026-11", ())
        same = simulate_routing(runtime, Operator(), bill_routing())
        assert (same.cases, same.estimated, same.saved, same.spent) == (60, 0, 0, spent)
        assert same.hits == same.actual_hits == hits
        dear = simulate_routing(runtime, Operator(), bill_routing("meridian"), "2026-11")
        not_asked = sum("meridian" not in each.asked for each in awaited)
        assert (dear.spent, dear.saved, dear.estimated) == (total.dearest, -total.saved, not_asked)
