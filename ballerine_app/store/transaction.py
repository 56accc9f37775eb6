"""What the store's functions are handed: a read transaction or a write transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, SQLModel


class ReadTransaction:
    """One consistent view of the database. Objects loaded through `session` stay usable after it ends."""

    def __init__(self, session: Session) -> None:
        self.session = session


class WriteTransaction(ReadTransaction):
    """Everything that one act changes; committed or rolled back as a whole by `Database.write`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.topics: set[str] = set()
        self.followers: list[Callable[[], None]] = []

    def add(self, *rows: SQLModel) -> None:
        """Insert rows in the order given, at once.

        `session.add` alone leaves the order to the ORM, which doesn't look at foreign keys.
        """
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def touch(self, *topics: str) -> None:
        """Name what this act changes (`case:<id>`, `queue:<project>`); the notifier hears of it after commit."""
        self.topics.update(topics)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Run `act` once the commit is durable; never after a rollback. Its failure is logged, not raised."""
        self.followers.append(act)
