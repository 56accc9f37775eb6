"""Delivering webhooks: a receiver that fails for days, the order of each case, and attempts that are cut off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.plugins.ports import Message
from ballerine_app.services import webhook_run
from ballerine_app.services.errors import Conflict
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff
from ballerine_app.services.webhook_resend import resend_delivery, resend_from, send_test
from ballerine_app.services.webhook_run import run_due_deliveries
from ballerine_app.services.webhook_schedule import ATTEMPTS, JITTER, PAUSES, pause_after
from ballerine_app.services.webhooks import disable_webhook, enable_webhook
from ballerine_app.store.audit_log import entries
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.webhook_cases import (
    OPERATOR,
    STEPS,
    Reached,
    attempts,
    deliveries,
    pass_time,
    subscribe,
    subscription,
    told,
)
from tests.vendor_server import Vendor
from tests.workflows import Make, begin, case_of, send, workflow

DAYS = timedelta(days=4)


class Mail:
    """Keeps what is sent."""

    place = "mail"

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message, timeout: float) -> None:
        self.sent.append(message)


@both_databases
def test_a_receiver_that_fails_for_three_days(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    mail = Mail()
    runtime = replace(reached(make(workflow(STEPS))), messages=mail)
    create_staff(runtime, "lea@example.test", "Lea", "lead", "correct horse battery")
    hook = subscribe(runtime, vendor).webhook_id
    vendor.answers = [(503, {"message": "down"})]
    began = clock.now
    one, two = begin(runtime), begin(runtime)
    send(runtime, one, "next")
    send(runtime, two, "next")
    send(runtime, two, "next")
    pass_time(runtime, clock, began + DAYS)

    # The schedule: the first of each case was tried until one of the two was given up, those behind it never.
    first = [row for row in deliveries(runtime, hook) if row.sequence == 1]
    for row in first:
        times = [each.at for each in attempts(runtime, row.id)]
        for number, (at, then) in enumerate(pairwise(times), start=1):
            assert PAUSES[number - 1] * (1 - JITTER) <= then - at <= PAUSES[number - 1] * (1 + JITTER)
            assert then - at == pause_after(row.id, number)
    given_up, cut_short = sorted(first, key=lambda row: row.status)
    assert (given_up.status, cut_short.status) == ("failed", "skipped")
    times = [each.at for each in attempts(runtime, given_up.id)]
    assert len(times) == ATTEMPTS == 10
    assert timedelta(hours=66) <= times[-1] - times[0] <= timedelta(hours=84)
    assert set(told(vendor.received)) == {(case_of(runtime, case).reference, 1) for case in (one, two)}
    assert {each.headers["webhook-id"] for each in vendor.received} == {row.event_id for row in first}

    # It was turned off, said so, and sends nothing; what happens meanwhile is kept.
    row = subscription(runtime, hook)
    assert (row.status, row.disabled_reason, row.failing_since) == ("disabled", "failing", began)
    with runtime.database.read() as tx:
        notices = [entry for entry in entries(tx, "workspace") if entry.event == "webhook.disabled"]
    assert [entry.meta["reason"] for entry in notices] == ["failing"]
    assert [message.to for message in mail.sent] == [("lea@example.test",)]
    assert hook in mail.sent[0].text
    send(runtime, one, "next")
    pass_time(runtime, clock, clock.now + DAYS)
    assert len(vendor.received) == sum(len(attempts(runtime, each.id)) for each in first)
    statuses = {each.status for each in deliveries(runtime, hook)}
    assert statuses == {"failed", "skipped"}

    # It works again: one is sent by hand, the rest from a moment on, each case in its order, each event once.
    vendor.received.clear()
    vendor.answers = [{"ok": True}]
    with pytest.raises(Conflict, match="webhook_is_disabled"):
        resend_delivery(runtime, OPERATOR, hook, first[0].id)
    enable_webhook(runtime, OPERATOR, hook)
    resend_delivery(runtime, OPERATOR, hook, first[0].id)
    assert run_due_deliveries(runtime) == 1
    assert resend_from(runtime, OPERATOR, hook, began) == 7
    pass_time(runtime, clock, clock.now + DAYS)
    rows = deliveries(runtime, hook)
    assert {each.status for each in rows} == {"delivered"}
    ids = [each.headers["webhook-id"] for each in vendor.received]
    assert len(ids) == len(set(ids)) == 8
    assert set(ids) == {each.event_id for each in rows}
    lines: dict[str, list[int]] = defaultdict(list)
    for reference, sequence in told(vendor.received):
        lines[reference].append(sequence)
    assert {case_of(runtime, case).reference: [1, 2, 3, 4] for case in (one, two)} == lines
    assert subscription(runtime, hook).failing_since is None


def test_a_later_event_waits_for_an_earlier_one_of_its_case_alone(
    make: Make, reached: Reached, vendor: Vendor, clock: FakeClock
) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    vendor.answers = [(500, {}), {"ok": True}]
    one, two = begin(runtime), begin(runtime)
    send(runtime, one, "next")
    run_due_deliveries(runtime)
    assert told(vendor.received) == [(case_of(runtime, one).reference, 1), (case_of(runtime, two).reference, 1)]
    clock.on(seconds=6)
    run_due_deliveries(runtime)
    assert told(vendor.received)[2:] == [(case_of(runtime, one).reference, 1), (case_of(runtime, one).reference, 2)]


def test_an_attempt_that_was_cut_off_is_made_again_under_the_same_id(
    make: Make, reached: Reached, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    begin(runtime)

    class Killed(BaseException):
        """The process dies here."""

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(webhook_run, "_settle", die)
        with pytest.raises(Killed):
            run_due_deliveries(runtime)
    assert [row.status for row in deliveries(runtime)] == ["waiting"]
    run_due_deliveries(runtime)
    first, second = vendor.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    (row,) = deliveries(runtime)
    assert (row.status, row.attempt, len(attempts(runtime, row.id))) == ("delivered", 1, 1)


def test_an_attempt_counts_once_however_often_it_is_run(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    begin(runtime)
    (row,) = deliveries(runtime)
    for _ in range(3):
        webhook_run.run_delivery(runtime, row.id, 1)
    assert len(vendor.received) == 1


def test_what_the_receiver_asks_for_is_honoured(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    vendor.answers = [(429, {}, {"Retry-After": "3600"}), (429, {}, {"Retry-After": "1"}), {"ok": True}]
    began = clock.now
    begin(runtime)
    pass_time(runtime, clock, began + DAYS)
    (row,) = deliveries(runtime)
    first, second, third = (each.at for each in attempts(runtime, row.id))
    assert second - first == timedelta(hours=1)
    assert third - second >= timedelta(minutes=4)


def test_an_endpoint_that_is_gone_is_turned_off_at_once(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    vendor.answers = [(410, {})]
    case = begin(runtime)
    send(runtime, case, "next")
    run_due_deliveries(runtime)
    assert (subscription(runtime, hook).status, subscription(runtime, hook).disabled_reason) == ("disabled", "gone")
    assert [row.status for row in deliveries(runtime)] == ["failed", "skipped"]
    assert len(vendor.received) == 1


def test_one_event_that_is_never_taken_turns_nothing_off_while_others_are(
    make: Make, reached: Reached, vendor: Vendor, clock: FakeClock
) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    began = clock.now
    vendor.answers = [(400, {"message": "unknown"})]
    begin(runtime)
    pass_time(runtime, clock, began + timedelta(hours=30))
    vendor.answers = [{"ok": True}]
    # Before its next attempt another case's event arrives.
    other = begin(runtime)
    webhook_run.run_delivery(runtime, deliveries(runtime, words=case_of(runtime, other).reference)[0].id, 1)
    vendor.answers = [(400, {"message": "unknown"})]
    pass_time(runtime, clock, began + DAYS)
    assert [row.status for row in deliveries(runtime, hook)] == ["failed", "delivered"]
    assert subscription(runtime, hook).status == "enabled"


def test_a_redirect_is_no_delivery(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    vendor.answers = [(302, {}, {"Location": f"{vendor.url}/elsewhere"})]
    begin(runtime)
    run_due_deliveries(runtime)
    assert [(row.status, row.answered, row.problem) for row in deliveries(runtime)] == [("waiting", 302, "status")]
    assert len(vendor.received) == 1


def test_sending_all_again_keeps_ids_and_order(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    case = begin(runtime)
    run_due_deliveries(runtime)
    clock.on(hours=1)
    since = clock.now
    send(runtime, case, "next")
    send(runtime, case, "next")
    run_due_deliveries(runtime)
    sent = [each.headers["webhook-id"] for each in vendor.received]
    assert resend_from(runtime, OPERATOR, hook, since, missed_only=False) == 3
    # What happens meanwhile comes after it.
    run_due_deliveries(runtime)
    assert [each.headers["webhook-id"] for each in vendor.received] == sent + sent[1:]
    resend_delivery(runtime, OPERATOR, hook, deliveries(runtime)[0].id)
    run_due_deliveries(runtime)
    assert vendor.received[-1].headers["webhook-id"] == sent[0]


def test_what_is_sent_again_comes_before_what_waits_behind_it(
    make: Make, reached: Reached, vendor: Vendor, clock: FakeClock
) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    case = begin(runtime)
    run_due_deliveries(runtime)
    vendor.answers = [(500, {}), {"ok": True}]
    send(runtime, case, "next")
    run_due_deliveries(runtime)
    resend_delivery(runtime, OPERATOR, hook, deliveries(runtime)[0].id)
    assert [row.status for row in deliveries(runtime)] == ["waiting", "held"]
    pass_time(runtime, clock, clock.now + DAYS)
    assert [sequence for _, sequence in told(vendor.received)] == [1, 2, 1, 2]


def test_a_test_event_reaches_an_endpoint_that_is_off(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    disable_webhook(runtime, OPERATOR, hook)
    vendor.answers = [(500, {}), {"ok": True}]
    send_test(runtime, OPERATOR, hook)
    run_due_deliveries(runtime)
    send_test(runtime, OPERATOR, hook)
    run_due_deliveries(runtime)
    assert [each.json["eventName"] for each in vendor.received] == ["webhook.test"] * 2
    assert [row.status for row in deliveries(runtime)] == ["failed", "delivered"]
    assert subscription(runtime, hook).failing_since is None


def test_the_log_is_swept(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock, tmp_path: Path) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    begin(runtime)
    run_due_deliveries(runtime)
    clock.on(days=29)
    keep_house(runtime)
    assert len(deliveries(runtime)) == 1
    clock.on(days=2)
    keep_house(runtime)
    assert deliveries(runtime) == []


def test_a_pause_never_exceeds_its_jitter() -> None:
    shares = [pause_after(f"delivery_{n}", 1) for n in range(300)]
    assert pause_after("delivery_1", ATTEMPTS) is None
    spread = [share / PAUSES[0] for share in shares if share]
    assert 1 - JITTER <= min(spread) < 0.95
    assert 1.05 < max(spread) <= 1 + JITTER
    assert pause_after("delivery_1", 1, timedelta(hours=2)) == timedelta(hours=2)


def test_no_delivery_is_written_where_nobody_listens(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime: Runtime = reached(make(workflow(STEPS)))
    begin(runtime)
    assert deliveries(runtime) == []
