"""Backtests: exact, resumed after a kill, counted once, cancelled, and open to who may."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.services import backtest_run
from ballerine_app.services.backtest_run import run_backtest_step
from ballerine_app.services.backtests import backtest_list, backtest_view, cancel_backtest, start_backtest
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.audit_log import entries
from ballerine_app.store.backtests import unfinished_steps
from ballerine_app.store.ids import new_id
from ballerine_app.store.list_tables import CustomListRow, ListEntry
from tests.conftest import PROJECT
from tests.effect_worker import QUICK, serving, until
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.policy_cases import Json, content, judged_case, keep
from tests.workflows import Make, running

OLD = {">=": [{"var": "age"}, 50]}
LIVE = content(("old", OLD, 50, "score"))
STRICT = content(("old", OLD, 90, "block"), version=2)
BROKEN = {"in_list": [{"var": "age"}, "no-such-list"]}
START = datetime(2026, 3, 1, 23, tzinfo=UTC)
LEAD = Operator()
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 2)


def cases(runtime: Runtime, count: int, *, hours: float = 0.1, context: Json | None = None) -> list[str]:
    """So many cases from the last hour of the first of March on, every second of an old person."""
    return [
        judged_case(
            runtime, {"age": 60 if n % 2 else 20, **(context or {})}, START + timedelta(hours=hours * n), policy="tried"
        )
        for n in range(count)
    ]


def begin(runtime: Runtime, data: Json = STRICT, *, first: date = FIRST, last: date = LAST) -> str:
    draft = keep(runtime, {**data, "version": len(backtest_list(runtime, LEAD, "tried")) + 10}, name="tried")
    return start_backtest(runtime, LEAD, draft.id, data, first, last)


def to_the_end(runtime: Runtime) -> int:
    """Run what waits or runs, in this thread; how many steps it took."""
    count = 0
    while due := unfinished_steps_of(runtime):
        run_backtest_step(runtime, *due[0])
        count += 1
    return count


def unfinished_steps_of(runtime: Runtime) -> list[tuple[str, int]]:
    with runtime.database.read() as tx:
        return unfinished_steps(tx)


@both_databases
def test_a_backtest_counts_the_cases_of_its_days(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = make()
    monkeypatch.setattr(backtest_run, "CASES_PER_STEP", 4)
    keep(runtime, LIVE, "published", name="tried")
    made = cases(runtime, 30, hours=1)
    judged_case(runtime, {"age": 90}, START)
    backtest = begin(runtime)
    (row,) = backtest_list(runtime, LEAD, "tried")
    assert (row.status, row.percent, row.total, row.baseline) == ("waiting", 0, "25", 1)
    run_backtest_step(runtime, backtest, 0)
    run_backtest_step(runtime, backtest, 0)
    (row,) = backtest_list(runtime, LEAD, "tried")
    assert (row.status, row.percent, row.done, row.moved) == ("running", 16, "4", "2")
    assert to_the_end(runtime) == 6
    view = backtest_view(runtime, LEAD, backtest)
    assert (view.row.status, view.row.percent, view.row.done, view.row.problem) == ("done", 100, "25", "")
    assert (view.row.starts_on, view.row.ends_on, view.row.may_cancel) == ("2026-03-01", "2026-03-02", False)
    assert (view.row.moved, view.row.stricter, view.row.blocked) == ("12", "12", "12")
    assert (view.comparison.cases, view.comparison.moved, view.listed.total) == (25, 12, 12)
    assert [each.case_id for each in view.listed.cases] == [made[n] for n in range(23, 0, -2)]
    newest = view.listed.cases[0]
    assert (newest.score_before, newest.score, newest.gained) == (50, 90, ("Block",))
    assert backtest_view(runtime, LEAD, backtest, "level:low>low").listed.total == 13
    with runtime.database.read() as tx:
        (line,) = (line for line in entries(tx, "workspace") if line.event == "policy.backtest_started")
    assert (line.meta["backtest"], line.payload) == (backtest, None)


@both_databases
def test_what_breaks_is_counted_and_lists_are_those_of_then(make: Make) -> None:
    runtime = make()
    keep(runtime, LIVE, "published", name="tried")
    cases(runtime, 8, hours=1)
    entry: dict[str, Any] = {"id": new_id("entry"), "project_id": DEFAULT_PROJECT, "list_id": "l", "value": "60"}
    with runtime.database.write() as tx:
        now = runtime.clock()
        tx.add(
            CustomListRow(id="l", project_id=DEFAULT_PROJECT, name="ages", kind="text", created_at=now, changed_at=now)
        )
        # In the list for three of the eight hours, which two old people of four fall into.
        tx.add(ListEntry(**entry, key="60", added_at=START + timedelta(hours=2), removed_at=START + timedelta(hours=6)))
    listed = {"in_list": [{"cat": [{"var": "age"}]}, "ages"]}
    first = begin(runtime, content(("listed", listed, 90, "score"), version=3))
    to_the_end(runtime)
    found = backtest_view(runtime, LEAD, first).comparison
    assert [(rule.id, rule.before, rule.after) for rule in found.rules] == [("listed", "0", "2"), ("old", "4", "0")]
    second = begin(runtime, content(("old", OLD, 50, "score"), ("broken", BROKEN, 9, "score"), version=4))
    to_the_end(runtime)
    found = backtest_view(runtime, LEAD, second, "broken").comparison
    assert (found.broken, found.rules[1].broken, found.moved) == (8, "8", 8)
    assert "no-such-list" in found.rules[1].why
    assert len(backtest_view(runtime, LEAD, second, "broken").listed.cases) == 8


def test_a_cancelled_backtest_goes_no_further(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = make()
    monkeypatch.setattr(backtest_run, "CASES_PER_STEP", 4)
    cases(runtime, 20)
    backtest = begin(runtime)
    run_backtest_step(runtime, backtest, 0)
    cancel_backtest(runtime, LEAD, backtest)
    run_backtest_step(runtime, backtest, 1)
    (row,) = backtest_list(runtime, LEAD, "tried")
    assert (row.status, row.done, unfinished_steps_of(runtime)) == ("cancelled", "4", [])
    with pytest.raises(Conflict, match="backtest_ended"):
        cancel_backtest(runtime, LEAD, backtest)


def test_a_step_ends_early_when_rules_are_slow(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = make()
    monkeypatch.setattr(backtest_run, "STEP_SECONDS", -1)
    cases(runtime, 5)
    backtest = begin(runtime)
    assert to_the_end(runtime) == 5
    assert backtest_view(runtime, LEAD, backtest).comparison.cases == 5


def test_what_cannot_be_tested_is_refused(make: Make, clock: FakeClock) -> None:
    runtime = make()
    cases(runtime, 2)
    draft = keep(runtime, STRICT, name="tried")
    reviewer = StaffMember("r", DEFAULT_PROJECT, "R", "r@example.test", "reviewer", "s")
    stranger = StaffMember("x", "elsewhere", "X", "x@example.test", "admin", "s")

    def start(who: Any = LEAD, data: Json = STRICT, first: date = FIRST, last: date = LAST) -> str:
        return start_backtest(runtime, who, draft.id, data, first, last)

    with pytest.raises(NotAllowed, match="policies_not_yours"):
        start(reviewer)
    with pytest.raises(NotFound, match="policy_not_found"):
        start(stranger)
    with pytest.raises(Invalid, match="backtest_content"):
        start(data={**STRICT, "levels": 3})
    with pytest.raises(Invalid, match="backtest_range"):
        start(first=LAST, last=FIRST)
    with pytest.raises(Invalid, match="backtest_no_cases"):
        start(first=date(2020, 1, 1), last=date(2020, 1, 2))
    made = [start() for _ in range(3)]
    with pytest.raises(Conflict, match="backtests_too_many"):
        start()
    with pytest.raises(NotFound, match="backtest_not_found"):
        backtest_view(runtime, stranger, made[0])
    with pytest.raises(NotFound, match="backtest_not_found"):
        cancel_backtest(runtime, stranger, made[0])
    with pytest.raises(NotAllowed):
        cancel_backtest(runtime, reviewer, made[0])
    assert backtest_list(runtime, stranger, "tried") == ()
    assert not backtest_list(runtime, reviewer, "tried")[0].may_cancel


SLOW = content(
    ("old", OLD, 90, "block"),
    ("slow", {"<": [{"reduce": [{"var": "many"}, {"+": [{"var": "accumulator"}, 1]}, 0]}, 0]}, 1, "score"),
    version=2,
)


@both_databases
@pytest.mark.parametrize("comes_back", [True, False])
def test_a_killed_backtest_goes_on_where_it_was(make: Make, url: str, tmp_path: Path, comes_back: bool) -> None:
    with running(url, tmp_path) as runtime:
        keep(runtime, LIVE, "published", name="tried")
        cases(runtime, 120, hours=0.01, context={"many": [1] * 9_000})
        backtest = begin(runtime, SLOW)
        command = [sys.executable, "-m", "tests.effect_worker", url, str(tmp_path), "w-1"]
        process = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "BACKTESTSTEP_SECONDS": "0.1"})
        try:
            until(lambda: backtest_list(runtime, LEAD, "tried")[0].status == "running")
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        (row,) = backtest_list(runtime, LEAD, "tried")
        assert row.status == "running"
        with serving(runtime, "w-1" if comes_back else "w-2", QUICK):
            until(lambda: backtest_list(runtime, LEAD, "tried")[0].status == "done")
        view = backtest_view(runtime, LEAD, backtest)
        assert (view.comparison.cases, view.comparison.moved, view.row.done) == (120, 60, "120")


def test_a_backtest_runs_on_the_queue(make: Make, sqlite_url: str, tmp_path: Path) -> None:
    with running(sqlite_url, tmp_path) as runtime, serving(runtime, periods=replace(QUICK, lost=600)) as served:
        cases(runtime, 5)
        begin(served)
        until(lambda: backtest_list(runtime, LEAD, "tried")[0].status == "done")
