"""Running effects durably on DBOS, whose tables lie in the app's own database.

An attempt is enqueued inside the transaction that asks for it, so there is no second write to lose; the attempt itself
is a DBOS workflow that takes the effect's id and keeps nothing of its own. What a worker had in hand when it died is
run again, by itself when it comes back, or by another worker once its sign of life is too old.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig

from ballerine_app.services.backtest_run import run_backtest_step
from ballerine_app.services.early_poll import EarlyPoll
from ballerine_app.services.effect_run import run_effect
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_run import run_delivery
from ballerine_app.store.backtests import unfinished_steps
from ballerine_app.store.database import Database
from ballerine_app.store.effects import due_effects
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Effect
from ballerine_app.store.transaction import WriteTransaction
from ballerine_app.store.webhook_deliveries import due_deliveries, has_stuck_lines, let_first_go
from ballerine_app.store.webhook_tables import WebhookDelivery
from ballerine_app.store.workers import beat, forget_worker, silent_workers

QUEUE: Final = "effects"
# Of their own, and a few for each receiver, so that one that is slow keeps neither cases nor other receivers waiting.
WEBHOOK_QUEUE: Final = "webhooks"
_WEBHOOKS_AT_ONCE: Final = 16
_WEBHOOKS_AT_ONCE_EACH: Final = 4
# The thread in which DBOS polls the queue.
_POLLING: Final = f"queue-worker-{QUEUE}"
_WORKFLOW: Final = "run_effect"
_BACKTEST: Final = "run_backtest_step"
_DELIVERY: Final = "run_delivery"
_APPLICATION: Final = "ballerine"
# Workers recover only what their own version began, so this changes only when a run means something else.
_VERSION: Final = "1"
_BATCH: Final = 500
_ENDED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

# DBOS keeps one set of workflows per process, and so there is one runner.
_running: list[Callable[[str, int], None]] = []
_backtesting: list[Callable[[str, int], None]] = []
_delivering: list[Callable[[str, int], None]] = []


@DBOS.workflow(name=_WORKFLOW)
def _run(effect_id: str, attempt: int) -> None:
    """One attempt. Between servers there is none to run it; it comes back when the next one starts."""
    for run in _running:
        run(effect_id, attempt)


@DBOS.workflow(name=_BACKTEST)
def _run_backtest(backtest_id: str, step: int) -> None:
    """One step of a backtest, which enqueues the next."""
    for run in _backtesting:
        run(backtest_id, step)


@DBOS.workflow(name=_DELIVERY)
def _run_delivery(delivery_id: str, attempt: int) -> None:
    """One attempt to deliver a webhook."""
    for run in _delivering:
        run(delivery_id, attempt)


@dataclass(frozen=True, slots=True)
class Periods:
    """In seconds: how often a worker looks for work (`poll`) and for webhooks (`webhooks`), gives a sign of life
    (`beat`) and looks for lost work (`search`), after which silence others take its work over (`silent`), how long work
    must be overdue to be lost (`lost`), and how long closing waits for what runs (`closing`).
    """

    poll: float = 0.05
    webhooks: float = 0.25
    beat: float = 5.0
    search: float = 60.0
    silent: float = 30.0
    lost: float = 120.0
    closing: int = 5


_PERIODS: Final = Periods()


class DurableQueue:
    """Enqueues attempts in the caller's transaction. Any process may have one; workers run what is in it."""

    def __init__(self, database: Database, clock: Callable[[], Any]) -> None:
        migrate_queue(database.url)
        self.engine = database.open_for_queue()
        self._clock = clock
        # What to do when something was put into the queue that is due now.
        self.on_work: Callable[[], None] = _nothing
        self._client = DBOSClient(system_database_engine=self.engine, lazy=True, application_name=_APPLICATION)

    def enqueue(self, tx: WriteTransaction, effect: Effect) -> None:
        """Have the effect's next attempt run when it is due; enqueued twice, it runs once."""
        self.enqueue_attempt(tx.session, effect, f"{effect.id}:{effect.attempt + 1}")
        if effect.due_at <= self._clock():
            tx.after_commit(self.on_work)

    def enqueue_attempt(self, session: Any, effect: Effect, run_id: str) -> None:
        """Enqueue the effect's next attempt under a run id of one's own."""
        delay = (effect.due_at - self._clock()).total_seconds()
        options: Any = {"queue_name": QUEUE, "workflow_name": _WORKFLOW, "workflow_id": run_id}
        if delay > 0:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(session, options, effect.id, effect.attempt + 1)

    def enqueue_backtest(self, tx: WriteTransaction, backtest_id: str, step: int) -> None:
        """Have a step of a backtest run; enqueued twice, it runs once."""
        self.enqueue_step(tx.session, backtest_id, step, f"{backtest_id}:{step}")

    def enqueue_step(self, session: Any, backtest_id: str, step: int, run_id: str) -> None:
        """Enqueue a step of a backtest under a run id of one's own."""
        options: Any = {"queue_name": QUEUE, "workflow_name": _BACKTEST, "workflow_id": run_id}
        self._client.enqueue_in_transaction(session, options, backtest_id, step)

    def enqueue_delivery(self, tx: WriteTransaction, delivery: WebhookDelivery) -> None:
        """Have a webhook delivery's next attempt run when it is due.

        One that is sent again may be enqueued for the same attempt twice; the first to run settles it.
        """
        delay = (delivery.due_at - self._clock()).total_seconds()
        options: Any = {
            "queue_name": WEBHOOK_QUEUE,
            "queue_partition_key": delivery.subscription_id,
            "workflow_name": _DELIVERY,
            "workflow_id": f"{delivery_run(delivery)}{new_id('run')}",
        }
        if delay > 0:
            options["delay_seconds"] = delay
        self._client.enqueue_in_transaction(tx.session, options, delivery.id, delivery.attempt + 1)

    def is_under_way(self, run_id: str) -> bool:
        """Whether a run with this id, or one that began with it, is waiting or running somewhere."""
        return bool(
            self._client.list_workflows(
                workflow_id_prefix=run_id,
                status=["ENQUEUED", "PENDING", "DELAYED"],
                limit=1,
                load_input=False,
                load_output=False,
            )
        )

    def forget_finished(self, before: datetime) -> int:
        """Remove the rows of runs that ended before this time; returns how many.

        Nothing is made twice without them: whether an attempt is still wanted stands in the effect's own row.
        """
        return sum(self._forget_finished(queue, before) for queue in (QUEUE, WEBHOOK_QUEUE))

    def _forget_finished(self, queue: str, before: datetime) -> int:
        gone = 0
        while True:
            ended = self._client.list_workflows(
                completed_before=before.isoformat(),
                status=_ENDED,
                queue_name=queue,
                limit=_BATCH,
                load_input=False,
                load_output=False,
            )
            # Few at a time, so that other writers get their turn.
            self._client.delete_workflows([run.workflow_id for run in ended])
            gone += len(ended)
            if len(ended) < _BATCH:
                return gone

    def close(self) -> None:
        """Close the connections."""
        self._client.destroy()
        self.engine.dispose()


