"""The record of what plugins exchanged with the world."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import col, select

from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_INSERT = insert(PluginExchange.__table__)  # type: ignore[attr-defined]


def add_exchanges(tx: WriteTransaction, rows: Sequence[PluginExchange]) -> None:
    """Insert exchanges."""
    if rows:
        tx.session.connection().execute(_INSERT, [row.model_dump() for row in rows])


def exchanges_of_case(tx: ReadTransaction, project_id: str, case_id: str) -> list[PluginExchange]:
    """All exchanges of a case in their order."""
    query = select(PluginExchange).where(
        col(PluginExchange.project_id) == project_id, col(PluginExchange.case_id) == case_id
    )
    order = (col(PluginExchange.started_at), col(PluginExchange.attempt), col(PluginExchange.number))
    return list(tx.session.exec(query.order_by(*order)))
