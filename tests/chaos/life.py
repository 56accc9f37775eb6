"""One life of a worker, from its fork to its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.chaos.processes import Running
from tests.chaos.worker import STARTING, STOP, Task, work


class Life:
    """A worker process, how far it has come, and what it was told to submit. `index` is which of the workers it is."""

    def __init__(self, task: Task, index: int, skew: float = 0.0) -> None:
        self.index = index
        self.process = Running(work, replace(task, ahead=index * skew))
        self.worker_id = ""
        self._reached = {"fork"}
        self._told: set[int] = set()

    def listen(self, seconds: float = 0.0) -> list[int]:
        """Note what it says; the numbers that it confirms."""
        confirmed = []
        for said in self.process.heard(seconds):
            if isinstance(said, int):
                confirmed.append(said)
            elif said == STARTING:
                self._reached.add("start")
            else:
                self.worker_id = said
                self._reached.add("work")
        return confirmed

    def has_reached(self, milestone: str) -> bool:
        """Whether it was forked, began to start, or took up its work: "fork", "start", "work"."""
        return milestone in self._reached

    @property
    def has_work(self) -> bool:
        """Whether it was told to submit anything yet."""
        return bool(self._told)

    def submit(self, numbers: Iterable[int]) -> None:
        """Have it submit the cases with these numbers, each once in its life."""
        for number in numbers:
            if number not in self._told:
                self._told.add(number)
                self.process.tell(number)

    def end(self, seconds: float) -> int | None:
        """Ask it to end, and wait; its exit code, None where it does not end in time."""
        self.process.tell(STOP)
        self.process.wait(seconds)
        return self.process.exit_code
