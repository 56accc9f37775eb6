"""Runs of capabilities, and what came of each provider in them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.detached import detached
from ballerine_app.store.routing_tables import CapabilityRun, ProviderCall
from ballerine_app.store.tables import Effect
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_runs = CapabilityRun.__table__  # type: ignore[attr-defined]
_calls = ProviderCall.__table__  # type: ignore[attr-defined]
_effects = Effect.__table__  # type: ignore[attr-defined]
_RUN = ("status", "reason", "provider", "conclusive", "cost", "finished_at")
_CALL = (
    "outcome",
    "why",
    "conclusive",
    "agrees",
    "attempts",
    "cached",
    "cost",
    "currency",
    "ms",
    "sealed",
    "due_at",
    "booked",
    "finished_at",
)
# The hot path: every step of every run.
_RUN_OF = select(_runs).where(_runs.c.effect_id == bindparam("effect"))
_CALLS_OF = select(_calls).where(_calls.c.effect_id == bindparam("effect")).order_by(_calls.c.place)
_ADD_RUN, _ADD_CALL = insert(_runs), insert(_calls)
_SAVE_RUN = (
    update(_runs).where(_runs.c.effect_id == bindparam("effect")).values({name: bindparam(name) for name in _RUN})
)
_SAVE_CALL = (
    update(_calls)
    .where(_calls.c.effect_id == bindparam("effect"), _calls.c.provider == bindparam("of_provider"))
    .values({name: bindparam(name) for name in _CALL})
)
_UNSEAL = (
    update(_calls).where(_calls.c.effect_id == bindparam("effect"), _calls.c.sealed.is_not(None)).values(sealed=None)
)


def run_of(tx: ReadTransaction, effect_id: str) -> CapabilityRun | None:
    """The run of an effect, detached; None where it has not begun."""
    found = tx.session.connection().execute(_RUN_OF, {"effect": effect_id}).mappings().first()
    return None if found is None else detached(CapabilityRun, dict(found))


def add_run(tx: WriteTransaction, run: CapabilityRun) -> None:
    """Insert a run."""
    tx.session.connection().execute(_ADD_RUN, run.model_dump())


def save_run(tx: WriteTransaction, run: CapabilityRun) -> None:
    """Write how a run stands."""
    values: dict[str, Any] = {name: getattr(run, name) for name in _RUN}
    tx.session.connection().execute(_SAVE_RUN, {**values, "effect": run.effect_id})


def calls_of(tx: ReadTransaction, effect_id: str) -> dict[str, ProviderCall]:
    """What came of the providers of a run, by name in their order, detached."""
    found = tx.session.connection().execute(_CALLS_OF, {"effect": effect_id}).mappings()
    return {row["provider"]: detached(ProviderCall, dict(row)) for row in found}


def add_call(tx: WriteTransaction, call: ProviderCall) -> None:
    """Insert what came, or is to come, of a provider."""
    tx.session.connection().execute(_ADD_CALL, call.model_dump())


def save_call(tx: WriteTransaction, call: ProviderCall) -> None:
    """Write what came of a provider."""
    values: dict[str, Any] = {name: getattr(call, name) for name in _CALL}
    key = {"effect": call.effect_id, "of_provider": call.provider}
    tx.session.connection().execute(_SAVE_CALL, {**values, **key})


def unseal_no_more(tx: WriteTransaction, effect_id: str) -> None:
    """Remove the answers that were kept while a run went on."""
    tx.session.connection().execute(_UNSEAL, {"effect": effect_id})


def unseal_ended(tx: WriteTransaction) -> None:
    """Remove the answers that were kept with runs whose effect was dropped meanwhile."""
    waiting = select(_effects.c.id).where(_effects.c.status == "waiting")
    statement = update(_calls).where(_calls.c.sealed.is_not(None), _calls.c.effect_id.not_in(waiting))
    tx.session.connection().execute(statement.values(sealed=None))


def unserved_plugins(tx: ReadTransaction, case_id: str) -> dict[str, str]:
    """The plugins of a case whose latest ended run has found no vendor, with the reason."""
    query = (
        select_rows(CapabilityRun.plugin, CapabilityRun.status, CapabilityRun.reason)
        .where(col(CapabilityRun.case_id) == case_id, col(CapabilityRun.status).in_(("served", "no_vendor")))
        .order_by(col(CapabilityRun.finished_at), col(CapabilityRun.started_at))
    )
    latest = {plugin: (status, reason) for plugin, status, reason in tx.session.exec(query)}
    return {plugin: reason for plugin, (status, reason) in latest.items() if status == "no_vendor"}


def runs_of_case(tx: ReadTransaction, project_id: str, case_id: str) -> list[CapabilityRun]:
    """The runs of a case, oldest first."""
    query = select_rows(CapabilityRun).where(
        col(CapabilityRun.project_id) == project_id, col(CapabilityRun.case_id) == case_id
    )
    return list(tx.session.exec(query.order_by(col(CapabilityRun.started_at), col(CapabilityRun.effect_id))))
