"""What is measured of vendor calls, with worker processes beside the one that sends the cases' first events.

The overhead of a call is what passes from the beginning of the transaction that asks for it to the beginning of the one
that settles it, without the time that the vendor says it took: one commit, the queue, the call's way there and back. A
case's calls follow each other without a gap, so that the overheads and the vendor's times add up to the whole case.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from ballerine_app.services.effects import DurableQueue
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.schema import migrate
from ballerine_app.store.tables import Case, Effect
from tests.bench.row import Row
from tests.bench.slow_vendor import slow_vendor
from tests.bench.vendor_chart import CALLS, START, vendor_runtime
from tests.bench.vendor_worker import Worker
from tests.workflows import begin, send

CASES = 1_000
MILLISECONDS = 50
PROCESSES = (1, 2, 4)
_SENDERS = 4
_PATIENCE_S = 900
_WAITING = text("SELECT count(*) FROM effect WHERE status = 'waiting'")
# What a person's own case takes, without waiting for other cases.
_AIM_MS = 20.0


def vendor_rows(database: str, url: str, folder: Path, cases: int, processes: int) -> list[Row]:
    """Cases one after the other, which tells the overhead, and then all at once, which tells how many are possible.

    `url` is an empty database, `folder` where the product keeps its files.
    """
    with slow_vendor(MILLISECONDS) as port:
        return _rows(f"{database}, {processes} proc.", url, folder, port, cases, processes)


def _rows(name: str, url: str, folder: Path, port: int, cases: int, processes: int) -> list[Row]:
    migrate(url)
    built = vendor_runtime(url, folder, port)
    with closing(built.database), closing(DurableQueue(built.database, built.clock)) as queue:
        runtime = replace(built, effects=queue)
        few = [_open(runtime) for _ in range(max(10, cases // 20))]
        many = [_open(runtime) for _ in range(cases)]
        workers = [Worker(url, folder, f"w-{number}", port) for number in range(processes)]
        for worker in workers:
            worker.wait_until_ready()
        _together(runtime, [_open(runtime) for _ in range(4 * processes)])
        for case in few:
            _together(runtime, [case], 0.02)
        begun = time.perf_counter()
        _together(runtime, many)
        rate = len(many) / (time.perf_counter() - begun)
        busy = sum(worker.end() for worker in workers)
        single, crowded = _calls(runtime, few), _calls(runtime, many)
    return [
        Row(
            f"{name}, one case at a time: a call above the vendor's time",
            [whole - vendor for whole, vendor in single],
            aim=_AIM_MS,
        ),
        Row(f"{name}, the vendor's own time (the floor)", [vendor for _, vendor in single]),
        Row(f"{name}, {cases} cases at once", [rate], "cases/s", rate=True),
        Row(
            f"{name}, {cases} cases at once: a call with its wait for a place",
            [whole - vendor for whole, vendor in crowded],
        ),
        Row(f"{name}, processor time per call", [1000 * busy / CALLS / (len(few) + len(many) + 4 * processes)]),
    ]


def _open(runtime: Runtime) -> str:
    return begin(runtime, "vendors", {"entity": {"id": "e-1", "data": {"country": "DE"}}}, event="")


def _together(runtime: Runtime, cases: Sequence[str], look: float = 0.05) -> None:
    """Begin these cases at once, and wait until all have ended."""
    with ThreadPoolExecutor(min(_SENDERS, len(cases))) as senders:
        list(senders.map(partial(send, runtime, event=START), cases))
    deadline = time.monotonic() + _PATIENCE_S
    while _left(runtime):
        if time.monotonic() > deadline:
            raise TimeoutError("the calls did not come to their end")
        time.sleep(look)


def _left(runtime: Runtime) -> int:
    with runtime.database.read() as tx:
        return int(tx.session.connection().execute(_WAITING).scalar_one())


def _calls(runtime: Runtime, cases: Sequence[str]) -> list[tuple[float, float]]:
    """Of each call of these cases, in milliseconds: from being asked for to being settled, and the vendor's part."""
    wanted = set(cases)
    with runtime.database.read() as tx:
        said = {case.id: case.context["pluginsOutput"] for case in tx.session.exec(select(Case)) if case.id in wanted}
        rows = [row for row in tx.session.exec(select(Effect)) if row.case_id in wanted]
    if len(rows) != CALLS * len(wanted) or any(row.status != "done" or row.attempt != 1 for row in rows):
        raise RuntimeError("not every call was made once")
    return [
        ((row.finished_at - row.due_at).total_seconds() * 1000, said[row.case_id][row.name]["ms"])
        for row in rows
        if row.finished_at
    ]
