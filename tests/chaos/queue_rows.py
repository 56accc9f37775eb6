"""Looking into the queue's own table, from outside of the processes that use it."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

_UNDER_WAY = ("PENDING", "ENQUEUED", "DELAYED")


class QueueRows:
    """The queue's table in the database at `url`; it must be there already."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url)
        schema = None if self._engine.dialect.name == "sqlite" else "dbos"
        self._rows = sa.table(
            "workflow_status", *(sa.column(name) for name in ("workflow_uuid", "status", "executor_id")), schema=schema
        )

    def in_hand(self, worker_id: str) -> list[str]:
        """The runs that a worker has begun and not ended."""
        rows = self._rows.c
        return self._all(sa.select(rows.workflow_uuid).where(rows.status == "PENDING", rows.executor_id == worker_id))

    def under_way(self) -> list[tuple[str, str]]:
        """The runs that have not ended: id and status."""
        rows = self._rows.c
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(rows.workflow_uuid, rows.status).where(rows.status.in_(_UNDER_WAY)))
            return [(row[0], row[1]) for row in found]

    def by_status(self) -> Counter[str]:
        """How many runs ended how."""
        return Counter(self._all(sa.select(self._rows.c.status)))

    def ran_on(self, run_id: str) -> str:
        """The worker that a run was last on."""
        rows = self._rows.c
        return self._all(sa.select(rows.executor_id).where(rows.workflow_uuid == run_id))[0]

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _all(self, query: sa.Select[str]) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())
