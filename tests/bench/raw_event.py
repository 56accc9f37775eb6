"""The least that a durable event can cost: the same rows read and written by hand, on the same schema.

No guard, no checks, no objects: read the case, write it back with a version check, add one chained line to the log.
"""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
from sqlalchemy import make_url

_READ = (
    "SELECT c.state, c.context, c.version, d.version FROM case_record c JOIN desk d ON d.case_id = c.id"
    " WHERE c.id = ? AND c.project_id = 'default'"
)
_HEAD = "SELECT seq, hash FROM audit_entry WHERE stream = ? ORDER BY seq DESC LIMIT 1"
_WRITE = "UPDATE case_record SET state = ?, context = ?, version = ?, changed_at = ? WHERE id = ? AND version = ?"
_LOG = (
    "INSERT INTO audit_entry (stream, seq, project_id, at, actor_kind, actor_id, event, meta, salt, payload_hash,"
    " payload, previous, hash) VALUES (?, ?, 'default', ?, 'api', 'key', ?, '{}', '', '', '{}', ?, ?)"
)


class RawCases:
    """One connection to the database at an SQLAlchemy URL."""

    def __init__(self, url: str) -> None:
        at = make_url(url)
        self._is_sqlite = at.get_backend_name() == "sqlite"
        self._connection: Any
        if self._is_sqlite:
            self._connection = sqlite3.connect(at.database or "", isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "busy_timeout = 10000"):
                self._connection.execute(f"PRAGMA {pragma}").close()
        else:
            self._connection = psycopg.connect(at.set(drivername="postgresql").render_as_string(hide_password=False))

    def go_round(self, case_id: str, number: int) -> None:
        """One event, counted from 0, in a transaction of its own."""
        if self._is_sqlite:
            self._connection.execute("BEGIN IMMEDIATE")
        state, context, version, _ = self._one(_READ + ("" if self._is_sqlite else " FOR UPDATE OF c"), case_id)
        context = orjson.loads(context) if isinstance(context, str) else context
        stream, now = f"case:{case_id}", datetime.now(UTC).isoformat(" ")
        seq, before = self._one(_HEAD, stream)
        after, event = ("collection", "revision") if number % 2 else ("manual_review", "submit")
        line = orjson.dumps([stream, seq + 1, now, event, before, state, after])
        self._run(_WRITE, after, orjson.dumps(context).decode(), version + 1, now, case_id, version)
        self._run(_LOG, stream, seq + 1, now, event, before, hashlib.sha256(line).hexdigest())
        self._connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _run(self, statement: str, *values: Any) -> Any:
        return self._connection.execute(statement if self._is_sqlite else statement.replace("?", "%s"), values)

    def _one(self, statement: str, *values: Any) -> Any:
        return self._run(statement, *values).fetchone()
