"""Webhook subscriptions and their secrets: loading and changing them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import col, or_, select

from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.store.webhook_tables import WebhookSecret, WebhookSubscription

ENABLED, DISABLED = "enabled", "disabled"

_table = WebhookSubscription.__table__  # type: ignore[attr-defined]
_secrets = WebhookSecret.__table__  # type: ignore[attr-defined]
_STATUS: Final = select_columns(_table.c.status).where(_table.c.id == bindparam("subscription"))
_CHANGING: Final = (
    "name",
    "url",
    "events",
    "workflows",
    "states",
    "tags",
    "condition",
    "content",
    "hmac",
    "status",
    "disabled_reason",
    "disabled_at",
    "failing_since",
    "changed_at",
    "removed_at",
)


def subscriptions_of(tx: ReadTransaction, project_id: str) -> list[WebhookSubscription]:
    """All subscriptions of a project that were not removed, detached, the oldest first."""
    query = select(WebhookSubscription).where(
        col(WebhookSubscription.project_id) == project_id, col(WebhookSubscription.removed_at).is_(None)
    )
    rows = list(tx.session.exec(query.order_by(col(WebhookSubscription.created_at), col(WebhookSubscription.id))))
    for row in rows:
        tx.session.expunge(row)
    return rows


def get_subscription(tx: ReadTransaction, project_id: str, subscription_id: str) -> WebhookSubscription | None:
    """A subscription of a project, detached; None where there is none or it was removed."""
    query = select(WebhookSubscription).where(
        col(WebhookSubscription.id) == subscription_id,
        col(WebhookSubscription.project_id) == project_id,
        col(WebhookSubscription.removed_at).is_(None),
    )
    row = tx.session.exec(query).first()
    if row is not None:
        tx.session.expunge(row)
    return row


def lock_subscription(tx: WriteTransaction, subscription_id: str) -> None:
    """Make other acts on a subscription wait until this one ends."""
    lock_name(tx.session, f"webhook:{subscription_id}")


def add_subscription(tx: WriteTransaction, row: WebhookSubscription) -> None:
    """Insert a subscription."""
    tx.add(row)
    tx.session.expunge(row)


def declared_subscription(tx: WriteTransaction, project_id: str, workflow: str, url: str) -> WebhookSubscription | None:
    """The subscription that a workflow's definition declares, locked against being made twice; None before the first
    event. A removed one is found too.
    """
    lock_name(tx.session, f"webhook-declared:{project_id}:{workflow}")
    query = select(WebhookSubscription).where(
        col(WebhookSubscription.project_id) == project_id,
        col(WebhookSubscription.declared_by) == workflow,
        col(WebhookSubscription.url) == url,
    )
    row = tx.session.exec(query).first()
    if row is not None:
        tx.session.expunge(row)
    return row


def save_subscription(tx: WriteTransaction, row: WebhookSubscription, expected: int) -> None:
    """Write a subscription that still stands at the `expected` revision. Raises VersionConflict, changing nothing."""
    statement = (
        update(_table)
        .where(_table.c.id == row.id, _table.c.project_id == row.project_id, _table.c.revision == expected)
        .values(revision=expected + 1, **{name: getattr(row, name) for name in _CHANGING})
    )
    if tx.session.connection().execute(statement).rowcount != 1:
        raise VersionConflict(row.id, expected)
    row.revision = expected + 1


def note_failing(tx: WriteTransaction, subscription_id: str, at: datetime) -> None:
    """Note since when a subscription fails, unless it is noted already."""
    _note(tx, update(_table).where(_table.c.id == subscription_id, _table.c.failing_since.is_(None)), failing_since=at)


def note_working(tx: WriteTransaction, subscription_id: str) -> None:
    """Note that a subscription works."""
    failing = update(_table).where(_table.c.id == subscription_id, _table.c.failing_since.is_not(None))
    _note(tx, failing, failing_since=None)


def disable_subscription(tx: WriteTransaction, subscription_id: str, reason: str, at: datetime) -> bool:
    """Disable an enabled subscription, whatever its revision, which rises; whether it was enabled."""
    enabled = update(_table).where(_table.c.id == subscription_id, _table.c.status == ENABLED)
    return _note(tx, enabled, status=DISABLED, disabled_reason=reason, disabled_at=at, revision=_table.c.revision + 1)


def is_enabled(tx: ReadTransaction, subscription_id: str) -> bool:
    """Whether a subscription is enabled as of now."""
    status = tx.session.connection().execute(_STATUS, {"subscription": subscription_id}).scalar()
    return bool(status == ENABLED)


def live_secrets(tx: ReadTransaction, subscription_id: str, at: datetime) -> list[WebhookSecret]:
    """The secrets that sign at a time, the oldest first."""
    query = select(WebhookSecret).where(
        col(WebhookSecret.subscription_id) == subscription_id,
        or_(col(WebhookSecret.expires_at).is_(None), col(WebhookSecret.expires_at) > at),
    )
    return list(tx.session.exec(query.order_by(col(WebhookSecret.created_at), col(WebhookSecret.id))))


def add_secret(tx: WriteTransaction, row: WebhookSecret) -> None:
    """Insert a secret."""
    tx.session.connection().execute(insert(_secrets), row.model_dump())


def end_secrets(tx: WriteTransaction, subscription_id: str, at: datetime) -> None:
    """Have the secrets of a subscription sign until a time; those that end earlier are left as they are."""
    ends = _secrets.c.expires_at
    statement = update(_secrets).where(_secrets.c.subscription_id == subscription_id, or_(ends.is_(None), ends > at))
    tx.session.connection().execute(statement.values(expires_at=at))


def end_secret(tx: WriteTransaction, secret_id: str, at: datetime) -> None:
    """Have one secret sign no more from a time on."""
    tx.session.connection().execute(update(_secrets).where(_secrets.c.id == secret_id).values(expires_at=at))


def forget_ended_secrets(tx: WriteTransaction, before: datetime) -> int:
    """Remove secrets that ended before a time; returns how many."""
    gone = _secrets.delete().where(_secrets.c.expires_at < before)
    return int(tx.session.connection().execute(gone).rowcount)


def _note(tx: WriteTransaction, statement: Any, **values: Any) -> bool:
    return int(tx.session.connection().execute(statement.values(**values)).rowcount) == 1
