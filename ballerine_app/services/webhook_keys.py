"""The signing secrets of subscriptions: made here, sealed, and opened only to sign."""

from __future__ import annotations

import secrets
from datetime import datetime

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.plugins.webhook_signature import BadSecret, key_of, secret_of
from ballerine_app.services.plugin_secrets import CallSecrets
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_declared import SHARED_SECRET
from ballerine_app.store.ids import new_id
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.webhook_tables import WebhookSecret, WebhookSubscription
from ballerine_app.store.webhooks import live_secrets

_KEY_BYTES = 32
# What a named secret says of the plugins that may have it: subscriptions of definitions ask under this name.
_ASKS_AS = "subscriptions"


def new_secret(
    runtime: Runtime, row: WebhookSubscription, created_by: str | None, now: datetime
) -> tuple[WebhookSecret, str]:
    """A new secret of a subscription: its row, and the text that receivers are given, which nothing shows again."""
    secret_id, shown = new_id("whsecret"), secret_of(secrets.token_bytes(_KEY_BYTES))
    sealed = runtime.secrets.seal(row.project_id, secret_id, shown)
    made = WebhookSecret(
        id=secret_id,
        project_id=row.project_id,
        subscription_id=row.id,
        sealed=sealed,
        created_by=created_by,
        created_at=now,
    )
    return made, shown


def signing_keys(runtime: Runtime, tx: ReadTransaction, row: WebhookSubscription, now: datetime) -> tuple[bytes, ...]:
    """The keys that sign for a subscription now, the oldest first.

    One that a definition declares signs with the named secret of Ballerine's customers, until it has one of its own.
    """
    kept = live_secrets(tx, row.id, now)
    if kept or not row.declared_by:
        return tuple(key_of(runtime.secrets.open(row.project_id, each.id, each.sealed)) for each in kept)
    shared = CallSecrets(runtime, row.project_id, _ASKS_AS)
    if not shared.has(SHARED_SECRET):
        return ()
    try:
        return (key_of(shared.reveal(SHARED_SECRET, "")),)
    except (BadSecret, PluginFailed):
        return ()
