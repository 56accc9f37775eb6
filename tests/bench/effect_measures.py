"""Durable events that ask for one effect each, up to the effect's result in the case."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from sqlalchemy import text

from ballerine_app.services.effects import DurableQueue, EffectRunner
from tests.bench.durable_cases import SUBMIT, WITH_EFFECT, DurableCases
from tests.bench.raw_event import RawCases
from tests.bench.rounds import Measure, interleaved
from tests.bench.row import Row

EFFECTS = 120
ROUNDS = 5
_SENDERS = 4
_PATIENCE_S = 120
_WAITING = text("SELECT count(*) FROM effect WHERE status = 'waiting'")


def effect_rows(cases: DurableCases, url: str, database: str) -> list[Row]:
    """Effects per second with a runner in the same process, beside two events each that are written by hand."""
    queue = DurableQueue(cases.runtime.database, cases.runtime.clock)
    runtime = replace(cases.runtime, effects=queue)
    runner = EffectRunner(runtime, queue, "bench")
    runner.start()
    raw = RawCases(url)
    name = f"{database}, 1 KB, with one effect each to its end"
    by_hand = f"{database}, 1 KB, two events by hand"
    contestants: dict[str, Measure] = {
        name: partial(_effects, DurableCases(runtime), [cases.open(1, WITH_EFFECT) for _ in range(EFFECTS)]),
        by_hand: partial(_by_hand, raw, [cases.open(1) for _ in range(EFFECTS)]),
    }
    try:
        samples = interleaved(contestants, ROUNDS)
    finally:
        runner.close()
        raw.close()
        queue.close()
    return [
        Row(name, samples[name], "events/s", (by_hand,), 150, True),
        Row(by_hand, samples[by_hand], "events/s", rate=True),
    ]


def _effects(cases: DurableCases, case_ids: list[str]) -> list[float]:
    begun = time.perf_counter()
    with ThreadPoolExecutor(_SENDERS) as senders:
        list(senders.map(partial(cases.send, event=SUBMIT), case_ids))
    while _left(cases):
        if time.perf_counter() - begun > _PATIENCE_S:
            raise TimeoutError("effects did not come to their end")
        time.sleep(0.02)
    return [len(case_ids) / (time.perf_counter() - begun)]


def _by_hand(raw: RawCases, case_ids: list[str]) -> list[float]:
    begun = time.perf_counter()
    for case_id in case_ids:
        raw.go_round(case_id, 0)
        raw.go_round(case_id, 1)
    return [len(case_ids) / (time.perf_counter() - begun)]


def _left(cases: DurableCases) -> int:
    with cases.runtime.database.read() as tx:
        return int(tx.session.connection().execute(_WAITING).scalar_one())
