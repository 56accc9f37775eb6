"""Loading and changing effects: what states asked for beyond the case itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from ballerine_app.store.detached import detached
from ballerine_app.store.tables import Effect
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

_table = Effect.__table__  # type: ignore[attr-defined]
_INSERT = insert(_table)
_SETTLE = (
    update(_table)
    .where(_table.c.id == bindparam("at_id"))
    .values({name: bindparam(name) for name in ("status", "attempt", "problem", "due_at", "finished_at")})
)
# Plain columns, not entities: see `cases`.
_FIELDS = list(_table.columns.keys())
_BY_ID = select_columns(*_table.columns).where(_table.c.id == bindparam("effect"))
_BY_ID_TO_CHANGE = _BY_ID.with_for_update(key_share=True)
_NEXT = (
    select_columns(*_table.columns)
    .where(
        _table.c.case_id == bindparam("case"),
        _table.c.status == "held",
        _table.c.cause == bindparam("of_cause"),
        _table.c.place > bindparam("after"),
    )
    .order_by(_table.c.place)
    .limit(1)
)
_NEWER = (
    select_columns(_table.c.id)
    .where(
        _table.c.case_id == bindparam("case"),
        _table.c.kind == bindparam("of_kind"),
        _table.c.name == bindparam("of_name"),
        _table.c.cause > bindparam("since"),
    )
    .limit(1)
)


def add_effects(tx: WriteTransaction, effects: Sequence[Effect]) -> None:
    """Insert effects."""
    if effects:
        tx.session.connection().execute(_INSERT, [effect.model_dump() for effect in effects])


def get_effect(tx: ReadTransaction, effect_id: str) -> Effect | None:
    """Load an effect, detached; None where there is none."""
    return _one(tx, _BY_ID, {"effect": effect_id})


def lock_effect(tx: WriteTransaction, effect_id: str) -> Effect | None:
    """Load an effect to change it, detached: another writer of the same effect waits until this act ends."""
    return _one(tx, _BY_ID_TO_CHANGE, {"effect": effect_id})


def save_effect(tx: WriteTransaction, effect: Effect) -> None:
    """Write how an effect stands: status, attempt, problem and times."""
    values = {name: getattr(effect, name) for name in ("status", "attempt", "problem", "due_at", "finished_at")}
    tx.session.connection().execute(_SETTLE, {**values, "at_id": effect.id})


def next_of_cause(tx: ReadTransaction, effect: Effect) -> Effect | None:
    """The held effect whose turn comes after this one's among the effects of the same event."""
    return _one(tx, _NEXT, {"case": effect.case_id, "of_cause": effect.cause, "after": effect.place})


def has_newer(tx: ReadTransaction, effect: Effect) -> bool:
    """Whether a later event of the same case asked for an effect of this kind and name again."""
    of = {"case": effect.case_id, "of_kind": effect.kind, "of_name": effect.name, "since": effect.cause}
    return tx.session.connection().execute(_NEWER, of).first() is not None


def has_unfinished(tx: ReadTransaction, case_id: str, kinds: Collection[str]) -> bool:
    """Whether effects of these kinds have not ended yet."""
    query = select_columns(_table.c.id).where(
        _table.c.case_id == case_id, _table.c.status.in_(("waiting", "held")), _table.c.kind.in_(kinds)
    )
    return tx.session.connection().execute(query.limit(1)).first() is not None


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


def _one(tx: ReadTransaction, query: Any, values: dict[str, Any]) -> Effect | None:
    found = tx.session.connection().execute(query, values).first()
    return None if found is None else detached(Effect, dict(zip(_FIELDS, found, strict=True)))
