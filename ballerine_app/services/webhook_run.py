"""One run of a delivery: one attempt, settled once, whoever runs it and however often."""

from __future__ import annotations

from datetime import datetime

from ballerine_app.services.effect_settle import persistently
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import webhooks_topic
from ballerine_app.services.webhook_disable import FAILING, GONE_AWAY, disable_itself, tell_leads
from ballerine_app.services.webhook_events import TEST
from ballerine_app.services.webhook_keys import signing_keys
from ballerine_app.services.webhook_schedule import pause_after
from ballerine_app.services.webhook_send import GONE, Sent, send
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.store.webhook_deliveries import (
    DELIVERED,
    FAILED,
    HELD,
    SKIPPED,
    WAITING,
    add_attempt,
    due_deliveries,
    first_unfinished,
    get_delivery,
    lock_delivery,
    lock_line,
    save_delivery,
    was_delivered_since,
)
from ballerine_app.store.webhook_tables import WebhookAttempt, WebhookDelivery
from ballerine_app.store.webhooks import ENABLED, get_subscription, note_failing, note_working


def run_delivery(runtime: Runtime, delivery_id: str, attempt: int) -> WebhookDelivery | None:
    """Make one attempt of a delivery. Nothing where it was made before, or the delivery has ended.

    Where the attempt is not due yet, nothing is done either, and the delivery is handed back.
    """
    now = runtime.clock()
    with runtime.database.read() as tx:
        delivery = get_delivery(tx, delivery_id)
        if delivery is None or not _is_wanted(delivery, attempt):
            return None
        if delivery.due_at > now:
            return delivery
        row = get_subscription(tx, delivery.project_id, delivery.subscription_id)
        keys = signing_keys(runtime, tx, row, now) if row else ()
    if row is None or (row.status != ENABLED and delivery.event != TEST):
        # Whoever wrote it did not know yet.
        persistently(lambda: _skip(runtime, delivery, attempt))
        return None
    # Between here and the settlement a process may die: then the same message goes out again under the same id.
    sent = send(runtime, row, delivery, keys)
    disabled = persistently(lambda: _settle(runtime, delivery, attempt, sent))
    if disabled:
        tell_leads(runtime, row, disabled)
    return None


def run_due_deliveries(runtime: Runtime, most: int = 1_000) -> int:
    """Run every delivery that is due, in this thread, one after the other; how many runs. For commands and tests."""
    for count in range(most):
        with runtime.database.read() as tx:
            due = due_deliveries(tx, runtime.clock(), 1)
        if not due:
            return count
        run_delivery(runtime, due[0].id, due[0].attempt + 1)
    return most


def _is_wanted(row: WebhookDelivery, attempt: int) -> bool:
    return row.status == WAITING and row.attempt == attempt - 1


def _settle(runtime: Runtime, given: WebhookDelivery, attempt: int, sent: Sent) -> str:
    """Write down an attempt and what follows from it; the reason for which it disabled its subscription, or ""."""
    now = runtime.clock()
    with runtime.database.write() as tx:
        # The line first, then the delivery: all acts lock in this order.
        if given.case_id:
            lock_line(tx, given.subscription_id, given.case_id)
        delivery = lock_delivery(tx, given.id)
        if delivery is None or not _is_wanted(delivery, attempt):
            return ""
        add_attempt(tx, _attempt(delivery, attempt, sent))
        delivery.attempt, delivery.tries = attempt, delivery.tries + 1
        delivery.tried_at = delivery.tried_at or sent.at
        delivery.answered, delivery.problem = sent.status, sent.problem
        tx.touch(webhooks_topic(delivery.project_id))
        if sent.arrived:
            _end(runtime, tx, delivery, DELIVERED, now)
            note_working(tx, delivery.subscription_id)
            return ""
        if delivery.event == TEST:
            # A test says at once how it went, and says nothing of the events.
            _end(runtime, tx, delivery, FAILED, now)
            return ""
        note_failing(tx, delivery.subscription_id, sent.at)
        pause = pause_after(delivery.id, delivery.tries, sent.after)
        if sent.status == GONE or pause is None:
            _end(runtime, tx, delivery, FAILED, now)
            return _disabled(runtime, tx, delivery, sent, now)
        delivery.due_at = now + pause
        save_delivery(tx, delivery)
        runtime.effects.enqueue_delivery(tx, delivery)
        return ""


def _skip(runtime: Runtime, given: WebhookDelivery, attempt: int) -> None:
    with runtime.database.write() as tx:
        delivery = lock_delivery(tx, given.id)
        if delivery is not None and _is_wanted(delivery, attempt):
            delivery.status, delivery.finished_at = SKIPPED, runtime.clock()
            save_delivery(tx, delivery)
            tx.touch(webhooks_topic(delivery.project_id))


def _disabled(runtime: Runtime, tx: WriteTransaction, delivery: WebhookDelivery, sent: Sent, now: datetime) -> str:
    """Disable the subscription whose endpoint is gone, or has taken nothing as long as this delivery was tried."""
    if sent.status == GONE:
        reason = GONE_AWAY
    elif was_delivered_since(tx, delivery.subscription_id, delivery.tried_at or now):
        return ""
    else:
        reason = FAILING
    return reason if disable_itself(runtime, tx, delivery, reason, now) else ""


def _end(runtime: Runtime, tx: WriteTransaction, delivery: WebhookDelivery, status: str, now: datetime) -> None:
    """End a delivery, and let the next one of its line go."""
    delivery.status, delivery.finished_at = status, now
    save_delivery(tx, delivery)
    if delivery.case_id is None:
        return
    following = first_unfinished(tx, delivery.subscription_id, delivery.case_id)
    if following is not None and following.status == HELD:
        following.status, following.due_at = WAITING, max(following.due_at, now)
        save_delivery(tx, following)
        runtime.effects.enqueue_delivery(tx, following)


def _attempt(delivery: WebhookDelivery, number: int, sent: Sent) -> WebhookAttempt:
    return WebhookAttempt(
        delivery_id=delivery.id,
        number=number,
        project_id=delivery.project_id,
        at=sent.at,
        duration_ms=round(sent.seconds * 1000),
        status=sent.status,
        problem=sent.problem,
        answer=sent.answer,
    )
