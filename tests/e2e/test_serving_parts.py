"""The parts of a worker, put together and taken apart again, also where one of them fails."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ballerine_app import ballerine_app as root
from ballerine_app.parts import parts
from ballerine_app.services.effects import EffectRunner
from ballerine_app.services.picture_process import PictureProcesses
from ballerine_app.services.worker_slot import take_slot
from ballerine_app.settings import Settings
from ballerine_app.store.schema import migrate


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Serves for a moment."""
    configured = Settings(data_dir=tmp_path)
    migrate(configured.database)
    monkeypatch.setattr(root, "settings", lambda: configured)
    monkeypatch.setattr(root, "configure_logs", lambda as_json: None)

    async def once() -> None:
        async with root.serving():
            assert parts().runtime.effects is not None

    def run() -> None:
        # In a thread of its own: Playwright keeps an event loop in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, once()).result()

    return run


def _is_left(folder: Path) -> list[str]:
    """What still runs, or holds the worker's name."""
    slot = take_slot(folder / "workers")
    slot.release()
    threads = [each.name for each in threading.enumerate() if each.name.startswith(("database", "images", "effect-"))]
    return threads + ([] if slot.worker_id.endswith("-1") else [slot.worker_id])


def test_nothing_is_left_of_a_worker_that_stopped(serve: Callable[[], None], tmp_path: Path) -> None:
    serve()
    assert _is_left(tmp_path) == []


def _fails(_: object) -> None:
    raise LookupError("on purpose")


@pytest.mark.parametrize(("part", "method"), [(EffectRunner, "start"), (PictureProcesses, "close")])
def test_nor_of_one_in_which_a_part_failed(
    serve: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: type, method: str
) -> None:
    monkeypatch.setattr(part, method, _fails)
    with pytest.raises(LookupError):
        serve()
    assert _is_left(tmp_path) == []
