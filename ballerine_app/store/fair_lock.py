"""A lock that is handed on in the order in which it was asked for."""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """First in, first out, within one process. Not reentrant.

    `threading.Lock` promises no order, and SQLite's own waiting is a poll with growing pauses: under load
    the unlucky writer starves. Here the releasing thread hands the lock to the longest waiting one.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self) -> None:
        """Wait for the lock."""
        with self._mutex:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()
        except BaseException:
            # Interrupted while waiting: leave the line, or pass on a turn that has come in the same instant.
            with self._mutex:
                still_waiting = turn in self._waiting
                if still_waiting:
                    self._waiting.remove(turn)
            if not still_waiting:
                self.release()
            raise

    def release(self) -> None:
        """Hand the lock to the longest waiting thread, or free it."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
