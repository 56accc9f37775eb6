"""Answers of providers that may be used again, sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from ballerine_app.store.routing_tables import ProviderAnswer
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_table = ProviderAnswer.__table__  # type: ignore[attr-defined]


def kept_answer(tx: ReadTransaction, project_id: str, key: str, after: datetime) -> bytes | None:
    """A sealed answer that was stored after a time and has not expired since; None where there is none."""
    query = select(ProviderAnswer.sealed).where(
        col(ProviderAnswer.project_id) == project_id,
        col(ProviderAnswer.key) == key,
        col(ProviderAnswer.stored_at) > after,
    )
    return tx.session.exec(query).first()


def keep_answer(tx: WriteTransaction, row: ProviderAnswer) -> None:
    """Store an answer in place of an older one to the same request."""
    same = delete(_table).where(_table.c.project_id == row.project_id, _table.c.key == row.key)
    tx.session.connection().execute(same)
    tx.add(row)


def forget_answers(tx: WriteTransaction, now: datetime) -> int:
    """Remove the answers that have expired; returns how many."""
    return tx.session.connection().execute(delete(_table).where(_table.c.expires_at <= now)).rowcount
