"""Webhooks on DBOS for real: sent as they come, and found when nobody has enqueued them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_resend import resend_delivery, resend_from
from tests.effect_worker import QUICK, serving, until
from tests.postgres import both_databases
from tests.services.plugin_cases import reaching
from tests.services.webhook_cases import OPERATOR, STEPS, deliveries, subscribe, told
from tests.vendor_server import Vendor
from tests.workflows import begin, running, send, workflow


def _all(runtime: Runtime, status: str, count: int) -> Callable[[], bool]:
    return lambda: [row.status for row in deliveries(runtime)] == [status] * count


@both_databases
def test_webhooks_are_sent_in_order_and_once(url: str, tmp_path: Path, vendor: Vendor) -> None:
    with running(url, tmp_path, workflow(STEPS)) as bare, reaching(bare, vendor) as runtime:
        hook = subscribe(runtime, vendor).webhook_id
        # Nobody enqueues this one.
        first = begin(runtime)
        with serving(runtime) as served:
            for _ in range(2):
                send(served, first, "next")
            until(_all(served, "delivered", 4))
            assert [sequence for _, sequence in told(vendor.received)] == [1, 2, 3, 4]
            resend_from(served, OPERATOR, hook, deliveries(served)[0].created_at, missed_only=False)
            until(lambda: len(vendor.received) == 8)
            assert [sequence for _, sequence in told(vendor.received)][4:] == [1, 2, 3, 4]


def test_what_waits_for_days_goes_at_once_when_it_is_asked_for(tmp_path: Path, sqlite_url: str, vendor: Vendor) -> None:
    vendor.answers = [(503, {}, {"Retry-After": "86400"}), {"ok": True}]
    with running(sqlite_url, tmp_path, workflow(STEPS)) as bare, reaching(bare, vendor) as runtime:
        hook = subscribe(runtime, vendor).webhook_id
        with serving(runtime, periods=replace(QUICK, lost=600)) as served:
            case = begin(served)
            until(lambda: deliveries(served)[0].attempt == 1)
            send(served, case, "next")
            resend_delivery(served, OPERATOR, hook, deliveries(served)[0].id)
            until(_all(served, "delivered", 2))
        assert [sequence for _, sequence in told(vendor.received)] == [1, 1, 2]
