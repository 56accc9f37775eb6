"""Removing rows that nothing will ask for again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from ballerine_app.store.tables import FlowSession, IdempotencyKey, StaffSession
from ballerine_app.store.transaction import WriteTransaction


def forget_old_keys(tx: WriteTransaction, before: datetime) -> int:
    """Remove idempotency keys that were used before this time; returns how many."""
    return _delete(tx, delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < before))


def forget_old_sessions(tx: WriteTransaction, before: datetime) -> int:
    """Remove browser sessions that ended before this time; returns how many."""
    return sum(
        _delete(tx, delete(table).where(col(table.expires_at) < before)) for table in (StaffSession, FlowSession)
    )


def _delete(tx: WriteTransaction, statement: object) -> int:
    return int(tx.session.connection().execute(statement).rowcount)  # type: ignore[call-overload]
