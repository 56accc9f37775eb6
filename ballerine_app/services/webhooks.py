"""Webhook subscriptions: made, changed, enabled and disabled, removed, and given another secret."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from ballerine_app.services.errors import Conflict, Invalid, NotFound
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_act import WebhookEditor, acting_on_webhooks, changing_webhook
from ballerine_app.services.webhook_disable import PERSON
from ballerine_app.services.webhook_keys import new_secret
from ballerine_app.services.webhook_settings import WebhookSettings, take_settings
from ballerine_app.store.ids import new_id
from ballerine_app.store.webhook_deliveries import skip_unfinished
from ballerine_app.store.webhook_tables import WebhookSubscription
from ballerine_app.store.webhooks import (
    DISABLED,
    ENABLED,
    add_secret,
    add_subscription,
    end_secret,
    end_secrets,
    live_secrets,
    subscriptions_of,
)
from ballerine_app.views.webhooks import WebhookMade

MOST: Final = 50
MOST_SECRETS: Final = 5
# How long the secrets before a new one go on to sign, in hours.
OVERLAPS: Final = (0, 1, 24, 168)


def create_webhook(runtime: Runtime, who: WebhookEditor, given: WebhookSettings) -> WebhookMade:
    """Subscribe an endpoint: its id, and its first secret, which nothing shows again.

    NotAllowed for a reviewer, Invalid as `take_settings`, Conflict("webhooks_too_many").
    """
    with acting_on_webhooks(runtime, who) as act:
        if len(subscriptions_of(act.tx, who.project_id)) >= MOST:
            raise Conflict("webhooks_too_many", most=str(MOST))
        row = WebhookSubscription(
            id=new_id("webhook"),
            project_id=who.project_id,
            name="",
            url="",
            created_by=who.id,
            created_at=act.at,
            changed_at=act.at,
        )
        take_settings(runtime, row, given)
        add_subscription(act.tx, row)
        secret, shown = new_secret(runtime, row, who.id, act.at)
        add_secret(act.tx, secret)
        act.record("webhook.created", row, events=list(row.events), content=row.content)
    return WebhookMade(row.id, shown)


def change_webhook(
    runtime: Runtime, who: WebhookEditor, subscription_id: str, given: WebhookSettings, revision: int
) -> None:
    """Change a subscription; what is on its way stays as it was written. Errors as `create_webhook`, NotFound,
    Conflict("changed_since").
    """
    with changing_webhook(runtime, who, subscription_id, revision) as (act, row):
        take_settings(runtime, row, given)
        act.save(row)
        act.record("webhook.changed", row, events=list(row.events), content=row.content)


def disable_webhook(runtime: Runtime, who: WebhookEditor, subscription_id: str) -> None:
    """Send nothing more. What waits is not sent, and what happens meanwhile is kept, to be sent later on demand.

    NotAllowed, NotFound, Conflict("webhook_is_disabled").
    """
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        if row.status != ENABLED:
            raise Conflict("webhook_is_disabled")
        row.status, row.disabled_reason, row.disabled_at = DISABLED, PERSON, act.at
        act.save(row)
        act.record("webhook.disabled", row, reason=PERSON, notSent=skip_unfinished(act.tx, row.id, act.at))


def enable_webhook(runtime: Runtime, who: WebhookEditor, subscription_id: str) -> None:
    """Send what happens from now on. NotAllowed, NotFound, Conflict("webhook_is_enabled")."""
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        if row.status == ENABLED:
            raise Conflict("webhook_is_enabled")
        row.status, row.disabled_reason, row.disabled_at, row.failing_since = ENABLED, "", None, None
        act.save(row)
        act.record("webhook.enabled", row)


def remove_webhook(runtime: Runtime, who: WebhookEditor, subscription_id: str) -> None:
    """Remove a subscription with its secrets; its log stays until it is swept. One that a workflow declares can only
    be disabled: Conflict("webhook_is_declared"). NotAllowed, NotFound.
    """
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        if row.declared_by:
            raise Conflict("webhook_is_declared", workflow=row.declared_by)
        row.status, row.removed_at = DISABLED, act.at
        act.save(row)
        end_secrets(act.tx, row.id, act.at)
        act.record("webhook.removed", row, notSent=skip_unfinished(act.tx, row.id, act.at))


def rotate_secret(runtime: Runtime, who: WebhookEditor, subscription_id: str, overlap: int) -> str:
    """Make another secret, and have those before it sign for `overlap` more hours (one of OVERLAPS): the new secret,
    which nothing shows again. NotAllowed, NotFound, Invalid("webhook_overlap"), Conflict("webhook_secrets_too_many").
    """
    if overlap not in OVERLAPS:
        raise Invalid("webhook_overlap", field="overlap")
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        if overlap and len(live_secrets(act.tx, row.id, act.at)) >= MOST_SECRETS:
            raise Conflict("webhook_secrets_too_many", most=str(MOST_SECRETS))
        end_secrets(act.tx, row.id, act.at + timedelta(hours=overlap))
        secret, shown = new_secret(runtime, row, who.id, act.at)
        add_secret(act.tx, secret)
        act.record("webhook.secret_rotated", row, overlapHours=overlap)
    return shown


def end_old_secret(runtime: Runtime, who: WebhookEditor, subscription_id: str, secret_id: str) -> None:
    """Have a secret sign no more at once. NotAllowed, NotFound("webhook_secret_not_found"),
    Conflict("webhook_last_secret") where no other would sign.
    """
    with changing_webhook(runtime, who, subscription_id) as (act, row):
        living = [each.id for each in live_secrets(act.tx, row.id, act.at)]
        if secret_id not in living:
            raise NotFound("webhook_secret_not_found")
        if len(living) == 1:
            raise Conflict("webhook_last_secret")
        end_secret(act.tx, secret_id, act.at)
        act.record("webhook.secret_ended", row)