class EffectRunner:
    """Runs effects in this process until it is closed. One per process."""

    def __init__(
        self,
        runtime: Runtime,
        queue: DurableQueue,
        worker_id: str,
        concurrency: int = 16,
        periods: Periods = _PERIODS,
    ) -> None:
        self._runtime = runtime
        self._queue = queue
        self._worker_id = worker_id
        self._concurrency = concurrency
        self._periods = periods
        self._at_work = 0
        self._counting = threading.Lock()
        self._stopping = threading.Event()
        self._early_polls: list[EarlyPoll] = []
        self._upkeep = threading.Thread(target=self._keep_up, name="effect-upkeep", daemon=True)

    def start(self) -> None:
        """Take up the work: what this worker had in hand, what is in the queue, and what nobody has enqueued."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        self._beat()
        config = DBOSConfig(
            name=_APPLICATION,
            system_database_engine=self._queue.engine,
            application_version=_VERSION,
            executor_id=self._worker_id,
            run_migrations=False,
            use_listen_notify=False,
            log_level="WARNING",
        )
        _running.append(self._run)
        _backtesting.append(self._run_step)
        _delivering.append(self._deliver)
        dbos = DBOS(config=config)
        DBOS.launch()
        self._early_polls = [EarlyPoll(each, _POLLING) for each in dbos.background_thread_stop_events]
        self._queue.on_work = self._poll_early
        DBOS.register_queue(QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=self._periods.poll)
        DBOS.register_queue(
            WEBHOOK_QUEUE,
            worker_concurrency=_WEBHOOKS_AT_ONCE,
            partition_worker_concurrency=_WEBHOOKS_AT_ONCE_EACH,
            polling_interval_sec=self._periods.webhooks,
        )
        self._enqueue_lost(timedelta(0))
        self._upkeep.start()

    def close(self) -> None:
        """Stop taking work and let what runs end; what does not end in time is run again by the next worker."""
        self._stopping.set()
        self._queue.on_work = _nothing
        if self._upkeep.ident is not None:
            self._upkeep.join()
        DBOS.destroy(workflow_completion_timeout_sec=self._periods.closing if self._at_work else 0)
        _running.clear()
        _backtesting.clear()
        _delivering.clear()

    def _poll_early(self) -> None:
        """Take up at once what was put into the queue here. In a crowd one poll takes up many, which costs less."""
        if self._at_work <= self._concurrency // 2:
            for each in self._early_polls:
                each.now()

    def _run(self, effect_id: str, attempt: int) -> None:
        with self._counting:
            self._at_work += 1
        try:
            early = run_effect(self._runtime, effect_id, attempt)
            if early:
                # The clock that counted the delay runs ahead of this one.
                self._enqueue_again(early)
        except Exception as error:
            # DBOS would keep the error with all that it quotes. The effect still waits, and is found as lost.
            structlog.get_logger(__name__).error("effect_run_broke", effect=effect_id, error=type(error).__name__)
        finally:
            with self._counting:
                self._at_work -= 1

    def _run_step(self, backtest_id: str, step: int) -> None:
        with self._counting:
            self._at_work += 1
        try:
            run_backtest_step(self._runtime, backtest_id, step)
        except Exception as error:
            # It is found as lost, and tried again.
            structlog.get_logger(__name__).error("backtest_broke", backtest=backtest_id, error=type(error).__name__)
        finally:
            with self._counting:
                self._at_work -= 1

    def _deliver(self, delivery_id: str, attempt: int) -> None:
        with self._counting:
            self._at_work += 1
        try:
            early = run_delivery(self._runtime, delivery_id, attempt)
            if early:
                with self._runtime.database.write() as tx:
                    self._queue.enqueue_delivery(tx, early)
        except Exception as error:
            # It still waits, and is found as lost.
            structlog.get_logger(__name__).error("delivery_broke", delivery=delivery_id, error=type(error).__name__)
        finally:
            with self._counting:
                self._at_work -= 1

    def _keep_up(self) -> None:
        searched = time.monotonic()
        while not self._stopping.wait(self._periods.beat):
            try:
                self._beat()
                self._take_over()
                if time.monotonic() - searched >= self._periods.search:
                    searched = time.monotonic()
                    self._enqueue_lost(timedelta(seconds=self._periods.lost))
            except Exception as error:
                structlog.get_logger(__name__).error("effect_upkeep_failed", error=type(error).__name__)

    def _beat(self) -> None:
        with self._runtime.database.write() as tx:
            beat(tx, self._worker_id, self._runtime.clock())

    def _take_over(self) -> None:
        """Take over what workers had in hand that gave no sign of life for too long."""
        with self._runtime.database.read() as tx:
            silent = silent_workers(tx, self._runtime.clock() - timedelta(seconds=self._periods.silent))
        for worker_id in silent:
            # Conditional in the database: of several workers that take over, one wins each run.
            DBOS._recover_pending_workflows([worker_id])
            with self._runtime.database.write() as tx:
                forget_worker(tx, worker_id)

    def _enqueue_lost(self, overdue: timedelta) -> None:
        """Enqueue what is overdue and not under way: asked for by a process without a queue, or a run that broke."""
        now = self._runtime.clock()
        with self._runtime.database.read() as tx:
            lost = due_effects(tx, now - overdue, _BATCH)
        for effect in lost:
            if not self._queue.is_under_way(f"{effect.id}:{effect.attempt + 1}"):
                self._enqueue_again(effect)
        self._enqueue_lost_backtests()
        self._enqueue_lost_deliveries(now - overdue)

    def _enqueue_lost_backtests(self) -> None:
        with self._runtime.database.read() as tx:
            unfinished = unfinished_steps(tx)
        for backtest_id, step in unfinished:
            run_id = f"{backtest_id}:{step}"
            if not self._queue.is_under_way(run_id):
                with self._runtime.database.write() as tx:
                    self._queue.enqueue_step(tx.session, backtest_id, step, f"{run_id}:{new_id('again')}")

    def _enqueue_lost_deliveries(self, by: datetime) -> None:
        with self._runtime.database.read() as tx:
            lost = due_deliveries(tx, by, _BATCH)
            stuck = has_stuck_lines(tx)
        lost = [each for each in lost if not self._queue.is_under_way(delivery_run(each))]
        if lost or stuck:
            with self._runtime.database.write() as tx:
                for delivery in [*lost, *let_first_go(tx, self._runtime.clock())]:
                    self._queue.enqueue_delivery(tx, delivery)

    def _enqueue_again(self, effect: Effect) -> None:
        with self._runtime.database.write() as tx:
            self._queue.enqueue_attempt(tx.session, effect, f"{effect.id}:{effect.attempt + 1}:{new_id('again')}")


def delivery_run(delivery: WebhookDelivery) -> str:
    """How the ids of the runs of a delivery's next attempt begin."""
    return f"{delivery.id}:{delivery.attempt + 1}:"


def _nothing() -> None:
    """Nobody here polls the queue."""


def migrate_queue(url: str) -> None:
    """Bring the queue's own tables in the database to what this release needs."""
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS.migrate(url)
