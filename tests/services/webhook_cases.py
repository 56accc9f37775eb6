"""Webhook subscriptions on a runtime whose every address leads to a receiver on this machine."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson

from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.webhook_run import run_due_deliveries
from ballerine_app.services.webhook_settings import WebhookSettings
from ballerine_app.services.webhooks import create_webhook
from ballerine_app.store.webhook_deliveries import attempts_of, get_delivery
from ballerine_app.store.webhook_log import LogFilter, log_page
from ballerine_app.store.webhook_tables import WebhookAttempt, WebhookDelivery, WebhookSubscription
from ballerine_app.store.webhooks import get_subscription
from ballerine_app.views.webhooks import WebhookMade
from tests.journeys import FakeClock
from tests.vendor_server import Received, Vendor

OPERATOR = Operator()
MOVES = ("workflow.state.changed", "workflow.completed")
# A case that goes three steps, each at once.
STEPS: dict[str, Any] = {
    "idle": {"on": {"start": "one"}},
    "one": {"on": {"next": "two"}},
    "two": {"tags": ["pending"], "on": {"next": "done"}},
    "done": {"type": "final", "tags": ["approved"]},
}
Reached = Callable[[Runtime], Runtime]


def subscribe(runtime: Runtime, vendor: Vendor, events: Sequence[str] = MOVES, **more: Any) -> WebhookMade:
    given = {"name": "Books", "url": f"{vendor.url}/hooks", "events": events, **more}
    return create_webhook(runtime, OPERATOR, WebhookSettings(**given))


def subscription(runtime: Runtime, webhook_id: str) -> WebhookSubscription:
    with runtime.database.read() as tx:
        row = get_subscription(tx, DEFAULT_PROJECT, webhook_id)
    assert row is not None
    return row


def deliveries(runtime: Runtime, webhook_id: str = "", **wanted: Any) -> list[WebhookDelivery]:
    """The deliveries in the order of their making, and of each case's own."""
    with runtime.database.read() as tx:
        rows, _ = log_page(tx, DEFAULT_PROJECT, LogFilter(subscription_id=webhook_id, size=1_000, **wanted))
        found = [get_delivery(tx, row.id) for row in reversed(rows)]
    return [row for row in found if row is not None]


def attempts(runtime: Runtime, delivery_id: str) -> list[WebhookAttempt]:
    """The attempts of a delivery, the oldest first."""
    with runtime.database.read() as tx:
        return list(reversed(attempts_of(tx, delivery_id)))


def pass_time(runtime: Runtime, clock: FakeClock, until: datetime) -> None:
    """Turn the clock to each moment at which something is due, run it, and end at a time."""
    while True:
        run_due_deliveries(runtime)
        due = [row.due_at for row in deliveries(runtime, status="waiting") if row.status == "waiting"]
        if not due or min(due) > until:
            clock.now = max(clock.now, until)
            return
        clock.now = max(clock.now, min(due))


def told(received: Sequence[Received]) -> list[tuple[str, int]]:
    """Of each request the case's reference and the number in its line."""
    return [(each.json["workflowReference"], each.json["sequence"]) for each in received]


def key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"))


def body(row: WebhookDelivery) -> Any:
    return orjson.loads(row.body)
