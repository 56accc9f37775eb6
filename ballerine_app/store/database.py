"""Read and write transactions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from ballerine_app.store.dialect import is_busy, is_deadlock, open_engines, taking_turns
from ballerine_app.store.errors import DatabaseBusy, NestedWrite
from ballerine_app.store.fair_lock import FairLock
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

Notifier = Callable[[frozenset[str]], None]

_log = logging.getLogger(__name__)


class Database:
    """The database of one process; threads share it.

    `url` is an SQLAlchemy URL of an already migrated database (see `schema.migrate`). `on_commit` is called
    in the writing thread, after each commit that touched topics, with those topics.
    """

    def __init__(self, url: str, on_commit: Notifier | None = None) -> None:
        self.url = url
        self._on_commit = on_commit
        self._engines = open_engines(url)
        self._turn = FairLock() if self._engines.one_writer else None
        self._thread = threading.local()

    @contextmanager
    def write(self) -> Iterator[WriteTransaction]:
        """Open a write transaction: writers of this process take turns in the order in which they came.

        Commits when the block ends and rolls back when it raises. Raises NestedWrite within another write
        of the same thread, and DatabaseBusy when another process keeps the database for too long or PostgreSQL ended a
        deadlock by taking this act back.
        """
        if getattr(self._thread, "writing", False):
            raise NestedWrite("this thread is in a write transaction already; pass that one on")
        if self._turn:
            self._turn.acquire()
        self._thread.writing = True
        try:
            with Session(self._engines.writer, expire_on_commit=False) as session:
                tx = WriteTransaction(session)
                _begin(session)
                yield tx
                session.commit()
        except OperationalError as error:
            if is_deadlock(error):
                raise DatabaseBusy("two acts waited for each other, and this one was taken back") from error
            raise
        finally:
            self._thread.writing = False
            if self._turn:
                self._turn.release()
        self._follow(tx)

    @contextmanager
    def read(self) -> Iterator[ReadTransaction]:
        """Open a read transaction: one snapshot, taken at its first query. Writing in it fails."""
        with Session(self._engines.reader, expire_on_commit=False) as session:
            yield ReadTransaction(session)

    def open_for_queue(self) -> Any:
        """Open the database for the library that runs effects: an SQLAlchemy engine whose writers take turns with ours.

        Whoever asks disposes of it. Never use it from within `write`: it would wait for the turn of its own thread.
        """
        return taking_turns(self.url, self._turn)

    def close(self) -> None:
        """Close every idle connection. The database opens again when it is used again."""
        self._engines.writer.dispose()

    def _follow(self, tx: WriteTransaction) -> None:
        # The act is durable by now: a failure here must not look to the caller as if it were not.
        acts = list(tx.followers)
        notify = self._on_commit
        if notify and tx.topics:
            topics = frozenset(tx.topics)
            acts.append(lambda: notify(topics))
        for act in acts:
            try:
                act()
            except Exception:
                _log.exception("an act that follows a commit failed")


def _begin(session: Session) -> None:
    try:
        session.connection()
    except OperationalError as error:
        if is_busy(error):
            raise DatabaseBusy("another process keeps the database's write lock") from error
        raise
