"""Loading and changing effects: what states asked for beyond the case itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import col, select

from ballerine_app.store.tables import Effect
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_table = Effect.__table__  # type: ignore[attr-defined]
_INSERT = insert(_table)
_SETTLE = (
    update(_table)
    .where(_table.c.id == bindparam("at_id"))
    .values({name: bindparam(name) for name in ("status", "attempt", "problem", "due_at", "finished_at")})
)


def add_effects(tx: WriteTransaction, effects: Sequence[Effect]) -> None:
    """Insert effects."""
    if effects:
        tx.session.connection().execute(_INSERT, [effect.model_dump() for effect in effects])


def get_effect(tx: ReadTransaction, effect_id: str) -> Effect | None:
    """Load an effect, detached; None where there is none."""
    return _detached(tx, select(Effect).where(col(Effect.id) == effect_id))


def lock_effect(tx: WriteTransaction, effect_id: str) -> Effect | None:
    """Load an effect to change it, detached: another writer of the same effect waits until this act ends."""
    return _detached(tx, select(Effect).where(col(Effect.id) == effect_id).with_for_update(key_share=True))


def save_effect(tx: WriteTransaction, effect: Effect) -> None:
    """Write how an effect stands: status, attempt, problem and times."""
    values = {name: getattr(effect, name) for name in ("status", "attempt", "problem", "due_at", "finished_at")}
    tx.session.connection().execute(_SETTLE, {**values, "at_id": effect.id})


def next_of_cause(tx: ReadTransaction, effect: Effect) -> Effect | None:
    """The held effect whose turn comes after this one's among the effects of the same event."""
    query = (
        select(Effect)
        .where(
            col(Effect.case_id) == effect.case_id,
            col(Effect.status) == "held",
            col(Effect.cause) == effect.cause,
            col(Effect.place) > effect.place,
        )
        .order_by(col(Effect.place))
        .limit(1)
    )
    return _detached(tx, query)


def has_newer(tx: ReadTransaction, effect: Effect) -> bool:
    """Whether a later event of the same case asked for an effect of this kind and name again."""
    query = select(Effect.id).where(
        col(Effect.case_id) == effect.case_id,
        col(Effect.kind) == effect.kind,
        col(Effect.name) == effect.name,
        col(Effect.cause) > effect.cause,
    )
    return tx.session.exec(query.limit(1)).first() is not None


def drop_timers(tx: WriteTransaction, case_id: str, states: Collection[str] | None, at: datetime) -> None:
    """Drop a case's waiting timers that belong to these states, or all of them for None."""
    statement = update(_table).where(
        _table.c.case_id == case_id, _table.c.status == "waiting", _table.c.kind == "timer"
    )
    if states is not None:
        statement = statement.where(_table.c.state.in_(states))
    tx.session.connection().execute(statement.values(status="dropped", finished_at=at))


def effects_of_case(tx: ReadTransaction, case_id: str) -> list[Effect]:
    """All effects of a case in the order in which they were asked for."""
    query = select(Effect).where(col(Effect.case_id) == case_id)
    return list(tx.session.exec(query.order_by(col(Effect.created_at), col(Effect.cause), col(Effect.place))))


def due_effects(tx: ReadTransaction, by: datetime, limit: int) -> list[Effect]:
    """Waiting effects that are due by a time, the longest due first."""
    query = (
        select(Effect)
        .where(col(Effect.status) == "waiting", col(Effect.due_at) <= by)
        .order_by(col(Effect.due_at), col(Effect.id))
        .limit(limit)
    )
    return list(tx.session.exec(query))


def _detached(tx: ReadTransaction, query: Any) -> Effect | None:
    effect: Effect | None = tx.session.exec(query).first()
    if effect is not None:
        tx.session.expunge(effect)
    return effect
