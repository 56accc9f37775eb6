"""Whether a durable event costs more when there are more cases: 1 000 and 100 000 of them in the database."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from functools import partial

from sqlalchemy import insert, text

from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import AuditEntry, Case, Desk
from tests.bench.durable_cases import DurableCases, durable_cases
from tests.bench.rounds import Measure, interleaved
from tests.bench.row import Row

_COUNTS = (1_000, 100_000)
_GO = 40
_ROUNDS = 9
_BATCH = 5_000


def run() -> list[Row]:
    """Events on cases drawn at random, database by database in turns."""
    with ExitStack() as open_databases:
        contestants: dict[str, Measure] = {}
        for count in _COUNTS:
            cases = open_databases.enter_context(durable_cases())
            contestants[f"SQLite, {count:,} cases"] = partial(_latencies, cases, _filled(cases, count))
        samples = interleaved(contestants, _ROUNDS)
    first = next(iter(samples))
    return [Row(name, taken, peers=() if name == first else (first,)) for name, taken in samples.items()]


def _filled(cases: DurableCases, count: int) -> list[str]:
    """Copy one case, with its desk and log, until there are `count`; their ids."""
    pattern_id = cases.open(1)
    case_ids = [new_id("case") for _ in range(count - 1)]
    tables = {Case: "id", Desk: "case_id", AuditEntry: "stream"}
    with cases.runtime.database.write() as tx:
        connection = tx.session.connection()
        for table, key in tables.items():
            columns = table.__table__.columns  # type: ignore[attr-defined]
            is_log = table is AuditEntry
            pattern = dict(
                connection.execute(
                    table.__table__.select().where(columns[key] == (f"case:{pattern_id}" if is_log else pattern_id))  # type: ignore[attr-defined]
                )
                .mappings()
                .one()
            )
            for start in range(0, len(case_ids), _BATCH):
                copies = [
                    {
                        **pattern,
                        key: f"case:{each}" if is_log else each,
                        **({"reference": each} if table is Case else {}),
                    }
                    for each in case_ids[start : start + _BATCH]
                ]
                connection.execute(insert(table), copies)
        connection.execute(text("ANALYZE"))
    return [pattern_id, *case_ids]


def _latencies(cases: DurableCases, case_ids: list[str]) -> list[float]:
    """Milliseconds of single events, on another case each."""
    taken = []
    for case_id in random.sample(case_ids, _GO // 2):
        for number in (0, 1):
            begun = time.perf_counter()
            cases.go_round(case_id, number)
            taken.append((time.perf_counter() - begun) * 1e3)
    return taken
