"""Whether memory stays flat: what a process holds after a warm-up, and after many events more."""

from __future__ import annotations

import gc
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from tests.bench.durable_cases import durable_cases
from tests.bench.review_charts import compiled, context, events, flat
from tests.bench.row import Row

_ENGINE_EVENTS = 200_000
_DURABLE_EVENTS = 20_000
_WARM_UP = 10  # one part in so many goes before the first measurement
_STATUS = Path("/proc/self/status")


def run() -> list[Row]:
    """Resident memory of a fresh process each, before and after. Linux only."""
    if not _STATUS.exists():
        return []
    kinds: dict[str, Callable[[], tuple[float, float]]] = {
        f"advance, {_ENGINE_EVENTS:,} events": _engine,
        f"SQLite, {_DURABLE_EVENTS:,} events": _durable,
    }
    rows = []
    for name, measure in kinds.items():
        with get_context("spawn").Pool(1) as fresh:
            before, after = fresh.apply(measure)
        rows += [
            Row(f"{name}: memory after the warm-up", [before], "MB"),
            Row(f"{name}: memory at the end", [after], "MB", (f"{name}: memory after the warm-up",)),
        ]
    return rows


def _engine() -> tuple[float, float]:
    definition, steps, given = compiled(flat()), events(), context()

    def go(count: int) -> None:
        for _ in range(count // len(steps)):
            snapshot = definition.start(given)
            for event in steps:
                snapshot = definition.advance(snapshot, event).snapshot

    return _around(go, _ENGINE_EVENTS)


def _durable() -> tuple[float, float]:
    with durable_cases() as cases:
        case_ids = [cases.open(1) for _ in range(100)]

        def go(count: int) -> None:
            for number in range(count // len(case_ids)):
                for case_id in case_ids:
                    cases.go_round(case_id, number)

        return _around(go, _DURABLE_EVENTS)


def _around(go: Callable[[int], None], count: int) -> tuple[float, float]:
    go(count // _WARM_UP)
    before = _resident()
    go(count)
    return before, _resident()


def _resident() -> float:
    gc.collect()
    line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
