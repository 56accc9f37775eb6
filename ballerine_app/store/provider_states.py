"""How providers stand, shared by all processes: breaker, token bucket, calls under way, and what the month has cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, insert, select, update
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
_PROVIDER = ("project_id", "capability", "provider")
_MONTH = (*_PROVIDER, "month", "currency")


def _is(table: Table, keys: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[key] == bindparam(f"of_{key}") for key in keys)


# The hot path: every call of every provider.
_STATE_OF = select(_states).where(*_is(_states, _PROVIDER))
_SAVE_STATE = update(_states).where(*_is(_states, _PROVIDER)).values({name: bindparam(name) for name in _STATE})
_MONTH_OF = select(_spends).where(*_is(_spends, _MONTH))
_SAVE_MONTH = update(_spends).where(*_is(_spends, _MONTH)).values({name: bindparam(name) for name in _SPEND})


def lock_provider(tx: WriteTransaction, project_id: str, capability: str, provider: str) -> ProviderState:
    """A provider's state to change, detached: other writers of it wait until this act ends. A new one if need be."""
    lock_name(tx.session, f"provider:{project_id}:{capability}:{provider}")
    key = {"project_id": project_id, "capability": capability, "provider": provider}
    found = tx.session.connection().execute(_STATE_OF, _of(key)).mappings().first()
    if found is not None:
        return detached(ProviderState, dict(found))
    made: dict[str, Any] = {**key, "breaker": {}, "bucket_left": None, "bucket_at": None, "leases": []}
    tx.session.connection().execute(insert(_states), made)
    return detached(ProviderState, made)


def save_provider(tx: WriteTransaction, row: ProviderState) -> None:
    """Write a provider's state that this act has locked."""
    key = {name: getattr(row, name) for name in _PROVIDER}
    values = {name: getattr(row, name) for name in _STATE}
    tx.session.connection().execute(_SAVE_STATE, {**values, **_of(key)})


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
    found = tx.session.connection().execute(_MONTH_OF, _of(key)).mappings().first()
    return detached(
        ProviderSpend, dict(found) if found else {**key, "amount": 0, "warned_at": None, "stopped_at": None}
    )


def save_month(tx: WriteTransaction, row: ProviderSpend) -> None:
    """Write what a provider has cost in a month; its state must be locked by this act."""
    key = {name: getattr(row, name) for name in _MONTH}
    values = {name: getattr(row, name) for name in _SPEND}
    connection = tx.session.connection()
    if connection.execute(_SAVE_MONTH, {**values, **_of(key)}).rowcount == 0:
        connection.execute(insert(_spends), {**key, **values})


def months_spent(tx: ReadTransaction, project_id: str, month: str) -> Mapping[tuple[str, str, str], ProviderSpend]:
    """What providers have cost in a month, by capability, provider and currency."""
    query = select_rows(ProviderSpend).where(
        col(ProviderSpend.project_id) == project_id, col(ProviderSpend.month) == month
    )
    return {(row.capability, row.provider, row.currency): row for row in tx.session.exec(query)}


def _of(key: Mapping[str, Any]) -> dict[str, Any]:
    """A row's key as the prebuilt statements take it."""
    return {f"of_{name}": value for name, value in key.items()}
