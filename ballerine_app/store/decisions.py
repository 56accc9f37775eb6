"""Reading the decisions on a case."""

from __future__ import annotations

from sqlmodel import col, select

from ballerine_app.store.tables import Decision
from ballerine_app.store.transaction import ReadTransaction


def latest_decision(tx: ReadTransaction, case_id: str) -> Decision | None:
    """The decision on a case that was made last."""
    newest = (col(Decision.decided_at).desc(), col(Decision.id).desc())
    return tx.session.exec(select(Decision).where(col(Decision.case_id) == case_id).order_by(*newest)).first()
