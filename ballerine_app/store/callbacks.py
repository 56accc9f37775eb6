"""Loading and changing what vendors are to call back about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from ballerine_app.store.callback_tables import VendorCallback
from ballerine_app.store.dialect import lock_name
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

OPEN, WAITING, KEPT, DONE, EXPIRED, DROPPED = "open", "waiting", "kept", "done", "expired", "dropped"


def callback_by_token(tx: ReadTransaction, token_hash: str) -> VendorCallback | None:
    """The callback whose address has this token; None where there is none."""
    return tx.session.exec(select(VendorCallback).where(col(VendorCallback.token_hash) == token_hash)).first()


def callback_of_call(tx: ReadTransaction, project_id: str, call_key: str, event: str) -> VendorCallback | None:
    """The callback that a call has asked for, in any of its attempts."""
    query = select(VendorCallback).where(
        col(VendorCallback.project_id) == project_id,
        col(VendorCallback.call_key) == call_key,
        col(VendorCallback.event) == event,
    )
    return tx.session.exec(query).first()


def callbacks_of_effect(tx: ReadTransaction, effect_id: str) -> list[VendorCallback]:
    """Everything that an effect's calls have asked vendors to call back about, the oldest first."""
    query = select(VendorCallback).where(col(VendorCallback.effect_id) == effect_id)
    return list(tx.session.exec(query.order_by(col(VendorCallback.created_at), col(VendorCallback.id))))


def callbacks_of_case(tx: ReadTransaction, project_id: str, case_id: str, event: str = "") -> list[VendorCallback]:
    """The callbacks of a case, or those for one event, the newest first."""
    query = select(VendorCallback).where(
        col(VendorCallback.project_id) == project_id, col(VendorCallback.case_id) == case_id
    )
    if event:
        query = query.where(col(VendorCallback.event) == event)
    return list(tx.session.exec(query.order_by(col(VendorCallback.created_at).desc(), col(VendorCallback.id).desc())))


def callback_of_timer(tx: ReadTransaction, timer_id: str) -> VendorCallback | None:
    """The callback that an effect waits for."""
    return tx.session.exec(select(VendorCallback).where(col(VendorCallback.timer_id) == timer_id)).first()


def lock_callback(tx: WriteTransaction, callback_id: str) -> VendorCallback:
    """Load a callback to change it: another writer of the same one waits until this act ends."""
    query = select(VendorCallback).where(col(VendorCallback.id) == callback_id)
    found: VendorCallback = tx.session.exec(query.with_for_update().execution_options(populate_existing=True)).one()
    return found


def lock_calls(tx: WriteTransaction, case_id: str, event: str) -> None:
    """Make other calls to a case with this event wait until this act ends."""
    lock_name(tx.session, f"callback:{case_id}:{event}")


def forget_old_bodies(tx: WriteTransaction, before: datetime) -> None:
    """Drop bodies that came before this time and were never applied: what asked for them was dropped meanwhile."""
    old = update(VendorCallback).where(col(VendorCallback.status) == KEPT, col(VendorCallback.received_at) < before)
    tx.session.connection().execute(old.values(status=DROPPED, outcome="stale", body=None))


def take_body(row: VendorCallback, body: dict[str, Any], body_hash: str, at: datetime) -> None:
    """Note that a body came, and keep what it comes to."""
    row.status, row.body, row.body_hash, row.received_at = KEPT, body, body_hash, at


def close(row: VendorCallback, status: str, outcome: str, at: datetime) -> None:
    """End a callback: what was kept of its body goes."""
    row.status, row.outcome, row.used_at, row.body = status, outcome, at, None
