"""Sending again: one delivery, all from a moment on, or a test. What is sent again keeps its id and its number."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_act import WebhookEditor, changing_webhook
from ballerine_app.services.webhook_events import TEST
from ballerine_app.services.webhook_payload import payload_of_test, written
from ballerine_app.store.ids import new_id
from ballerine_app.store.webhook_deliveries import (
    DELIVERED,
    FAILED,
    SKIPPED,
    UNFINISHED,
    WAITING,
    add_deliveries,
    count_to_resend,
    get_delivery,
    hold_to_resend,
    let_first_go,
    lock_delivery,
    lock_line,
    lock_lines_since,
    save_delivery,
)
from ballerine_app.store.webhook_tables import WebhookDelivery, WebhookSubscription
from ballerine_app.store.webhooks import ENABLED

MOST_AT_ONCE: Final = 5_000
MISSED: Final = (FAILED, SKIPPED)
ALL: Final = (DELIVERED, FAILED, SKIPPED)


def resend_delivery(runtime: Runtime, who: WebhookEditor, subscription_id: str, delivery_id: str) -> None:
    """Try a delivery now, with a whole new schedule; later ones of its case wait for it.

    NotAllowed, NotFound("webhook_not_found" or "delivery_not_found"), Conflict("webhook_is_disabled"),
    Conflict("delivery_waits_its_turn") for one that waits for an earlier one.
    """
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        _must_be_enabled(row)
        given = get_delivery(act.tx, delivery_id)
        if given is None or given.subscription_id != row.id:
            raise NotFound("delivery_not_found")
        if given.case_id:
            lock_line(act.tx, row.id, given.case_id)
        delivery = lock_delivery(act.tx, delivery_id)
        if delivery is None:
            raise NotFound("delivery_not_found")
        if delivery.status in UNFINISHED and delivery.status != WAITING:
            raise Conflict("delivery_waits_its_turn")
        delivery.status, delivery.tries, delivery.due_at = WAITING, 0, act.at
        delivery.tried_at = delivery.finished_at = None
        save_delivery(act.tx, delivery)
        going = let_first_go(act.tx, act.at, row.id)
        present = get_delivery(act.tx, delivery_id)
        if present is not None and present.status == WAITING:
            going.append(present)
        for each in going:
            runtime.effects.enqueue_delivery(act.tx, each)
        act.record("webhook.resent", row, delivery=delivery.id, eventName=delivery.event)


def resend_from(
    runtime: Runtime, who: WebhookEditor, subscription_id: str, since: datetime, *, missed_only: bool = True
) -> int:
    """Send all events since a moment again, each case's in their order, or only those that never arrived; how many.

    Nothing is sent twice by two such acts: what waits already is left as it is. NotAllowed, NotFound,
    Conflict("webhook_is_disabled"), Invalid("webhook_nothing_to_resend"), Invalid("webhook_too_much_to_resend").
    """
    statuses = MISSED if missed_only else ALL
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        _must_be_enabled(row)
        count = count_to_resend(act.tx, row.id, since, statuses)
        if not count:
            raise Invalid("webhook_nothing_to_resend", field="since")
        if count > MOST_AT_ONCE:
            raise Invalid("webhook_too_much_to_resend", field="since", count=f"{count:,}", most=f"{MOST_AT_ONCE:,}")
        lock_lines_since(act.tx, row.id, since)
        hold_to_resend(act.tx, row.id, since, statuses, act.at)
        for delivery in let_first_go(act.tx, act.at, row.id):
            runtime.effects.enqueue_delivery(act.tx, delivery)
        meta = {"since": since.isoformat(), "count": count, "missedOnly": missed_only}
        act.record("webhook.resent", row, **meta)
    return count


def send_test(runtime: Runtime, who: WebhookEditor, subscription_id: str) -> str:
    """Send a test event, also to a disabled endpoint: the delivery's id. It is tried once. NotAllowed, NotFound."""
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        event_id = new_id("event")
        delivery = WebhookDelivery(
            id=new_id("delivery"),
            project_id=row.project_id,
            subscription_id=row.id,
            event_id=event_id,
            event=TEST,
            body=written(payload_of_test(event_id, act.at, "demo" if runtime.demo else "production"), 0, None),
            created_at=act.at,
            due_at=act.at,
        )
        add_deliveries(act.tx, [delivery])
        runtime.effects.enqueue_delivery(act.tx, delivery)
        act.record("webhook.tested", row, delivery=delivery.id)
    return delivery.id


def _must_be_enabled(row: WebhookSubscription) -> None:
    if row.status != ENABLED:
        raise Conflict("webhook_is_disabled")
