"""Running numbers, for references that people can read out."""

from __future__ import annotations

from sqlalchemy import text

from ballerine_app.store.transaction import WriteTransaction

# One statement that SQLite and PostgreSQL both know, so that the first number is safe between processes too.
_NEXT = text(
    "INSERT INTO counter (project_id, name, value) VALUES (:project_id, :name, 1) "
    "ON CONFLICT (project_id, name) DO UPDATE SET value = counter.value + 1 RETURNING value"
)


def next_number(tx: WriteTransaction, project_id: str, name: str) -> int:
    """Return the next number of a project's series, from 1 on. A rollback gives the number back."""
    number: int = tx.session.connection().execute(_NEXT, {"project_id": project_id, "name": name}).scalar_one()
    return number
