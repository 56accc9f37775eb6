"""A name for this process that stays the same over restarts, and that no other living process on the machine has."""

from __future__ import annotations

import fcntl
import itertools
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class WorkerSlot:
    """The name, and the lock that holds it; the lock ends with the process, however it ends."""

    worker_id: str
    lock: IO[str]

    def release(self) -> None:
        """Give the name free."""
        self.lock.close()


def take_slot(folder: Path, machine: str = "") -> WorkerSlot:
    """Take the first free name of this machine: `<machine>-1`, `<machine>-2`, … `folder` holds the locks.

    `machine` is its host name unless given. Machines that share a database must not share a name: a worker takes up
    what one of its name had in hand.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in itertools.count(1):
        lock = (folder / f"{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return WorkerSlot(f"{machine or socket.gethostname()}-{number}", lock)
    raise AssertionError("counting never ends")
