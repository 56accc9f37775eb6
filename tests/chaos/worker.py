"""The victim: a worker like the app's own, that also takes the cases it is told to start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from ballerine_app.services.effects import DurableQueue, EffectRunner, Periods
from ballerine_app.services.worker_slot import take_slot
from tests.chaos.composition import chaos_runtime, chaos_settings
from tests.chaos.submission import submit
from tests.chaos.vendor_call import vendor_plugin
from tests.chaos.workflows import KIND

STARTING = "starting"
STOP = -1


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is given. `silent_after`, in seconds, is when others take it for dead; None as in the product.

    `ahead` is by how many seconds its clock is ahead of the true time.
    """

    data_dir: Path
    database_url: str
    vendor_port: int
    silent_after: float | None = None
    ahead: float = 0.0


def work(boss: Connection, task: Task) -> None:
    """Wire the parts as the app does, run effects, and submit each number that comes, answering with it when done.

    Ends in order when told STOP, and at once when whoever started it is gone.
    """
    boss.send(STARTING)
    silent = task.silent_after
    periods = Periods() if silent is None else Periods(silent=silent, beat=silent / 4)
    settings = chaos_settings(task.data_dir, task.database_url)
    built = chaos_runtime(settings)

    def clock() -> datetime:
        return built.clock() + timedelta(seconds=task.ahead)

    queue = DurableQueue(built.database, clock)
    plugins = {KIND: vendor_plugin(f"http://127.0.0.1:{task.vendor_port}/checks")}
    runtime = replace(built, clock=clock, effects=queue, plugins=plugins)
    slot = take_slot(settings.workers_dir)
    runner = EffectRunner(runtime, queue, slot.worker_id, settings.effect_workers, periods)
    runner.start()
    boss.send(slot.worker_id)
    while (number := boss.recv()) != STOP:
        submit(runtime, number)
        boss.send(number)
    runner.close()
    queue.close()
    slot.release()
    runtime.database.close()
