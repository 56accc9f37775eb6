"""Cases that rules judged, as people choose one from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select

from ballerine_app.store.tables import Case
from ballerine_app.store.transaction import ReadTransaction


def newest_scored(tx: ReadTransaction, project_id: str, most: int) -> list[Row[Any]]:
    """Id, reference and name of the cases with a score that changed last."""
    query = (
        select(Case.id, Case.reference, Case.name)
        .where(col(Case.project_id) == project_id, col(Case.risk_score).is_not(None))
        .order_by(col(Case.changed_at).desc())
        .limit(most)
    )
    return list(tx.session.exec(query))  # type: ignore[arg-type]
