"""Letting a queue's next poll come at once, because something was put into it in this very process."""

from __future__ import annotations

import threading


class EarlyPoll:
    """Takes the place of `wait` on the event that ends a queue's thread, by which the thread waits between two polls.

    Other threads that wait for the same event are let be. Where the library waits in another way some day, polls come
    when they come.
    """

    def __init__(self, ending: threading.Event, thread_name: str) -> None:
        self._ending, self._wait, self._set = ending, ending.wait, ending.set
        self._thread_name = thread_name
        self._wanted = threading.Event()
        ending.wait = self._wait_or_poll  # type: ignore[method-assign]
        ending.set = self._end  # type: ignore[method-assign]

    def now(self) -> None:
        """Have the thread poll now, or once more as soon as it has polled."""
        self._wanted.set()

    def _end(self) -> None:
        self._set()
        self._wanted.set()

    def _wait_or_poll(self, timeout: float | None = None) -> bool:
        if threading.current_thread().name != self._thread_name:
            return self._wait(timeout)
        self._wanted.wait(timeout)
        self._wanted.clear()
        return self._ending.is_set()
