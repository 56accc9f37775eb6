"""The transaction of an act on webhooks: who may, what is announced, what the audit log keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballerine_app.services.errors import Conflict, NotAllowed, NotFound
from ballerine_app.services.principals import Operator, StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import webhooks_topic
from ballerine_app.store import audit_log
from ballerine_app.store.errors import VersionConflict
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.store.webhook_tables import WebhookSubscription
from ballerine_app.store.webhooks import get_subscription, lock_subscription, save_subscription

WebhookEditor = StaffMember | Operator


@dataclass(frozen=True, slots=True)
class WebhookAct:
    """One act on the webhooks of a project, inside one write transaction."""

    tx: WriteTransaction
    runtime: Runtime
    who: WebhookEditor
    at: datetime

    def save(self, row: WebhookSubscription) -> None:
        """Write the subscription, whose revision rises. Conflict("changed_since") where somebody else was first."""
        row.changed_at = self.at
        try:
            save_subscription(self.tx, row, row.revision)
        except VersionConflict:
            raise Conflict("changed_since") from None

    def record(self, event: str, row: WebhookSubscription, **meta: Any) -> None:
        """Append a line to the workspace's audit log, and tell open pages. No personal data and no secret belongs in
        it; neither does the address, which may hold one.
        """
        audit_log.append(
            self.tx,
            project_id=row.project_id,
            stream="workspace",
            at=self.at,
            actor=self.who.actor,
            event=event,
            meta={"id": row.id, "name": row.name, "revision": row.revision, **meta},
            payload={"url": row.url},
        )
        self.tx.touch(webhooks_topic(row.project_id))


@contextmanager
def acting_on_webhooks(runtime: Runtime, who: WebhookEditor) -> Iterator[WebhookAct]:
    """One transaction on the webhooks of the person's project. NotAllowed("webhooks_not_yours") for a reviewer."""
    if who.role == "reviewer":
        raise NotAllowed("webhooks_not_yours")
    now = runtime.clock()
    with runtime.database.write() as tx:
        runtime.webhooks.changed_in(tx)
        yield WebhookAct(tx, runtime, who, now)


@contextmanager
def changing_webhook(
    runtime: Runtime, who: WebhookEditor, subscription_id: str, revision: int | None = None
) -> Iterator[tuple[WebhookAct, WebhookSubscription]]:
    """One transaction on a subscription; such acts on it come one after the other.

    NotFound("webhook_not_found"); Conflict("changed_since") where it no longer stands at `revision`.
    """
    with acting_on_webhooks(runtime, who) as act:
        lock_subscription(act.tx, subscription_id)
        row = loaded_webhook(act.tx, who, subscription_id)
        if revision is not None and row.revision != revision:
            raise Conflict("changed_since")
        yield act, row


def loaded_webhook(tx: ReadTransaction, who: WebhookEditor, subscription_id: str) -> WebhookSubscription:
    """A subscription of the person's project; NotFound("webhook_not_found") for another project's as for none."""
    row = get_subscription(tx, who.project_id, subscription_id)
    if row is None:
        raise NotFound("webhook_not_found")
    return row
