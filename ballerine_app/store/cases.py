"""Loading and saving a case and its desk, the hot path of every act."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, bindparam, update
from sqlalchemy import select as select_columns
from sqlmodel import SQLModel, col, select

from ballerine_app.store.detached import detached
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.tables import Case, Desk
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_CASE_KEYS = ("id", "project_id", "version")
_DESK_KEYS = ("case_id", "project_id", "version")


def _conditional_update(table: type[SQLModel], key: str) -> Any:
    columns = table.__table__.columns  # type: ignore[attr-defined]
    kept = {key, "project_id", "version"}
    return (
        update(table.__table__)  # type: ignore[attr-defined]
        .where(
            columns[key] == bindparam("at_id"),
            columns["project_id"] == bindparam("at_project"),
            columns["version"] == bindparam("expected"),
        )
        .values(version=bindparam("next_version"), **{c.name: bindparam(c.name) for c in columns if c.name not in kept})
    )


_UPDATE_CASE = _conditional_update(Case, "id")
_UPDATE_DESK = _conditional_update(Desk, "case_id")
_case, _desk = Case.__table__, Desk.__table__  # type: ignore[attr-defined]
_CASE_FIELDS, _DESK_FIELDS = list(_case.columns.keys()), list(_desk.columns.keys())
# Plain columns, not entities: the ORM prepares a query anew each time, which takes longer than the query.
_ALONE = select_columns(*_case.columns).where(
    _case.c.id == bindparam("case"), _case.c.project_id == bindparam("project")
)
_WITH_DESK = (
    select_columns(*_case.columns, *_desk.columns)
    .where(_case.c.id == bindparam("case"), _case.c.project_id == bindparam("project"))
    .join_from(_case, _desk, _desk.c.case_id == _case.c.id)
)
# The key may be referred to meanwhile: a child case that is inserted does not wait for an act on its parent.
_WITH_DESK_TO_CHANGE = _WITH_DESK.with_for_update(of=_case, key_share=True)
_CASE_COLUMNS = [name for name in Case.model_fields if name not in _CASE_KEYS]
_DESK_COLUMNS = [name for name in Desk.model_fields if name not in _DESK_KEYS]


def get_case(tx: ReadTransaction, project_id: str, case_id: str) -> Case | None:
    """Load a case, or None where the project has none by this id.

    The object is detached: changing it changes nothing until `save_case`.
    """
    found = tx.session.connection().execute(_ALONE, {"case": case_id, "project": project_id}).first()
    return None if found is None else detached(Case, dict(zip(_CASE_FIELDS, found, strict=True)))


def get_case_with_desk(tx: ReadTransaction, project_id: str, case_id: str) -> tuple[Case, Desk] | None:
    """Load both parts of a case in one query, detached; None where the project has no such case.

    In a write transaction another writer of the same case waits until this act ends: its events stay in order.
    """
    query = _WITH_DESK_TO_CHANGE if isinstance(tx, WriteTransaction) else _WITH_DESK
    found = tx.session.connection().execute(query, {"case": case_id, "project": project_id}).first()
    if found is None:
        return None
    case = detached(Case, dict(zip(_CASE_FIELDS, found, strict=False)))
    return case, detached(Desk, dict(zip(_DESK_FIELDS, found[len(_CASE_FIELDS) :], strict=True)))


def children_of(tx: ReadTransaction, parent_id: str) -> list[Case]:
    """The child cases of a case, in the order in which they were started."""
    return list(tx.session.exec(select(Case).where(col(Case.parent_id) == parent_id).order_by(col(Case.id))))


def case_started_by(tx: ReadTransaction, effect_id: str) -> Case | None:
    """The child case that an effect started, or None when it has started none yet."""
    return tx.session.exec(select(Case).where(col(Case.started_by) == effect_id)).first()


def save_case(tx: WriteTransaction, case: Case, expected_version: int) -> None:
    """Write every column of a case if it still stands at `expected_version`, and set it to the next version.

    Raises VersionConflict, changing nothing, when somebody else was first or the case isn't there.
    """
    _save(tx, _UPDATE_CASE, case, case.id, _CASE_COLUMNS, expected_version)


def save_desk(tx: WriteTransaction, desk: Desk, expected_version: int) -> None:
    """Write every column of a desk if it still stands at `expected_version`, and set it to the next version.

    Raises VersionConflict, changing nothing, when somebody else was first or the desk isn't there.
    """
    _save(tx, _UPDATE_DESK, desk, desk.case_id, _DESK_COLUMNS, expected_version)


def _save(
    tx: WriteTransaction, statement: Any, row: Case | Desk, row_id: str, columns: list[str], expected: int
) -> None:
    values = {name: getattr(row, name) for name in columns}
    values |= {"at_id": row_id, "at_project": row.project_id, "expected": expected, "next_version": expected + 1}
    result: CursorResult[Any] = tx.session.connection().execute(statement, values)
    if result.rowcount != 1:
        raise VersionConflict(row_id, expected)
    row.version = expected + 1
