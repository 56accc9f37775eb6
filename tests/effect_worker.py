"""A worker process that a test kills, and a vendor that lives in files, so that it outlives the worker.

`python -m tests.effect_worker URL FOLDER WORKER_ID`
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.services import backtest_run
from ballerine_app.services.effects import DurableQueue, EffectRunner, Periods
from ballerine_app.services.runtime import Runtime
from tests.workflows import CHECKED, api, running, workflow

DEFINITION = workflow(CHECKED, api(timeoutSeconds=600))
QUICK = Periods(poll=0.02, beat=0.1, search=0.2, silent=1.5, lost=0.1)
_GIVES_UP_AFTER_S = 60


@dataclass(frozen=True)
class Vendor:
    """Notes each call, acts once per key, and hangs after it has acted while there is a file `hang`."""

    folder: Path

    def __call__(self, call: PluginCall) -> PluginAnswer:
        with (self.folder / "calls").open("a") as calls:
            calls.write(f"{call.key}\n")
        (self.folder / f"delivery-{call.key}").touch()
        if (self.folder / "hang").exists():
            (self.folder / "hanging").touch()
            time.sleep(600)
        return PluginAnswer({"by": os.getpid()})

    @property
    def calls(self) -> list[str]:
        file = self.folder / "calls"
        return file.read_text().split() if file.exists() else []

    @property
    def deliveries(self) -> int:
        return len(list(self.folder.glob("delivery-*")))


@contextmanager
def serving(runtime: Runtime, worker_id: str = "w-1", periods: Periods = QUICK) -> Iterator[Runtime]:
    """Run effects in this process, as the app does."""
    queue = DurableQueue(runtime.database, runtime.clock)
    served = replace(runtime, effects=queue)
    runner = EffectRunner(served, queue, worker_id, 4, periods)
    runner.start()
    try:
        yield served
    finally:
        runner.close()
        queue.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come; AssertionError when it does not come at all."""
    deadline = time.monotonic() + _GIVES_UP_AFTER_S
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


if __name__ == "__main__":
    url, folder, worker = sys.argv[1:]
    # Short steps, so that a test need not wait long for one.
    backtest_run.STEP_SECONDS = 0.1
    with (
        running(url, Path(folder), DEFINITION, plugins={"stub": Vendor(Path(folder))}) as own,
        serving(own, worker),
    ):
        time.sleep(600)
