"""`ballerine replay`: one line for each case, and an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ballerine_app.commands.replay import replay
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.errors import NotFound
from ballerine_app.settings import Settings
from ballerine_app.store.audit_log import SYSTEM
from tests.conftest import PROJECT
from tests.finished_cases import Finished, opened
from tests.journeys import FakeClock


@pytest.fixture
def data(finished: Finished, tmp_path: Path) -> Path:
    """A copy of the data in which the sent case was changed without an event."""
    folder = tmp_path / "data"
    clock = FakeClock(finished.now)
    with (
        opened(finished, folder, clock) as runtime,
        runtime.database.write() as tx,
        changing_case(tx, runtime, "default", finished.sent.case_id, SYSTEM, clock()) as act,
    ):
        act.case.context = {**act.case.context, "entity": {"type": "individual"}}
        act.changed = True
    return folder


def ballerine(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ballerine_app.cli", "replay", *arguments],
        cwd=PROJECT,
        env={**os.environ, "DATA_DIR": str(data), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_all_cases_are_told_and_summed_up(data: Path, finished: Finished) -> None:
    run = ballerine(data, "--all")
    assert run.returncode == 1, run.stderr
    first, second, total = run.stdout.splitlines()
    assert first.startswith("P-1001: identical.")
    assert second.startswith("P-1002: differs after entry")
    assert "/entity/data/lastName" in second
    assert "Silva" not in second
    assert total == "2 cases: 1 identical, 1 different, 0 not replayable."


def test_a_case_that_is_identical_ends_well(data: Path, finished: Finished) -> None:
    told: list[str] = []
    assert replay(Settings(data_dir=data), [finished.approved, "P-1001"], told.append)
    assert len(told) == 2
    assert told[0] == told[1]
    assert told[0].startswith("P-1001: identical.")


def test_an_unknown_case_is_refused_before_anything_is_replayed(data: Path) -> None:
    told: list[str] = []
    with pytest.raises(NotFound, match="no_such_case"):
        replay(Settings(data_dir=data), ["P-1001", "P-9999"], told.append)
    assert told == []


def test_the_command_says_what_is_wrong_with_its_arguments(data: Path) -> None:
    unknown, both = ballerine(data, "P-9999"), ballerine(data, "P-1001", "--all")
    assert (unknown.returncode, both.returncode) == (1, 1)
    assert unknown.stderr == "There is no case P-9999.\n"
    assert both.stderr == "Name one case or several, or use --all.\n"
