"""Live pages: a broker that wakes open pages after a commit, and feeds that read once for all of them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

# Bursts reach a page as one update: the reads of a page are at least this far apart.
SPACING_SECONDS = 0.05
# An open page reads again after this long even if no note came, so that nothing stays stale.
RECHECK_SECONDS = 15.0
# A shared read is handed out for at most this long: a change that another process made comes without a note.
KEPT_SECONDS = 10.0
_FIRST_RETRY_SECONDS = 1.0

_log = logging.getLogger(__name__)


class Inbox:
    """One open page's place to sleep until one of its topics changes; notes that come meanwhile become one."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Note a change; called on the loop."""
        self._changed.set()

    async def wait(self, timeout: float = RECHECK_SECONDS) -> bool:
        """Sleep until a change or until `timeout` seconds went by; True for a change."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), timeout)
        changed = self._changed.is_set()
        self._changed.clear()
        return changed


class Broker:
    """Topics and the open pages that listen to them, in one process."""

    def __init__(self) -> None:
        self._inboxes: dict[str, set[Inbox]] = defaultdict(set)
        self._versions: dict[str, int] = defaultdict(int)
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on this loop from now on."""
        self._loop = loop

    def publish(self, topics: Iterable[str]) -> None:
        """Tell everyone who listens to these topics; may be called from any thread, after the commit."""
        names = tuple(topics)
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._deliver, names)

    def version(self, topics: Iterable[str]) -> tuple[int, ...]:
        """How often each topic changed so far."""
        return tuple(self._versions[topic] for topic in topics)

    @contextmanager
    def subscribe(self, *topics: str) -> Iterator[Inbox]:
        """Listen to topics while the block runs. Open it before the first read, so that nothing falls between."""
        inbox = Inbox()
        for topic in topics:
            self._inboxes[topic].add(inbox)
        try:
            yield inbox
        finally:
            for topic in topics:
                self._inboxes[topic].discard(inbox)
                if not self._inboxes[topic]:
                    del self._inboxes[topic]

    def _deliver(self, topics: tuple[str, ...]) -> None:
        # The version rises where the note arrives, so that a feed never takes an older read for the newest.
        for topic in topics:
            self._versions[topic] += 1
        for inbox in {inbox for topic in topics for inbox in self._inboxes.get(topic, ())}:
            inbox.wake()


@dataclass(frozen=True, slots=True)
class _Read:
    """A read that is under way or done: of which version of its topics, and when it began."""

    version: tuple[int, ...]
    at: float
    task: asyncio.Task[Any]


class Feeds:
    """Reads that open pages share: one read per change and key, however many pages want it."""

    def __init__(self, broker: Broker, *, answers: type[Exception] = Exception) -> None:
        """`answers` are the exceptions that a reader is told; after any other the read is tried again."""
        self._broker = broker
        self._answers = answers
        self._latest: dict[Hashable, _Read] = {}

    async def read(self, key: Hashable, topics: tuple[str, ...], read: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of `read` as of the topics' newest change.

        Pages that ask with the same `key` get the same read. `key` must hold everything that the result depends on:
        project, permissions, filter, order, page. A failed read is not kept; an open page outlives a busy database.
        """
        pause = _FIRST_RETRY_SECONDS
        while True:
            try:
                return await self._share(key, topics, read)
            except self._answers:
                raise
            except Exception:
                _log.exception("a read of an open page failed and is tried again")
                await asyncio.sleep(pause)
                pause = min(2 * pause, RECHECK_SECONDS)

    async def _share(self, key: Hashable, topics: tuple[str, ...], read: Callable[[], Coroutine[Any, Any, T]]) -> T:
        version, now = self._broker.version(topics), time.monotonic()
        known = self._latest.get(key)
        if known is None or known.version != version or now - known.at > KEPT_SECONDS or _failed(known.task):
            known = _Read(version, now, asyncio.ensure_future(read()))
            self._latest[key] = known
            known.task.add_done_callback(lambda _: self._forget_failed(key))
            self._trim()
        # One page that goes away must not cancel the read of the others.
        result: T = await asyncio.shield(known.task)
        return result

    def _forget_failed(self, key: Hashable) -> None:
        known = self._latest.get(key)
        if known and _failed(known.task):
            del self._latest[key]

    def _trim(self, most: int = 500) -> None:
        while len(self._latest) > most:
            del self._latest[next(iter(self._latest))]


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
