"""Deliveries of webhooks: their lines, which keep the order of each case, and how each attempt ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, exists, func, insert, or_, select, text, update
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.detached import detached
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.store.webhook_tables import WebhookAttempt, WebhookDelivery, WebhookLine

HELD, WAITING, DELIVERED, FAILED, SKIPPED = "held", "waiting", "delivered", "failed", "skipped"
UNFINISHED: Final = (HELD, WAITING)
FINISHED: Final = (DELIVERED, FAILED, SKIPPED)

_table = WebhookDelivery.__table__  # type: ignore[attr-defined]
_lines = WebhookLine.__table__  # type: ignore[attr-defined]
_attempts = WebhookAttempt.__table__  # type: ignore[attr-defined]
_FIELDS: Final = list(_table.columns.keys())
_STANDING: Final = (
    "status",
    "attempt",
    "tries",
    "answered",
    "problem",
    "due_at",
    "tried_at",
    "finished_at",
)
# One statement that SQLite and PostgreSQL both know; it locks the line for whoever adds to it next.
_NEXT: Final = text(
    "INSERT INTO webhook_line (subscription_id, case_id, project_id, sequence) "
    "VALUES (:subscription, :case, :project, 1) "
    "ON CONFLICT (subscription_id, case_id) DO UPDATE SET sequence = webhook_line.sequence + 1 RETURNING sequence"
)
_BY_ID: Final = select(*_table.columns).where(_table.c.id == bindparam("delivery"))
_FIRST_UNFINISHED: Final = (
    select(*_table.columns)
    .where(
        _table.c.case_id == bindparam("case"),
        _table.c.subscription_id == bindparam("subscription"),
        _table.c.status.in_(UNFINISHED),
    )
    .order_by(_table.c.sequence)
    .limit(1)
)
_earlier = _table.alias("earlier")
_HAS_EARLIER: Final = exists().where(
    _earlier.c.case_id == _table.c.case_id,
    _earlier.c.subscription_id == _table.c.subscription_id,
    _earlier.c.sequence < _table.c.sequence,
    _earlier.c.status.in_(UNFINISHED),
)


def next_in_line(tx: WriteTransaction, project_id: str, subscription_id: str, case_id: str) -> int:
    """Lock a line, and return the next number in it, from 1 on."""
    line = {"subscription": subscription_id, "case": case_id, "project": project_id}
    number: int = tx.session.connection().execute(_NEXT, line).scalar_one()
    return number


def lock_line(tx: WriteTransaction, subscription_id: str, case_id: str) -> None:
    """Make other writers of a line wait until this act ends."""
    query = select(_lines.c.sequence).where(_lines.c.subscription_id == subscription_id, _lines.c.case_id == case_id)
    tx.session.connection().execute(query.with_for_update())


def lock_lines_since(tx: WriteTransaction, subscription_id: str, since: datetime) -> None:
    """Lock all lines of a subscription in which something stands since a time."""
    cases = select(_table.c.case_id).where(_table.c.subscription_id == subscription_id, _table.c.created_at >= since)
    query = select(_lines.c.sequence).where(_lines.c.subscription_id == subscription_id, _lines.c.case_id.in_(cases))
    tx.session.connection().execute(query.order_by(_lines.c.case_id).with_for_update())


def first_unfinished(tx: ReadTransaction, subscription_id: str, case_id: str) -> WebhookDelivery | None:
    """The held or waiting delivery of a line whose turn is first, detached; None where all have ended."""
    line = {"subscription": subscription_id, "case": case_id}
    found = tx.session.connection().execute(_FIRST_UNFINISHED, line).first()
    return None if found is None else _of(found)


def add_deliveries(tx: WriteTransaction, rows: Sequence[WebhookDelivery]) -> None:
    """Insert deliveries."""
    if rows:
        tx.session.connection().execute(insert(_table), [row.model_dump() for row in rows])


def get_delivery(tx: ReadTransaction, delivery_id: str) -> WebhookDelivery | None:
    """Load a delivery, detached; None where there is none."""
    found = tx.session.connection().execute(_BY_ID, {"delivery": delivery_id}).first()
    return None if found is None else _of(found)


def lock_delivery(tx: WriteTransaction, delivery_id: str) -> WebhookDelivery | None:
    """Load a delivery to change it, detached: another writer of it waits until this act ends."""
    found = tx.session.connection().execute(_BY_ID.with_for_update(), {"delivery": delivery_id}).first()
    return None if found is None else _of(found)


def save_delivery(tx: WriteTransaction, row: WebhookDelivery) -> None:
    """Write how a delivery stands: status, counts, the last attempt's end, and times."""
    values = {name: getattr(row, name) for name in _STANDING}
    tx.session.connection().execute(update(_table).where(_table.c.id == row.id).values(values))


