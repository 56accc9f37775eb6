"""When vendors answered."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col, select

from ballerine_app.store.tables import Case, Effect
from ballerine_app.store.transaction import ReadTransaction


def answered_at(tx: ReadTransaction, case: Case) -> dict[str, str]:
    """When each plugin of a case ended last, by its name (ISO 8601)."""
    query = (
        select(Effect.name, func.max(col(Effect.finished_at)))
        .where(col(Effect.case_id) == case.id, col(Effect.status) == "done")
        .group_by(col(Effect.name))
    )
    return {name: at.isoformat() for name, at in tx.session.exec(query) if at is not None}
