"""Published definitions as they lie in the database, for `Definitions`."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.definitions import Published
from ballerine_app.store.database import Database
from ballerine_app.store.versions import DRAFT, PUBLISHED, version_heads, version_of

RECHECK_SECONDS: Final = 15.0


class StoredDefinitions:
    """Reads the published and archived versions of one project. Threads share it.

    What is published is read again after `RECHECK_SECONDS`, since another process may have changed it, and after
    `forget`. `now` is a clock in seconds.
    """

    def __init__(self, database: Database, project_id: str, now: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._project_id = project_id
        self._now = now
        self._lock = threading.Lock()
        self._known: Published | None = None
        self._read_at = 0.0
        self._forgotten = 0

    def load(self, name: str, version: int) -> Definition | None:
        """A version that was published once: a draft is none."""
        with self._database.read() as tx:
            row = version_of(tx, self._project_id, name, version)
        return None if row is None or row.status == DRAFT else Definition.parse(row.data)

    def published(self) -> Published:
        """What is published, at most `RECHECK_SECONDS` old."""
        with self._lock:
            known, forgotten = self._known, self._forgotten
            if known is not None and self._now() - self._read_at < RECHECK_SECONDS:
                return known
        read_at = self._now()
        found = self._read()
        with self._lock:
            # What was read before somebody published must not stand for what is there since.
            if forgotten == self._forgotten:
                self._known, self._read_at = found, read_at
        return found

    def forget(self) -> None:
        """Read what is published anew at the next call."""
        with self._lock:
            self._known = None
            self._forgotten += 1

    def _read(self) -> Published:
        newest: dict[str, int] = {}
        ids: dict[str, frozenset[str]] = {}
        with self._database.read() as tx:
            heads = version_heads(tx, self._project_id)
        for head in heads:
            if head.status == DRAFT:
                continue
            if head.status == PUBLISHED:
                newest[head.name] = head.version  # they come in order
            ids[head.name] = ids.get(head.name, frozenset()) | ({head.definition_id} if head.definition_id else set())
        return Published(newest, ids)
