"""The processes that run effects: a sign of life from each, and who has stopped giving one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from ballerine_app.store.tables import Worker
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def beat(tx: WriteTransaction, worker_id: str, at: datetime) -> None:
    """Note that a worker lives."""
    row = tx.session.get(Worker, worker_id)
    if row is None:
        tx.add(Worker(id=worker_id, started_at=at, seen_at=at))
    else:
        row.seen_at = at


def silent_workers(tx: ReadTransaction, before: datetime) -> list[str]:
    """The workers that were last seen before a time."""
    return list(tx.session.exec(select(Worker.id).where(col(Worker.seen_at) < before).order_by(col(Worker.id))))


def forget_worker(tx: WriteTransaction, worker_id: str) -> None:
    """Remove a worker that has ended, or whose work others have taken over."""
    tx.session.connection().execute(delete(Worker).where(col(Worker.id) == worker_id))
