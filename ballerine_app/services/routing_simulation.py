"""What a month's cases had cost under another routing. It changes nothing, and asks no vendor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson

from ballerine_app.engine.routing.simulation import PastCall, PastRun, Simulated, simulate
from ballerine_app.services.live_routing import measured
from ballerine_app.services.provider_admission import month_of
from ballerine_app.services.routing_content import read_routing
from ballerine_app.services.routing_report import proper_month, rate
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.past_cases import contexts_of
from ballerine_app.store.routing_figures import outcomes_of, runs_of_month
from ballerine_app.store.routing_tables import CapabilityRun
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.routing import SimulatedProvider, Simulation


def simulate_routing(runtime: Runtime, who: Editor, given: str | dict[str, Any], month: str = "") -> Simulation:
    """Simulate a routing, as text or JSON, on the runs of its capability in a month (`YYYY-MM`), or in the last one.

    Conditions read the cases as they are now; cache, limits, breakers and budgets are left out. InvalidRouting for what
    can't be used, Invalid("wrong_month").
    """
    routing, _ = read_routing(runtime, given)
    now = runtime.clock()
    month = proper_month(month or last_month(now))
    began = datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
    spent = hits = 0

    def past(tx: ReadTransaction) -> Iterator[PastRun]:
        nonlocal spent, hits
        for runs in runs_of_month(tx, who.project_id, routing.capability, month):
            yield from _past_runs(tx, runs)
            spent += sum(run.cost for run in runs)
            hits += sum(run.status == "served" and run.conclusive for run in runs)

    with runtime.database.read() as tx:
        rates = measured(tx, who.project_id, routing.capability, began)
        found = simulate(routing, past(tx), rates, now)
    return _view(found, routing.capability, month, spent, hits, routing.currency)


def last_month(at: datetime) -> str:
    """The month before the one of a time."""
    return month_of(at.replace(day=1) - timedelta(days=1))


def _past_runs(tx: ReadTransaction, runs: list[CapabilityRun]) -> Iterator[PastRun]:
    calls: dict[str, dict[str, PastCall]] = defaultdict(dict)
    for row in outcomes_of(tx, [run.effect_id for run in runs]):
        calls[row.effect_id][row.provider] = PastCall(row.outcome == "answered", row.conclusive, row.cached)
    records = dict(contexts_of(tx, [run.case_id for run in runs]))
    for run in runs:
        text = records.get(run.case_id)
        record = orjson.loads(text) if text else {}
        yield PastRun(run.case_id, run.country, record, calls[run.effect_id])


def _view(found: Simulated, capability: str, month: str, spent: int, hits: int, currency: str) -> Simulation:
    providers = tuple(
        SimulatedProvider(name, each.asked, each.estimated, round(each.spent))
        for name, each in sorted(found.providers.items())
    )
    return Simulation(
        capability=capability,
        month=month,
        cases=found.cases,
        estimated=found.estimated,
        unserved=found.unserved,
        actual_spent=spent,
        actual_hits=hits,
        spent=round(found.spent),
        saved=spent - round(found.spent),
        hits=found.hits,
        hit_rate=found.hits / found.cases if found.cases else None,
        actual_hit_rate=rate(hits, found.cases),
        currency=currency,
        providers=providers,
    )
