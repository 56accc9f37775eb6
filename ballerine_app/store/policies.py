"""Loading and changing versions of risk policies. Only a draft's content can be written or deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, Row, bindparam, delete, func, update
from sqlmodel import col, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.policy_tables import PolicyVersion, ShadowResult
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

DRAFT, REVIEW, PUBLISHED, ARCHIVED = "draft", "review", "published", "archived"

_table = PolicyVersion.__table__  # type: ignore[attr-defined]
_shadows = ShadowResult.__table__  # type: ignore[attr-defined]
_CONTENT = ("data", "hash", "editors")
_KEPT = ("id", "project_id", "name", "version", "revision", "created_by", "created_at", *_CONTENT)
_STATUS = tuple(column.name for column in _table.c if column.name not in _KEPT)
# Everything but the content, which may be large, and its title.
_HEADS = (
    *(column for column in _table.c if column.name != "data"),
    _table.c.data["description"].as_string().label("description"),
)
# The hot path: every judged case asks which version is published.
_PUBLISHED = select(_table.c.id, _table.c.version, _table.c.hash).where(
    _table.c.project_id == bindparam("project"), _table.c.name == bindparam("name"), _table.c.status == PUBLISHED
)
_SHADOWS = select(_table.c.id, _table.c.version, _table.c.hash).where(
    _table.c.project_id == bindparam("project"),
    _table.c.name == bindparam("name"),
    _table.c.shadow_since.is_not(None),
    _table.c.status.in_((DRAFT, REVIEW)),
)


def lock_policies(tx: WriteTransaction, project_id: str) -> None:
    """Make other acts on a project's policies wait until this one ends."""
    lock_name(tx.session, f"policies:{project_id}")


def get_policy(tx: ReadTransaction, project_id: str, version_id: str) -> PolicyVersion | None:
    """Load a version by its id, detached; None where the project has none."""
    return _detached(tx, col(PolicyVersion.id) == version_id, col(PolicyVersion.project_id) == project_id)


def policy_of(tx: ReadTransaction, project_id: str, name: str, version: int) -> PolicyVersion | None:
    """Load a version by its name and number, detached; None where the project has none."""
    return _detached(
        tx,
        col(PolicyVersion.project_id) == project_id,
        col(PolicyVersion.name) == name,
        col(PolicyVersion.version) == version,
    )


def policy_of_hash(tx: ReadTransaction, project_id: str, name: str, digest: str) -> PolicyVersion | None:
    """Load the version of a name with this content, detached; None where there is none (a draft changes)."""
    return _detached(
        tx,
        col(PolicyVersion.project_id) == project_id,
        col(PolicyVersion.name) == name,
        col(PolicyVersion.hash) == digest,
    )


def policy_heads(tx: ReadTransaction, project_id: str, name: str = "") -> list[Row[Any]]:
    """Every version of a project, or of one name, by name and number, without its content.

    A row has the columns of the table but `data`, and the content's `description`.
    """
    query = select(*_HEADS).where(_table.c.project_id == project_id)
    if name:
        query = query.where(_table.c.name == name)
    return list(tx.session.exec(query.order_by(_table.c.name, _table.c.version)))


def published_head(tx: ReadTransaction, project_id: str, name: str) -> tuple[str, int, str] | None:
    """The id, number and hash of the version that judges new cases; None where none is published."""
    found = tx.session.connection().execute(_PUBLISHED, {"project": project_id, "name": name}).first()
    return None if found is None else (found.id, found.version, found.hash)


def shadow_heads(tx: ReadTransaction, project_id: str, name: str) -> list[tuple[str, int, str]]:
    """The id, number and hash of the versions that are evaluated beside the published one."""
    rows = tx.session.connection().execute(_SHADOWS, {"project": project_id, "name": name})
    return [(row.id, row.version, row.hash) for row in rows]


def highest_policy(tx: ReadTransaction, project_id: str, name: str) -> int:
    """The highest number of a name, drafts included; 0 where there is none."""
    query = select(func.max(_table.c.version)).where(_table.c.project_id == project_id, _table.c.name == name)
    return tx.session.exec(query).one() or 0


def add_policy(tx: WriteTransaction, row: PolicyVersion) -> None:
    """Insert a version."""
    tx.add(row)
    tx.session.expunge(row)


def save_policy(tx: WriteTransaction, row: PolicyVersion, expected: int, *, was: str) -> None:
    """Write a version if it still stands at the `expected` revision and has the status `was`.

    The content is written for what was a draft, and never again. Raises VersionConflict, changing nothing.
    """
    columns = (*_STATUS, *_CONTENT) if was == DRAFT else _STATUS
    values = {name: getattr(row, name) for name in columns}
    statement = update(_table).where(*_as_seen(row, expected, was)).values(revision=expected + 1, **values)
    _must_hit(tx.session.connection().execute(statement), row, expected)
    row.revision = expected + 1


def delete_policy_draft(tx: WriteTransaction, row: PolicyVersion, expected: int) -> None:
    """Delete a draft that still stands at the `expected` revision, with what it said as a shadow.

    Raises VersionConflict; the transaction must not be committed then.
    """
    connection = tx.session.connection()
    connection.execute(delete(_shadows).where(_shadows.c.version_id == row.id, _shadows.c.project_id == row.project_id))
    statement = delete(_table).where(*_as_seen(row, expected, DRAFT))
    _must_hit(connection.execute(statement), row, expected)


def _as_seen(row: PolicyVersion, expected: int, was: str) -> tuple[Any, ...]:
    return (
        _table.c.id == row.id,
        _table.c.project_id == row.project_id,
        _table.c.revision == expected,
        _table.c.status == was,
    )


def _must_hit(result: CursorResult[Any], row: PolicyVersion, expected: int) -> None:
    if result.rowcount != 1:
        raise VersionConflict(row.id, expected)


def _detached(tx: ReadTransaction, *where: Any) -> PolicyVersion | None:
    row = tx.session.exec(select(PolicyVersion).where(*where)).first()
    if row is not None:
        tx.session.expunge(row)
    return row
