"""The bill: a waterfall of three vendors across five countries over 1,000 cases, against vendors over real HTTP."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from ballerine_app.commands.routings import told
from ballerine_app.locales.money import money
from ballerine_app.services.principals import Operator
from ballerine_app.services.provider_admission import month_of
from ballerine_app.services.routing_report import bill_of
from ballerine_app.services.routing_simulation import simulate_routing
from ballerine_app.store.schema import migrate
from tests.bench.row import Row
from tests.bill_cases import bill_routing, bill_runtime, companies, play

CASES = 1_000


def run() -> list[Row]:
    """Print the bill, and what other routings had cost; the row is what a case took, the vendors included."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bill.db"
        migrate(url)
        with bill_runtime(url, Path(folder)) as (runtime, laboratory):
            begun = time.perf_counter()
            play(runtime, companies(CASES))
            took = time.perf_counter() - begun
            print("\n".join(told(bill_of(runtime, Operator()))))
            print(
                f"\nThe vendors counted {laboratory.ledger.calls()} requests, {laboratory.ledger.acts()} of them new."
            )
            month = month_of(runtime.clock())
            for names in (("atlas", "meridian"), ("meridian",)):
                found = simulate_routing(runtime, Operator(), bill_routing(*names), month)
                print(
                    f"With {' then '.join(names)} alone: {money(found.spent, found.currency)}, "
                    f"{100 * (found.hit_rate or 0):.1f} % hits, {found.estimated} of {found.cases} cases estimated."
                )
    return [Row(f"a case of the bill, {CASES} of them", [1000 * took / CASES])]
