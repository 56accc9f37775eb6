"""Every recorded history comes out as it was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.histories.record import record
from tests.histories.recorded_history import files, read, replayed
from tests.histories.stories import STORIES


@pytest.mark.parametrize("path", files(), ids=[path.stem for path in files()])
def test_a_recorded_history_comes_out_the_same(path: Path) -> None:
    history = read(path)
    found = replayed(history)
    assert len(found) == len(history["expected"]) == len(history["steps"]) + 1
    for number, (was, now) in enumerate(zip(history["expected"], found, strict=True)):
        assert now == was, f"after event {number}"


def test_each_story_is_recorded() -> None:
    assert [path.stem for path in files()] == sorted(STORIES)


def test_recording_leaves_what_is_there(tmp_path: Path) -> None:
    first, *others = sorted(STORIES)
    (tmp_path / f"{first}.json").write_text("as it was")
    assert record(tmp_path) == others
    assert (tmp_path / f"{first}.json").read_text() == "as it was"
    assert replayed(read(tmp_path / f"{others[0]}.json")) == read(tmp_path / f"{others[0]}.json")["expected"]
    assert record(tmp_path) == []


@pytest.mark.parametrize("what", ["state", "context", "next", "effects"])
def test_a_difference_would_be_seen(what: str) -> None:
    history = read(next(path for path in files() if path.stem == "timers"))
    other = read(next(path for path in files() if path.stem == "parent_case"))
    assert replayed(history)[1][what] != replayed(other)[1][what]


def test_stories_move_and_stay() -> None:
    steps = [step for path in files() for step in read(path)["expected"]]
    assert any(not step["taken"] for step in steps)
    assert any(step["final"] for step in steps)
    assert any(step["effects"] for step in steps)
