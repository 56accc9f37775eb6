"""What the app does for itself once an hour: remind applicants, seal the audit log, sweep what is left over."""

from __future__ import annotations

from datetime import timedelta

from ballerine_app.services.list_import import UPLOAD_AGE
from ballerine_app.services.reminders import remind_stalled
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.audit_check import anchor
from ballerine_app.store.callbacks import forget_old_bodies
from ballerine_app.store.capability_runs import unseal_ended
from ballerine_app.store.leftovers import forget_old_keys, forget_old_sessions
from ballerine_app.store.list_imports import forget_old_uploads
from ballerine_app.store.plugin_items import forget_old_items
from ballerine_app.store.provider_answers import forget_answers
from ballerine_app.store.webhook_deliveries import forget_old_deliveries
from ballerine_app.store.webhooks import forget_ended_secrets

# A file is on disk before its row is committed, and an upload takes minutes at most.
_ORPHAN_AGE = timedelta(hours=1)
# A form that was rendered longer ago than this is not sent again.
_KEY_AGE = timedelta(days=30)
_SESSION_AGE = timedelta(days=30)
# Longer than the attempts of any plugin take together: fifty, a day apart.
_ITEM_AGE = timedelta(days=90)
# What an effect came to stands in its own row and in the audit log; the queue's note helps only to look into failures.
_RUN_AGE = timedelta(days=7)
# As long as what was sent can be looked up and sent again. Bodies hold what the customer asked to be told.
_DELIVERY_AGE = timedelta(days=30)


def keep_house(runtime: Runtime) -> int:
    """Remind applicants who stopped half-way; anchor every chain of the audit log; drop ended sessions, old idempotency
    keys, files for lists that nobody came back to, vendors' answers that are too old to be used again, webhook
    deliveries that ended long ago, and the queue's notes of old runs; sweep orphaned files.

    Returns how many orphaned files went.
    """
    remind_stalled(runtime)
    now = runtime.clock()
    with runtime.database.write() as tx:
        anchor(tx, project_id=DEFAULT_PROJECT, at=now)
        forget_old_keys(tx, now - _KEY_AGE)
        forget_old_sessions(tx, now - _SESSION_AGE)
        forget_old_uploads(tx, now - UPLOAD_AGE)
        forget_old_items(tx, now - _ITEM_AGE)
        forget_old_bodies(tx, now - _ITEM_AGE)
        forget_old_deliveries(tx, now - _DELIVERY_AGE)
        forget_ended_secrets(tx, now)
        forget_answers(tx, now)
        unseal_ended(tx)
    runtime.past_cases.drop_idle()
    runtime.effects.forget_finished(now - _RUN_AGE)
    with runtime.database.read() as tx:
        if not runtime.files.names_any(tx):
            # A database that names no file at all is the wrong one for these files.
            return 0
        return runtime.files.sweep(tx, now - _ORPHAN_AGE)
