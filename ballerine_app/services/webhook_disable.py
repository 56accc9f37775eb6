"""Disabling a subscription by itself, and saying so: in the audit log, on the page, and by e-mail to the leads."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from ballerine_app.locales import text
from ballerine_app.plugins.ports import Message, PluginFailed
from ballerine_app.services.runtime import Runtime
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.people import everyone
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.store.webhook_deliveries import skip_unfinished
from ballerine_app.store.webhook_tables import WebhookDelivery, WebhookSubscription
from ballerine_app.store.webhooks import disable_subscription

PERSON: Final = "person"
FAILING: Final = "failing"
GONE_AWAY: Final = "gone"
_MAIL_SECONDS: Final = 20.0


def disable_itself(
    runtime: Runtime, tx: WriteTransaction, delivery: WebhookDelivery, reason: str, now: datetime
) -> bool:
    """Disable the subscription of a delivery; what waits for it is not sent. False where it was disabled already."""
    if not disable_subscription(tx, delivery.subscription_id, reason, now):
        return False
    runtime.webhooks.changed_in(tx)
    skipped = skip_unfinished(tx, delivery.subscription_id, now)
    audit_log.append(
        tx,
        project_id=delivery.project_id,
        stream="workspace",
        at=now,
        actor=SYSTEM,
        event="webhook.disabled",
        meta={"id": delivery.subscription_id, "reason": reason, "delivery": delivery.id, "notSent": skipped},
    )
    return True


def tell_leads(runtime: Runtime, row: WebhookSubscription, reason: str) -> None:
    """Write to those who can enable it again. A mail server that fails is logged: the page says it all the same."""
    with runtime.database.read() as tx:
        people = everyone(tx, row.project_id)
    to = tuple(each.email for each in people if each.role in ("lead", "admin") and each.disabled_at is None)
    if not to:
        return
    message = Message(
        key=f"{row.id}:{row.revision}:disabled",
        to=to,
        subject=text("webhooks.mail.subject", name=row.name),
        text=text(f"webhooks.mail.{reason}", name=row.name, link=f"{runtime.origin}/webhooks/{row.id}"),
        template="webhook-disabled",
    )
    try:
        runtime.messages.send(message, _MAIL_SECONDS)
    except PluginFailed as failure:
        structlog.get_logger(__name__).error("webhook_notice_failed", webhook=row.id, why=failure.code)
