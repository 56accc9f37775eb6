"""The pure engine: events per second through `advance`, with guards and trace, beside other engines.

1000 four-state review cases of four events each per round, engine by engine in turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from ballerine_app.engine.workflow import Definition
from tests.bench import review_charts as charts
from tests.bench.npm_engines import NpmEngines, npm_engines
from tests.bench.rounds import Measure, interleaved
from tests.bench.row import Row
from tests.bench.stock_machine import stock_machine, walk

CASES = 1000
ROUNDS = 9
FLAT, NESTED = "advance, flat", "advance, nested"
NPM, XSTATE, STOCK = "@ballerine/workflow-core 0.5.30", "xstate 4, transition only", "transitions, stock Machine"
PARALLEL, JMESPATH = "advance, parallel", "advance, JMESPath guards"
_SIZES = (10, 100)


def run() -> list[Row]:
    """Ours in its kinds and with growing contexts, then the peers."""
    with npm_engines(charts.flat(), charts.EVENTS, charts.context()) as npm:
        samples = interleaved(_contestants(npm), ROUNDS)
    rows = {
        FLAT: Row(FLAT, samples[FLAT], "events/s", (NPM, XSTATE, STOCK), 100_000, True, 20),
        NESTED: Row(NESTED, samples[NESTED], "events/s", (NPM, FLAT), 100_000, True, 20),
        PARALLEL: Row(PARALLEL, samples[PARALLEL], "events/s", (FLAT,), 3_000, True),
    }
    other = {name: Row(name, taken, "events/s", (FLAT,), rate=True) for name, taken in samples.items()}
    return list((rows | {name: row for name, row in other.items() if name not in rows}).values())


def _contestants(npm: NpmEngines | None) -> dict[str, Measure]:
    kinds = {FLAT: charts.flat, NESTED: charts.nested, PARALLEL: charts.parallel, JMESPATH: charts.with_jmespath}
    found: dict[str, Measure] = {name: _ours(charts.compiled(chart())) for name, chart in kinds.items()}
    flat = charts.compiled(charts.flat())
    found |= {f"{FLAT}, {size} KB of context": _ours(flat, size) for size in _SIZES}
    found[STOCK] = _stock()
    if npm:
        found[NPM] = partial(_npm, npm, "ballerine")
        found[XSTATE] = partial(_npm, npm, "xstate")
    return found


def _ours(definition: Definition, kilobytes: float = 1) -> Measure:
    given, events = charts.context(kilobytes), charts.events()

    def case() -> None:
        snapshot = definition.start(given)
        for event in events:
            outcome = definition.advance(snapshot, event)
            snapshot = outcome.snapshot
        if "approved" not in snapshot.state:
            raise AssertionError(f"a case ended in {snapshot.state}")

    return partial(_rate, case)


def _stock() -> Measure:
    chart, given = charts.flat(), charts.context()
    machine = stock_machine(chart)

    def case() -> None:
        if (reached := walk(machine, chart["initial"], given, charts.EVENTS)) != "approved":
            raise AssertionError(f"a case ended in {reached}")

    return partial(_rate, case)


def _rate(case: Callable[[], None]) -> list[float]:
    begun = time.perf_counter()
    for _ in range(CASES):
        case()
    return [CASES * len(charts.EVENTS) / (time.perf_counter() - begun)]


def _npm(npm: NpmEngines, engine: str) -> list[float]:
    return [npm.rate(engine, CASES)]
