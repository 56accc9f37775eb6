"""Custom lists without their entries: loading and changing them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, update
from sqlmodel import col, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.list_tables import CustomListRow, ListEntry
from ballerine_app.store.tables import AuditEntry
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_table = CustomListRow.__table__  # type: ignore[attr-defined]
_CHANGING = ("description", "changed_at", "archived_at")


def lock_list(tx: WriteTransaction, list_id: str) -> None:
    """Make other acts on a list wait until this one ends."""
    lock_name(tx.session, f"list:{list_id}")


def get_list(tx: ReadTransaction, project_id: str, list_id: str) -> CustomListRow | None:
    """Load a list by its id, detached; None where the project has none."""
    return _detached(tx, col(CustomListRow.id) == list_id, col(CustomListRow.project_id) == project_id)


def list_of_name(tx: ReadTransaction, project_id: str, name: str) -> CustomListRow | None:
    """Load a list by its name, detached; None where the project has none."""
    return _detached(tx, col(CustomListRow.name) == name, col(CustomListRow.project_id) == project_id)


def lists_of(tx: ReadTransaction, project_id: str) -> list[CustomListRow]:
    """Every list of a project by name, archived ones included."""
    query = select(CustomListRow).where(col(CustomListRow.project_id) == project_id).order_by(col(CustomListRow.name))
    return list(tx.session.exec(query))


def entry_counts(
    tx: ReadTransaction, project_id: str, now: datetime, soon: datetime, list_id: str = ""
) -> Mapping[str, tuple[int, int, int]]:
    """By list: entries that count now, those of them that expire until `soon`, and those that have expired."""
    ends = col(ListEntry.expires_at)
    alive = ends.is_(None) | (ends > now)
    query = (
        select(
            ListEntry.list_id,
            func.sum(case((alive, 1), else_=0)),
            func.sum(case(((ends > now) & (ends <= soon), 1), else_=0)),
            func.sum(case((ends <= now, 1), else_=0)),
        )
        .where(col(ListEntry.project_id) == project_id, col(ListEntry.removed_at).is_(None))
        .group_by(col(ListEntry.list_id))
    )
    if list_id:
        query = query.where(col(ListEntry.list_id) == list_id)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in tx.session.exec(query)}


def add_list(tx: WriteTransaction, row: CustomListRow) -> None:
    """Insert a list."""
    tx.add(row)
    tx.session.expunge(row)


def save_list(tx: WriteTransaction, row: CustomListRow, expected: int) -> None:
    """Write a list that still stands at the `expected` revision. Raises VersionConflict, changing nothing."""
    values = {name: getattr(row, name) for name in _CHANGING}
    statement = (
        update(_table)
        .where(_table.c.id == row.id, _table.c.project_id == row.project_id, _table.c.revision == expected)
        .values(revision=expected + 1, **values)
    )
    if tx.session.connection().execute(statement).rowcount != 1:
        raise VersionConflict(row.id, expected)
    row.revision = expected + 1


def list_history(
    tx: ReadTransaction, project_id: str, list_id: str, *, limit: int, before: int | None = None
) -> list[AuditEntry]:
    """What the audit log says of a list, the newest first; `before` is the number of a line to go on from."""
    query = select(AuditEntry).where(
        col(AuditEntry.stream) == "workspace",
        col(AuditEntry.project_id) == project_id,
        col(AuditEntry.event).startswith("list."),
        col(AuditEntry.meta)["id"].as_string() == list_id,
    )
    if before is not None:
        query = query.where(col(AuditEntry.seq) < before)
    return list(tx.session.exec(query.order_by(col(AuditEntry.seq).desc()).limit(limit)))


def _detached(tx: ReadTransaction, *where: Any) -> CustomListRow | None:
    row = tx.session.exec(select(CustomListRow).where(*where)).first()
    if row is not None:
        tx.session.expunge(row)
    return row
