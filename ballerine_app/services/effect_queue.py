"""How the services ask for an effect to be run: inside the transaction that caused it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ballerine_app.store.tables import Effect
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.store.webhook_tables import WebhookDelivery


class EffectQueue(Protocol):
    """Takes effects to be run once the caller's transaction is durable; a rolled-back one leaves nothing."""

    def enqueue(self, tx: WriteTransaction, effect: Effect) -> None:
        """Have the effect's next attempt run when it is due."""

    def enqueue_backtest(self, tx: WriteTransaction, backtest_id: str, step: int) -> None:
        """Have a step of a backtest run."""

    def enqueue_delivery(self, tx: WriteTransaction, delivery: WebhookDelivery) -> None:
        """Have a webhook delivery's next attempt run when it is due."""

    def forget_finished(self, before: datetime) -> int:
        """Remove the queue's notes of runs that ended before this time; returns how many."""


class LeftForServer:
    """The queue of a process that runs no effects, e.g. a command: the next server finds what is due."""

    def enqueue(self, tx: WriteTransaction, effect: Effect) -> None:
        """Nothing to do: the effect's row says all."""

    def enqueue_backtest(self, tx: WriteTransaction, backtest_id: str, step: int) -> None:
        """Nothing to do: the next server finds what is not finished."""

    def enqueue_delivery(self, tx: WriteTransaction, delivery: WebhookDelivery) -> None:
        """Nothing to do: the delivery's row says all."""

    def forget_finished(self, before: datetime) -> int:
        """There are no notes here; the server removes its own."""
        return 0
