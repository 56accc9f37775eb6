"""Loading and changing workflow versions. Only a draft's content can be written or deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CursorResult, Row, delete, func, update
from sqlmodel import col, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.tables import WorkflowVersion
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

DRAFT, PUBLISHED, ARCHIVED = "draft", "published", "archived"

_table = WorkflowVersion.__table__  # type: ignore[attr-defined]
_OF_DRAFT = ("data", "hash", "status", "changed_at", "published_by", "published_at")
_AFTERWARDS = ("status", "changed_at", "archived_at")
# Everything but the content, which may be large, and of the content what other definitions ask for.
_HEADS = (
    *(column for column in _table.c if column.name != "data"),
    _table.c.data["displayName"].as_string().label("title"),
    _table.c.data["id"].as_string().label("definition_id"),
    _table.c.data[("config", "collectionFlow")].as_string().label("collection_flow"),
)


def lock_versions(tx: WriteTransaction, project_id: str) -> None:
    """Make other acts on a project's versions wait until this one ends."""
    lock_name(tx.session, f"versions:{project_id}")


def get_version(tx: ReadTransaction, project_id: str, version_id: str) -> WorkflowVersion | None:
    """Load a version by its id, detached; None where the project has none."""
    return _detached(tx, col(WorkflowVersion.id) == version_id, col(WorkflowVersion.project_id) == project_id)


def version_of(tx: ReadTransaction, project_id: str, name: str, version: int) -> WorkflowVersion | None:
    """Load a version by its name and number, detached; None where the project has none."""
    return _detached(
        tx,
        col(WorkflowVersion.project_id) == project_id,
        col(WorkflowVersion.name) == name,
        col(WorkflowVersion.version) == version,
    )


def version_heads(tx: ReadTransaction, project_id: str) -> list[Row[Any]]:
    """Every version of a project by name and number, without its content.

    A row has the columns of the table but `data`, and `title`, `definition_id` and `collection_flow` of the content.
    """
    query = select(*_HEADS).where(_table.c.project_id == project_id)
    return list(tx.session.exec(query.order_by(_table.c.name, _table.c.version)))


def hashes(tx: ReadTransaction, project_id: str) -> dict[tuple[str, int], tuple[str, str]]:
    """The status and hash of every version by name and number."""
    columns = (_table.c.name, _table.c.version, _table.c.status, _table.c.hash)
    rows = tx.session.exec(select(*columns).where(_table.c.project_id == project_id))
    return {(name, version): (status, digest) for name, version, status, digest in rows}


def highest_version(tx: ReadTransaction, project_id: str, name: str) -> int:
    """The highest number of a name, drafts included; 0 where there is none."""
    query = select(func.max(_table.c.version)).where(_table.c.project_id == project_id, _table.c.name == name)
    return tx.session.exec(query).one() or 0


def add_versions(tx: WriteTransaction, rows: Iterable[WorkflowVersion]) -> None:
    """Insert versions."""
    tx.add(*rows)
    for row in rows:
        tx.session.expunge(row)


def save_version(tx: WriteTransaction, row: WorkflowVersion, expected: int, *, was: str) -> None:
    """Write a version if it still stands at the `expected` revision and has the status `was`.

    The content is written for what was a draft, and never again. Raises VersionConflict, changing nothing.
    """
    columns = _OF_DRAFT if was == DRAFT else _AFTERWARDS
    values = {name: getattr(row, name) for name in columns}
    statement = update(_table).where(*_as_seen(row, expected, was)).values(revision=expected + 1, **values)
    _must_hit(tx.session.connection().execute(statement), row, expected)
    row.revision = expected + 1


def delete_draft(tx: WriteTransaction, row: WorkflowVersion, expected: int) -> None:
    """Delete a draft that still stands at the `expected` revision. Raises VersionConflict, changing nothing."""
    statement = delete(_table).where(*_as_seen(row, expected, DRAFT))
    _must_hit(tx.session.connection().execute(statement), row, expected)


def _as_seen(row: WorkflowVersion, expected: int, was: str) -> tuple[Any, ...]:
    return (
        _table.c.id == row.id,
        _table.c.project_id == row.project_id,
        _table.c.revision == expected,
        _table.c.status == was,
    )


def _must_hit(result: CursorResult[Any], row: WorkflowVersion, expected: int) -> None:
    if result.rowcount != 1:
        raise VersionConflict(row.id, expected)


def _detached(tx: ReadTransaction, *where: Any) -> WorkflowVersion | None:
    row = tx.session.exec(select(WorkflowVersion).where(*where)).first()
    if row is not None:
        tx.session.expunge(row)
    return row
