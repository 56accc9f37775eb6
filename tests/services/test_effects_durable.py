"""Effects on DBOS for real: workers that are killed, work that is lost, delays, and one database for both libraries."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.effects import DurableQueue, EffectRunner
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.runtime import Runtime, utc_now
from ballerine_app.services.worker_slot import take_slot
from ballerine_app.store.workers import silent_workers
from tests.conftest import PROJECT
from tests.effect_worker import DEFINITION, QUICK, Vendor, serving, until
from tests.postgres import both_databases
from tests.workflows import CHECKED, Stub, acting, api, begin, case_of, effects, running, workflow


@contextmanager
def _worker(url: str, folder: Path, worker_id: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.effect_worker", url, str(folder), worker_id]
    process = subprocess.Popen(command, cwd=PROJECT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _is(runtime: Runtime, case: str, state: str) -> Any:
    return lambda: case_of(runtime, case).state == state


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    return Vendor(tmp_path)


@both_databases
def test_a_call_that_a_kill_cut_off_is_made_again_and_delivered_once(url: str, tmp_path: Path, vendor: Vendor) -> None:
    (tmp_path / "hang").touch()
    with running(url, tmp_path, DEFINITION, plugins={"stub": vendor}) as runtime:
        queue = DurableQueue(runtime.database, runtime.clock)
        case = begin(replace(runtime, effects=queue))
        queue.close()
        with _worker(url, tmp_path, "w-1") as process:
            until((tmp_path / "hanging").exists)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        (tmp_path / "hang").unlink()
        assert case_of(runtime, case).state == "checking"
        # Nobody else is there to take it over: the worker comes back by the same name.
        with serving(runtime, "w-1", replace(QUICK, silent=600, lost=600)):
            until(_is(runtime, case, "good"))
        assert (len(vendor.calls), vendor.deliveries) == (2, 1)
        assert [row.attempt for row in effects(runtime, case)] == [1]


@both_databases
def test_what_a_worker_had_in_hand_that_never_comes_back_another_takes_over(
    url: str, tmp_path: Path, vendor: Vendor
) -> None:
    (tmp_path / "hang").touch()
    with running(url, tmp_path, DEFINITION, plugins={"stub": vendor}) as runtime:
        queue = DurableQueue(runtime.database, runtime.clock)
        case = begin(replace(runtime, effects=queue))
        queue.close()
        with _worker(url, tmp_path, "w-1") as process:
            until((tmp_path / "hanging").exists)
            (tmp_path / "hang").unlink()
            with serving(runtime, "w-2"):
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                until(_is(runtime, case, "good"))
                until(lambda: _workers(runtime) == ["w-2"])
        assert (len(vendor.calls), vendor.deliveries) == (2, 1)


def _workers(runtime: Runtime) -> list[str]:
    with runtime.database.read() as tx:
        return silent_workers(tx, utc_now() + timedelta(days=1))


DELAYED: dict[str, Any] = {
    "idle": {"on": {"start": "waiting"}, "after": {"60000": "late"}},
    "waiting": {"after": {"400": "checking"}},
    "checking": {"on": {"OK": "good"}},
    "good": {"type": "final"},
    "late": {},
}


@both_databases
def test_delays_and_pauses_pass_and_dropped_timers_do_not_fire(url: str, tmp_path: Path) -> None:
    stub = Stub([PluginFailed("busy"), PluginFailed("busy"), {}])
    definition = workflow(DELAYED, api(retry={"firstPauseSeconds": 0.1}))
    with running(url, tmp_path, definition, plugins={"stub": stub}) as runtime, serving(runtime) as served:
        case = begin(served)
        until(_is(runtime, case, "good"))
        assert [(row.kind, row.status, row.attempt) for row in effects(runtime, case)] == [
            ("timer", "dropped", 0),
            ("timer", "done", 1),
            ("api", "done", 3),
        ]


def test_a_run_that_comes_before_its_time_comes_again(tmp_path: Path, sqlite_url: str) -> None:
    # The machine that counted the delay is ahead of the one that runs it.
    states = {"idle": {"on": {"start": "waiting"}}, "waiting": {"after": {"2500": "good"}}, "good": {"type": "final"}}
    with running(sqlite_url, tmp_path, workflow(states)) as runtime:
        ahead = DurableQueue(runtime.database, lambda: utc_now() + timedelta(seconds=2.4))
        patient = replace(QUICK, lost=600)
        runner = EffectRunner(replace(runtime, effects=ahead), ahead, "w-1", 4, patient)
        runner.start()
        try:
            case = begin(replace(runtime, effects=ahead))
            until(_is(runtime, case, "good"))
        finally:
            runner.close()
            ahead.close()


def test_what_nobody_has_enqueued_is_found(tmp_path: Path, sqlite_url: str) -> None:
    with running(sqlite_url, tmp_path, DEFINITION, plugins={"stub": Stub()}) as runtime:
        before = begin(runtime)
        with serving(runtime, periods=replace(QUICK, lost=600)):
            until(_is(runtime, before, "good"))
        with serving(runtime):
            during = begin(runtime)
            until(_is(runtime, during, "good"))


@both_databases
def test_what_is_asked_for_here_does_not_wait_for_the_next_poll(url: str, tmp_path: Path) -> None:
    states: dict[str, Any] = {
        "idle": {"on": {"start": "checking"}},
        "checking": {"on": {"OK": "again"}},
        "again": {"on": {"OK": "good"}},
        "good": {"type": "final"},
    }
    stub = Stub()
    definition = workflow(states, api(), api("second", at="again"))
    hourly = replace(QUICK, poll=3600, search=600, lost=600)
    with (
        running(url, tmp_path, definition, plugins={"stub": stub}) as runtime,
        serving(runtime, "w-1", hourly) as served,
    ):
        for _ in range(3):
            case = begin(served)
            until(_is(runtime, case, "good"))
    assert len(stub.calls) == 6


def test_closing_lets_running_work_end(tmp_path: Path, sqlite_url: str) -> None:
    called, answer = threading.Event(), threading.Event()

    def slow(_: Any) -> dict[str, Any]:
        called.set()
        answer.wait(60)
        return {"late": True}

    with running(sqlite_url, tmp_path, DEFINITION, plugins={"stub": Stub([slow])}) as runtime:
        with serving(runtime) as served:
            case = begin(served)
            assert called.wait(60)
            threading.Timer(2, answer.set).start()
        assert case_of(runtime, case).state == "good"


def test_a_process_may_serve_several_times(tmp_path: Path, sqlite_url: str) -> None:
    for round_ in range(3):
        stub = Stub()
        with running(sqlite_url, tmp_path, DEFINITION, plugins={"stub": stub}) as runtime:
            with serving(runtime, f"w-{round_}") as served:
                case = begin(served)
                until(_is(runtime, case, "good"))
            assert len(stub.calls) == 1


def test_what_is_rolled_back_is_in_no_queue(tmp_path: Path, url: str) -> None:
    with running(url, tmp_path, DEFINITION) as runtime:
        queue = DurableQueue(runtime.database, runtime.clock)
        queued = replace(runtime, effects=queue)
        case = begin(queued, event="")

        def taken_back() -> None:
            with acting(queued, case) as act:
                act.send("start")
                raise LookupError

        with pytest.raises(LookupError):
            taken_back()
        assert _queued(url) == 0
        with acting(queued, case) as act:
            act.send("start")
        assert _queued(url) == 1
        queue.close()


def _queued(url: str, status: str = "%") -> int:
    table = "workflow_status" if url.startswith("sqlite") else "dbos.workflow_status"
    engine = create_engine(url)
    with engine.connect() as connection:
        query = text(f"SELECT count(*) FROM {table} WHERE status LIKE :status")  # noqa: S608
        count: int = connection.execute(query, {"status": status}).scalar_one()
    engine.dispose()
    return count


@both_databases
def test_events_and_effects_write_at_the_same_time(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stub = Stub()
    with running(url, tmp_path, workflow(CHECKED, api()), plugins={"stub": stub}) as runtime:
        with serving(runtime) as served, ThreadPoolExecutor(6) as pool:
            cases = list(pool.map(lambda _: begin(served), range(48)))
            until(lambda: all(case_of(runtime, case).state == "good" for case in cases))
        assert len(stub.calls) == 48
        assert {row.attempt for case in cases for row in effects(runtime, case)} == {1}
    assert "locked" not in caplog.text


def test_a_worker_keeps_its_name_and_no_two_share_one(tmp_path: Path) -> None:
    first, second = take_slot(tmp_path), take_slot(tmp_path)
    assert first.worker_id != second.worker_id
    first.release()
    again = take_slot(tmp_path)
    assert again.worker_id == first.worker_id
    again.release()
    second.release()
    named = take_slot(tmp_path, "lisbon")
    assert named.worker_id == "lisbon-1"
    named.release()


@both_databases
def test_housekeeping_forgets_old_runs_that_ended(url: str, tmp_path: Path) -> None:
    definition = workflow(DELAYED, api())
    with running(url, tmp_path, definition, plugins={"stub": Stub()}) as runtime, serving(runtime) as served:
        case = begin(served)
        until(_is(runtime, case, "good"))
        until(lambda: _queued(url, "SUCCESS") == 2)
        keep_house(served)
        assert _queued(url) == 3
        keep_house(replace(served, clock=lambda: utc_now() + timedelta(days=8)))
        # The timer of a minute is still to come, though its state was left.
        assert (_queued(url), _queued(url, "SUCCESS")) == (1, 0)
