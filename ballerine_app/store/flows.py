"""Loading collection flows."""

from __future__ import annotations

from sqlmodel import col, select

from ballerine_app.store.tables import Flow
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction


def get_flow(tx: ReadTransaction, project_id: str, flow_id: str) -> Flow | None:
    """Load a flow, or None where the project has none by this id."""
    return tx.session.exec(select(Flow).where(col(Flow.id) == flow_id, col(Flow.project_id) == project_id)).first()


def lock_flow(tx: WriteTransaction, project_id: str, flow_id: str) -> Flow | None:
    """Load a flow to change it: another writer of the same flow waits until this act ends."""
    query = select(Flow).where(col(Flow.id) == flow_id, col(Flow.project_id) == project_id).with_for_update()
    return tx.session.exec(query).first()


def flow_of_case(tx: ReadTransaction, project_id: str, case_id: str) -> Flow | None:
    """The collection flow of a case."""
    return tx.session.exec(select(Flow).where(col(Flow.case_id) == case_id, col(Flow.project_id) == project_id)).first()
