"""Processes that are started quickly, killed hard, and never left over."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

# Processes are forked from one that has imported everything: a new one is at work in well under a second.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.chaos.worker", "tests.chaos.vendor"])


class Running:
    """A process, and the line to it. It ends by itself when its line breaks, as it does when we end."""

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        self.line, theirs = _context.Pipe()
        self._process = _context.Process(target=_until_line_breaks, args=(target, theirs, args), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs, and minus the signal where one ended it."""
        return self._process.exitcode

    def heard(self, seconds: float = 0.0) -> list[Any]:
        """What it said and is not heard yet, waiting for the first word for some seconds."""
        said: list[Any] = []
        try:
            while self.line.poll(0.0 if said else seconds):
                said.append(self.line.recv())
        except (EOFError, OSError):
            # It is dead. What it said last may be lost with it, as an answer in the network would.
            self._process.join(seconds)
        return said

    def tell(self, what: Any) -> None:
        """Say something to it; to a dead one, nothing."""
        try:
            self.line.send(what)
        except OSError:
            return

    def freeze(self) -> None:
        """Stop it where it is, until it is thawed or killed."""
        os.kill(self._process.pid or 0, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid or 0, signal.SIGCONT)

    def kill(self) -> None:
        """Kill it with SIGKILL, and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self.line.close()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, at most so long."""
        self._process.join(seconds)


def _until_line_breaks(target: Callable[..., None], line: Connection, args: tuple[Any, ...]) -> None:
    # Ctrl-C reaches every process of the terminal; what follows from it is for the one that started them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        target(line, *args)
    except BaseException:
        if not _is_broken(line):
            traceback.print_exc()
        # The threads at work must not keep it alive.
        os._exit(1)


def _is_broken(line: Connection) -> bool:
    try:
        while line.poll():
            line.recv()
    except (EOFError, OSError):
        return True
    return False
