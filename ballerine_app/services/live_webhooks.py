"""The subscriptions of a project as the acts on its cases need them: kept in memory, since every act asks for them."""

from __future__ import annotations

import threading
import time
from typing import Final

from ballerine_app.store.transaction import ReadTransaction, WriteTransaction
from ballerine_app.store.webhook_tables import WebhookSubscription
from ballerine_app.store.webhooks import subscriptions_of

# Another process may have changed them; in this one a change is seen at once.
KEPT_SECONDS: Final = 2.0


class LiveWebhooks:
    """Keeps each project's subscriptions; threads share it. What it gives out nobody may change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes = 0
        self._kept: dict[str, tuple[float, tuple[WebhookSubscription, ...]]] = {}

    def of(self, tx: ReadTransaction, project_id: str) -> tuple[WebhookSubscription, ...]:
        """All subscriptions of a project, disabled ones too, at most KEPT_SECONDS old."""
        now = time.monotonic()
        with self._lock:
            kept, changes = self._kept.get(project_id), self._changes
        if kept is not None and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        found = tuple(subscriptions_of(tx, project_id))
        with self._lock:
            # What was read before a change must not outlive it.
            if changes == self._changes:
                self._kept[project_id] = (now, found)
        return found

    def changed_in(self, tx: WriteTransaction) -> None:
        """Read anew once this transaction is durable."""
        tx.after_commit(self._forget)

    def _forget(self) -> None:
        with self._lock:
            self._changes += 1
            self._kept.clear()