def add_attempt(tx: WriteTransaction, row: WebhookAttempt) -> None:
    """Insert an attempt."""
    tx.session.connection().execute(insert(_attempts), row.model_dump())


def attempts_of(tx: ReadTransaction, delivery_id: str) -> list[WebhookAttempt]:
    """The attempts of a delivery, the newest first."""
    query = select_rows(WebhookAttempt).where(col(WebhookAttempt.delivery_id) == delivery_id)
    return list(tx.session.exec(query.order_by(col(WebhookAttempt.number).desc())))


def was_delivered_since(tx: ReadTransaction, subscription_id: str, since: datetime) -> bool:
    """Whether a subscription has taken any delivery since a time."""
    query = select(_table.c.id).where(
        _table.c.subscription_id == subscription_id, _table.c.status == DELIVERED, _table.c.finished_at >= since
    )
    return tx.session.connection().execute(query.limit(1)).first() is not None


def skip_unfinished(tx: WriteTransaction, subscription_id: str, at: datetime) -> int:
    """End what waits for a subscription, as not sent; returns how many."""
    statement = update(_table).where(_table.c.subscription_id == subscription_id, _table.c.status.in_(UNFINISHED))
    return int(tx.session.connection().execute(statement.values(status=SKIPPED, finished_at=at)).rowcount)


def due_deliveries(tx: ReadTransaction, by: datetime, limit: int) -> list[WebhookDelivery]:
    """Waiting deliveries that are due by a time, the longest due first, detached."""
    query = select(*_table.columns).where(_table.c.status == WAITING, _table.c.due_at <= by)
    found = tx.session.connection().execute(query.order_by(_table.c.due_at, _table.c.id).limit(limit))
    return [_of(row) for row in found]


def count_to_resend(tx: ReadTransaction, subscription_id: str, since: datetime, statuses: Sequence[str]) -> int:
    """How many deliveries of cases since a time stand at one of these statuses."""
    query = select(func.count()).where(*_to_resend(subscription_id, since, statuses))
    return int(tx.session.connection().execute(query).scalar_one())


def hold_to_resend(
    tx: WriteTransaction, subscription_id: str, since: datetime, statuses: Sequence[str], now: datetime
) -> None:
    """Put finished deliveries since a time back into their lines, all held, with a new schedule."""
    statement = update(_table).where(*_to_resend(subscription_id, since, statuses))
    fresh = {"status": HELD, "tries": 0, "due_at": now, "tried_at": None, "finished_at": None, "problem": ""}
    tx.session.connection().execute(statement.values(fresh))


def let_first_go(tx: WriteTransaction, now: datetime, subscription_id: str = "") -> list[WebhookDelivery]:
    """Bring lines in order: held is what has an unfinished one before it; the first of a line waits for its attempt.

    Of one subscription, or of all where none is named. Returns those whose turn it has become, detached.
    """
    mine = [_table.c.subscription_id == subscription_id] if subscription_id else []
    connection = tx.session.connection()
    connection.execute(update(_table).where(_table.c.status == WAITING, _HAS_EARLIER, *mine).values(status=HELD))
    found = connection.execute(
        select(*_table.columns).where(_table.c.status == HELD, ~_HAS_EARLIER, *mine).order_by(_table.c.created_at)
    )
    first = [_of(row) for row in found]
    for row in first:
        row.status, row.due_at = WAITING, max(row.due_at, now)
        save_delivery(tx, row)
    return first


def has_stuck_lines(tx: ReadTransaction) -> bool:
    """Whether some line is held up by nothing."""
    query = select(_table.c.id).where(_table.c.status == HELD, ~_HAS_EARLIER).limit(1)
    return tx.session.connection().execute(query).first() is not None


def forget_old_deliveries(tx: WriteTransaction, before: datetime) -> int:
    """Remove deliveries that ended and were made before a time, with their attempts; returns how many."""
    old = and_(_table.c.created_at < before, _table.c.status.in_(FINISHED))
    connection = tx.session.connection()
    connection.execute(delete(_attempts).where(_attempts.c.delivery_id.in_(select(_table.c.id).where(old))))
    return int(connection.execute(delete(_table).where(old)).rowcount)


def _to_resend(subscription_id: str, since: datetime, statuses: Sequence[str]) -> tuple[Any, ...]:
    return (
        _table.c.subscription_id == subscription_id,
        _table.c.created_at >= since,
        _table.c.case_id.is_not(None),
        or_(*(_table.c.status == status for status in statuses)),
    )


def _of(row: Any) -> WebhookDelivery:
    return detached(WebhookDelivery, dict(zip(_FIELDS, row, strict=True)))
