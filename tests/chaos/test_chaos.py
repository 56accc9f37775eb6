"""Chaos at a tenth of its size, and proof that its check would notice. `make chaos` runs it in full."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.__main__ import on_postgresql
from tests.chaos.check import check
from tests.chaos.composition import chaos_runtime, chaos_settings
from tests.chaos.plan import Plan, Report
from tests.chaos.queue_rows import QueueRows
from tests.chaos.run import run

Recheck = Callable[[str], list[str]]
_PATIENCE = 120.0


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """What ten kills left on SQLite."""
    folder = tmp_path_factory.mktemp("chaos")
    plan = Plan("SQLite", cases=20, kills=10, seed=random.randrange(10**6), patience=_PATIENCE)
    return folder, run(plan, folder, f"sqlite:///{folder}/ballerine.db")


@pytest.fixture
def recheck(survived: tuple[Path, Report], tmp_path: Path) -> Recheck:
    """Runs SQL on a copy of what was left, and gives what the check says then."""
    folder, report = survived
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "ballerine.db"

    def after(sql: str) -> list[str]:
        connection = sqlite3.connect(file)
        with connection:
            connection.executescript(sql)
        connection.close()
        url = f"sqlite:///{file}"
        runtime, queue = chaos_runtime(chaos_settings(tmp_path, url)), QueueRows(url)
        again = Report(report.plan)
        check(again, runtime, queue, tmp_path / "ledger.jsonl")
        runtime.database.close()
        queue.close()
        return again.problems

    return after


def test_killed_ten_times_on_sqlite_every_case_ends_right(survived: tuple[Path, Report]) -> None:
    _, report = survived
    assert report.problems == [], report.plan
    assert (report.kills, report.effects) == (10, 100)


def test_a_dead_workers_runs_are_taken_over_on_postgresql() -> None:
    plan = Plan("PostgreSQL", 12, 4, random.randrange(10**6), 2, silent_after=2.0, skew=0.5, patience=_PATIENCE)
    report = on_postgresql(plan)
    assert report.problems == [], plan
    assert report.taken_over > 0


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("DELETE FROM effect WHERE name = 'flaky_four'", "effects of"),
        ("UPDATE effect SET status = 'waiting' WHERE name = 'flaky_four'", "effects of"),
        ("UPDATE effect SET id = id || 'x' WHERE name = 'flaky_four'", "never reached the vendor"),
        ("UPDATE case_record SET state = 'given_up'", "ended in 'given_up'"),
        ("UPDATE case_record SET version = version + 1", "at version"),
        ("UPDATE case_record SET context = '{\"number\": 1}'", "the vendor gave"),
        ('UPDATE case_record SET remembered = \'{"done": "new"}\'', "does not come out of its log"),
        ("UPDATE workflow_status SET status = 'PENDING' WHERE status = 'SUCCESS'", "PENDING still"),
        ("UPDATE workflow_status SET status = 'ENQUEUED' WHERE status = 'DELAYED'", "ENQUEUED still"),
        ("DROP TRIGGER audit_entry_unchanged; UPDATE audit_entry SET actor_id = 'x' WHERE seq = 2", "is broken"),
    ],
)
def test_the_check_notices(recheck: Recheck, sql: str, told: str) -> None:
    problems = recheck(sql)
    assert any(told in problem for problem in problems), problems


def test_the_check_notices_what_the_vendor_did_twice_or_never(recheck: Recheck, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    lines = ledger.read_text().splitlines()
    acted = next(line for line in lines if json.loads(line)["acted"])
    ledger.write_text("\n".join([*lines, acted]) + "\n")
    assert any("acted on 2 times" in problem for problem in recheck(""))
    ledger.write_text("\n".join(line for line in lines if line != acted) + "\n")
    assert any("acted on 0 times" in problem for problem in recheck(""))
