"""How providers stand, shared by all processes: breaker, token bucket, calls under way, and what the month has cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.detached import detached
from ballerine_app.store.dialect import lock_name
from ballerine_app.store.routing_tables import ProviderSpend, ProviderState
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_states = ProviderState.__table__  # type: ignore[attr-defined]
_spends = ProviderSpend.__table__  # type: ignore[attr-defined]
_STATE = ("breaker", "bucket_left", "bucket_at", "leases")
_SPEND = ("amount", "warned_at", "stopped_at")


def lock_provider(tx: WriteTransaction, project_id: str, capability: str, provider: str) -> ProviderState:
    """A provider's state to change, detached: other writers of it wait until this act ends. A new one if need be."""
    lock_name(tx.session, f"provider:{project_id}:{capability}:{provider}")
    key = {"project_id": project_id, "capability": capability, "provider": provider}
    found = tx.session.connection().execute(select(_states).filter_by(**key)).mappings().first()
    if found is not None:
        return detached(ProviderState, dict(found))
    made: dict[str, Any] = {**key, "breaker": {}, "bucket_left": None, "bucket_at": None, "leases": []}
    tx.session.connection().execute(insert(_states), made)
    return detached(ProviderState, made)


def save_provider(tx: WriteTransaction, row: ProviderState) -> None:
    """Write a provider's state that this act has locked."""
    statement = update(_states).filter_by(project_id=row.project_id, capability=row.capability, provider=row.provider)
    tx.session.connection().execute(statement.values({name: getattr(row, name) for name in _STATE}))


def provider_states(
    tx: ReadTransaction, project_id: str, capability: str = ""
) -> Mapping[tuple[str, str], ProviderState]:
    """The states of a project's providers by capability and name; those of one capability where it is named."""
    query = select_rows(ProviderState).where(col(ProviderState.project_id) == project_id)
    if capability:
        query = query.where(col(ProviderState.capability) == capability)
    return {(row.capability, row.provider): row for row in tx.session.exec(query)}


def month_of_provider(
    tx: ReadTransaction, project_id: str, capability: str, provider: str, month: str, currency: str
) -> ProviderSpend:
    """What a provider has cost in a month, detached; nothing where it was not asked."""
    key: dict[str, Any] = {
        "project_id": project_id,
        "capability": capability,
        "provider": provider,
        "month": month,
        "currency": currency,
    }
    found = tx.session.connection().execute(select(_spends).filter_by(**key)).mappings().first()
    return detached(
        ProviderSpend, dict(found) if found else {**key, "amount": 0, "warned_at": None, "stopped_at": None}
    )


def save_month(tx: WriteTransaction, row: ProviderSpend) -> None:
    """Write what a provider has cost in a month; its state must be locked by this act."""
    key = {
        "project_id": row.project_id,
        "capability": row.capability,
        "provider": row.provider,
        "month": row.month,
        "currency": row.currency,
    }
    values = {name: getattr(row, name) for name in _SPEND}
    connection = tx.session.connection()
    if connection.execute(update(_spends).filter_by(**key).values(values)).rowcount == 0:
        connection.execute(insert(_spends), {**key, **values})


def months_spent(tx: ReadTransaction, project_id: str, month: str) -> Mapping[tuple[str, str, str], ProviderSpend]:
    """What providers have cost in a month, by capability, provider and currency."""
    query = select_rows(ProviderSpend).where(
        col(ProviderSpend.project_id) == project_id, col(ProviderSpend.month) == month
    )
    return {(row.capability, row.provider, row.currency): row for row in tx.session.exec(query)}
