"""Backtests: what was asked for, how far it got, and what came out."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, func, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.policy_tables import Backtest
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"
UNFINISHED: Final = (WAITING, RUNNING)

_table = Backtest.__table__  # type: ignore[attr-defined]
# What may be large, and what the list doesn't show.
_LARGE: Final = ("data", "sample")
_PROGRESS: Final = (
    "status",
    "total",
    "done",
    "steps",
    "place",
    "result",
    "sample",
    "problem",
    "started_at",
    "finished_at",
)
_HEADS: Final = tuple(column for column in _table.c if column.name not in _LARGE)


def add_backtest(tx: WriteTransaction, row: Backtest) -> None:
    """Insert a backtest."""
    tx.add(row)
    tx.session.expunge(row)


def get_backtest(tx: ReadTransaction, backtest_id: str) -> Backtest | None:
    """Load a backtest, detached; None where there is none."""
    return _detached(tx, select_rows(Backtest).where(col(Backtest.id) == backtest_id))


def lock_backtest(tx: WriteTransaction, backtest_id: str) -> Backtest | None:
    """Load a backtest to change it, detached: another writer of it waits until this act ends."""
    return _detached(tx, select_rows(Backtest).where(col(Backtest.id) == backtest_id).with_for_update())


def save_backtest(tx: WriteTransaction, row: Backtest) -> None:
    """Write how far a backtest got."""
    values = {name: getattr(row, name) for name in _PROGRESS}
    tx.session.connection().execute(update(_table).where(_table.c.id == row.id).values(values))


def backtest_heads(tx: ReadTransaction, project_id: str, name: str, limit: int) -> list[Row[Any]]:
    """The newest backtests of a policy, the newest first: every column but `data` and `sample`."""
    query = select(*_HEADS).where(_table.c.project_id == project_id, _table.c.name == name)
    query = query.order_by(_table.c.created_at.desc(), _table.c.id.desc()).limit(limit)
    return list(tx.session.connection().execute(query))


def count_unfinished(tx: ReadTransaction, project_id: str) -> int:
    """How many backtests of a project wait or run."""
    query = select(func.count()).where(_table.c.project_id == project_id, _table.c.status.in_(UNFINISHED))
    return tx.session.connection().execute(query).scalar_one()


def unfinished_steps(tx: ReadTransaction) -> list[tuple[str, int]]:
    """Of each backtest that waits or runs, its id and the number of the step that is to come."""
    query = select(_table.c.id, _table.c.steps).where(_table.c.status.in_(UNFINISHED)).order_by(_table.c.created_at)
    return [(row.id, row.steps) for row in tx.session.connection().execute(query)]


def _detached(tx: ReadTransaction, query: Any) -> Backtest | None:
    row: Backtest | None = tx.session.exec(query).first()
    if row is not None:
        tx.session.expunge(row)
    return row
