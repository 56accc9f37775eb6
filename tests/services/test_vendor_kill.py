"""kill -9 while a vendor is at work: called again under the same key, paid once, and the case ends where it should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from ballerine_app.services.effects import DurableQueue
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.plugin_exchanges import exchanges_of_case
from ballerine_app.store.provider_states import month_of_provider, provider_states
from tests.conftest import PROJECT
from tests.effect_worker import QUICK, serving, until
from tests.routed_worker import ROUTED
from tests.services.fault_cases import http_provider
from tests.services.plugin_cases import reaching
from tests.services.routings import FOUND, UNKNOWN, calls_of_case, route, routing, run_of_case
from tests.vendor_server import Handler, Vendor, vendor_serving
from tests.workflows import Json, begin, case_of, effects, running

COSTS = {"first": 250_000, "second": 500_000}


@dataclass
class Bookkeeper:
    """A vendor that acts once per `Idempotency-Key`, whatever becomes of its answer."""

    vendor: Vendor
    answer: Json
    hanging: bool = False
    acts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.vendor.answers = [self]

    def __call__(self, handler: Handler) -> None:
        self.acts[handler.headers["idempotency-key"]] += 1
        if self.hanging:
            # It has acted, and its answer comes to nobody.
            self.vendor.ending.wait(60)
            return
        handler.answer(200, orjson.dumps(self.answer))

    @property
    def calls(self) -> list[int]:
        """How many calls each key has made."""
        return list(self.acts.values())


@contextmanager
def _worker(url: str, folder: Path, worker_id: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.routed_worker", url, str(folder), worker_id]
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _desk(url: str, folder: Path, **strategy: Any) -> Iterator[tuple[Runtime, Bookkeeper, Bookkeeper]]:
    with ExitStack() as stack:
        vendors = [stack.enter_context(vendor_serving()) for _ in range(2)]
        first, second = Bookkeeper(vendors[0], UNKNOWN), Bookkeeper(vendors[1], FOUND)
        built = stack.enter_context(running(url, folder, ROUTED))
        runtime = stack.enter_context(reaching(built))
        # One place each: a call that died must not keep its own run out.
        more: Json = {"timeoutSeconds": 30, "concurrency": 1}
        document = routing(
            http_provider("first", first.vendor.url, COSTS["first"], **more),
            http_provider("second", second.vendor.url, COSTS["second"], **more),
            **strategy,
        )
        route(runtime, document)
        yield runtime, first, second


def _spent(runtime: Runtime) -> dict[str, int]:
    month = f"{runtime.clock():%Y-%m}"
    with runtime.database.read() as tx:
        return {name: month_of_provider(tx, DEFAULT_PROJECT, "registry", name, month, "EUR").amount for name in COSTS}


@pytest.mark.parametrize(("url", "cut_off"), [("sqlite_url", "first"), ("postgres_url", "second")], indirect=["url"])
def test_a_call_that_a_kill_cut_off_costs_once(url: str, tmp_path: Path, cut_off: str) -> None:
    with _desk(url, tmp_path) as (runtime, first, second):
        killed = first if cut_off == "first" else second
        killed.hanging = True
        queue = DurableQueue(runtime.database, runtime.clock)
        case = begin(replace(runtime, effects=queue), context={"entity": {"data": {"country": "DE"}}})
        queue.close()
        with _worker(url, tmp_path, "w-1") as process:
            until(lambda: bool(killed.acts))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        assert case_of(runtime, case).state == "checking"
        assert _spent(runtime) == {"first": 0 if cut_off == "first" else COSTS["first"], "second": 0}
        killed.hanging = False
        with serving(runtime, "w-1", replace(QUICK, silent=600, lost=600)):
            until(lambda: case_of(runtime, case).state == "good")
        # What had answered before is not asked again; what was cut off is, under its key, so that it acts once.
        assert (first.calls, second.calls) == (([2], [1]) if cut_off == "first" else ([1], [2]))
        assert _spent(runtime) == COSTS
        assert run_of_case(runtime, case).cost == sum(COSTS.values())
        assert {name: call.cost for name, call in calls_of_case(runtime, case).items()} == COSTS
        with runtime.database.read() as tx:
            rows = exchanges_of_case(tx, DEFAULT_PROJECT, case)
            states = provider_states(tx, DEFAULT_PROJECT)
        assert [(row.provider, row.attempt, row.cost) for row in rows] == [
            ("first", 1, COSTS["first"]),
            ("second", 1, COSTS["second"]),
        ]
        assert [(state.leases, state.breaker["state"]) for state in states.values()] == [([], "closed")] * 2
        assert [(row.status, row.attempt) for row in effects(runtime, case)] == [("done", 1)]
