"""Subscriptions: who may change them, what is refused, their secrets, and what the log shows of them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ballerine_app.services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime, utc_now
from ballerine_app.services.webhook_log_view import LogAsked, delivery_log, delivery_view
from ballerine_app.services.webhook_resend import resend_delivery, resend_from, send_test
from ballerine_app.services.webhook_run import run_due_deliveries
from ballerine_app.services.webhook_settings import WebhookSettings
from ballerine_app.services.webhook_view import webhook_lines, webhook_view
from ballerine_app.services.webhooks import (
    change_webhook,
    create_webhook,
    disable_webhook,
    enable_webhook,
    end_old_secret,
    remove_webhook,
    rotate_secret,
)
from ballerine_app.store.audit_log import entries
from tests.journeys import FakeClock
from tests.services.webhook_cases import OPERATOR, STEPS, Reached, deliveries, key, subscribe, subscription
from tests.vendor_server import Received, Vendor
from tests.workflows import Make, begin, case_of, send, workflow

PERSON = {"entity": {"id": "cust-7", "data": {"name": "Ana Silva", "born": "1990-02-01"}}}
REVIEWER = StaffMember("staff_r", "default", "Rosa", "rosa@example.test", "reviewer", "s")
OTHER = StaffMember("staff_o", "other", "Olga", "olga@example.test", "admin", "s")
GIVEN = WebhookSettings("Books", "https://hooks.example/in", ["workflow.completed"])


def _signed_by(secret: str, got: Received) -> bool:
    """Whether the library of Standard Webhooks believes it."""
    try:
        Webhook(secret).verify(got.body, got.headers)
    except WebhookVerificationError:
        return False
    return True


def test_the_standards_own_library_believes_what_every_living_secret_signs(
    make: Make, reached: Reached, vendor: Vendor, clock: FakeClock
) -> None:
    # The library asks the real clock.
    clock.now = utc_now()
    runtime = reached(make(workflow(STEPS)))
    made = subscribe(runtime, vendor, hmac=True)
    hook, first = made.webhook_id, made.secret
    second = rotate_secret(runtime, OPERATOR, hook, 24)
    begin(runtime)
    run_due_deliveries(runtime)
    got = vendor.received[-1]
    assert _signed_by(first, got)
    assert _signed_by(second, got)
    assert not _signed_by("whsec_" + "A" * 43 + "=", got)
    # The older one until it ends, so that receivers of Ballerine's signature change over by then.
    assert got.headers["x-hmac-signature"] == hmac.digest(key(first), got.body, "sha256").hex()
    assert len(got.headers["webhook-signature"].split()) == 2
    old = webhook_view(runtime, OPERATOR, hook).secrets[-1]
    assert old.expires_at == (clock.now + timedelta(hours=24)).isoformat()
    end_old_secret(runtime, OPERATOR, hook, old.secret_id)
    with pytest.raises(Conflict, match="webhook_last_secret"):
        end_old_secret(runtime, OPERATOR, hook, webhook_view(runtime, OPERATOR, hook).secrets[0].secret_id)
    begin(runtime)
    run_due_deliveries(runtime)
    got = vendor.received[-1]
    assert _signed_by(second, got)
    assert not _signed_by(first, got)
    assert got.headers["x-hmac-signature"] == hmac.new(key(second), got.body, hashlib.sha256).hexdigest()


def test_no_secret_and_no_data_stands_where_it_must_not(
    make: Make, reached: Reached, vendor: Vendor, clock: FakeClock
) -> None:
    runtime = reached(make(workflow(STEPS)))
    made = subscribe(runtime, vendor, content="context", url=f"{vendor.url}/hooks?token=hidden-in-query")
    other = rotate_secret(runtime, OPERATOR, made.webhook_id, 0)

    def refusing(handler: Any) -> None:
        handler.answer(422, f"I know Ana Silva and {other}!".encode(), {"Content-Type": "text/plain"})

    vendor.answers = [refusing, (422, {"message": "Ana Silva", "code": "E17"})]
    begin(runtime, context=PERSON)
    run_due_deliveries(runtime)
    clock.on(seconds=6)
    run_due_deliveries(runtime)
    (row,) = delivery_log(runtime, REVIEWER, LogAsked()).rows
    view = delivery_view(runtime, REVIEWER, row.delivery_id)
    assert [each.answer for each in reversed(view.attempts)] == [
        "I know ••• and •••!",
        '{"message":"•••","code":"E17"}',
    ]
    assert json.loads(view.payload)["data"]["entity"]["data"] == {"name": "•••", "born": "•••"}
    with runtime.database.read() as tx:
        log = str([(entry.event, entry.meta) for entry in entries(tx, "workspace")])
    seen = str((webhook_lines(runtime, REVIEWER), webhook_view(runtime, REVIEWER, made.webhook_id), view, log))
    for hidden in (made.secret, other, "Ana Silva", "hidden-in-query"):
        assert hidden not in seen
    with runtime.database.read() as tx:
        stored = str(tx.session.connection().exec_driver_sql("SELECT * FROM webhook_secret").all())
    assert other not in stored
    assert str(key(other)) not in stored


ACTS: dict[str, Callable[[Runtime, StaffMember, str], object]] = {
    "create": lambda runtime, who, hook: create_webhook(runtime, who, GIVEN),
    "change": lambda runtime, who, hook: change_webhook(runtime, who, hook, GIVEN, 1),
    "disable": lambda runtime, who, hook: disable_webhook(runtime, who, hook),
    "enable": lambda runtime, who, hook: enable_webhook(runtime, who, hook),
    "remove": lambda runtime, who, hook: remove_webhook(runtime, who, hook),
    "rotate": lambda runtime, who, hook: rotate_secret(runtime, who, hook, 1),
    "end": lambda runtime, who, hook: end_old_secret(runtime, who, hook, "whsecret_1"),
    "test": lambda runtime, who, hook: send_test(runtime, who, hook),
    "resend": lambda runtime, who, hook: resend_delivery(runtime, who, hook, "delivery_1"),
    "resend from": lambda runtime, who, hook: resend_from(runtime, who, hook, utc_now()),
}


def test_a_reviewer_changes_nothing_and_another_project_sees_nothing(
    make: Make, reached: Reached, vendor: Vendor
) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    begin(runtime)
    for act in ACTS.values():
        with pytest.raises(NotAllowed, match="webhooks_not_yours"):
            act(runtime, REVIEWER, hook)
    for name, act in ACTS.items():
        if name != "create":
            with pytest.raises(NotFound, match="webhook_not_found"):
                act(runtime, OTHER, hook)
    (row,) = deliveries(runtime)
    assert webhook_lines(runtime, OTHER) == ()
    assert delivery_log(runtime, OTHER, LogAsked()).rows == ()
    for ask in (webhook_view, delivery_view):
        with pytest.raises(NotFound):
            ask(runtime, OTHER, hook if ask is webhook_view else row.id)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": " "}, "webhook_name", "name"),
        ({"url": "https://10.0.0.1/in"}, "webhook_url", "url"),
        ({"url": "https://user:pass@hooks.example/"}, "webhook_url", "url"),
        ({"url": "ftp://hooks.example/"}, "webhook_url", "url"),
        ({"url": "https://metadata.internal/"}, "webhook_url", "url"),
        ({"events": []}, "webhook_events", "events"),
        ({"events": ["workflow.completed", "workflow.complete"]}, "webhook_events", "events"),
        ({"states": ["x" * 200]}, "webhook_filter", "states"),
        ({"condition": "{"}, "webhook_condition", "condition"),
        ({"condition": '{"nope": [1]}'}, "webhook_condition", "condition"),
        ({"content": "everything"}, "webhook_content", "content"),
    ],
)
def test_what_is_refused(runtime: Runtime, wrong: dict[str, Any], code: str, field: str) -> None:
    given = {"name": "Books", "url": "https://hooks.example/in", "events": ["workflow.completed"], **wrong}
    with pytest.raises(Invalid) as refusal:
        create_webhook(runtime, OPERATOR, WebhookSettings(**given))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert webhook_lines(runtime, OPERATOR) == ()


def test_two_people_change_one_webhook(runtime: Runtime) -> None:
    hook = create_webhook(runtime, OPERATOR, GIVEN).webhook_id
    change_webhook(runtime, OPERATOR, hook, GIVEN, 1)
    with pytest.raises(Conflict, match="changed_since"):
        change_webhook(runtime, OPERATOR, hook, GIVEN, 1)
    for act in (disable_webhook, enable_webhook):
        act(runtime, OPERATOR, hook)
        with pytest.raises(Conflict):
            act(runtime, OPERATOR, hook)
    with pytest.raises(Invalid, match="webhook_overlap"):
        rotate_secret(runtime, OPERATOR, hook, 2)
    for _ in range(4):
        rotate_secret(runtime, OPERATOR, hook, 1)
    with pytest.raises(Conflict, match="webhook_secrets_too_many"):
        rotate_secret(runtime, OPERATOR, hook, 1)
    remove_webhook(runtime, OPERATOR, hook)
    with pytest.raises(ServiceError, match="webhook_not_found"):
        webhook_view(runtime, OPERATOR, hook)


def test_a_change_counts_from_the_next_event_on(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    case = begin(runtime)
    given = WebhookSettings("Books", f"{vendor.url}/other", ["workflow.completed"])
    change_webhook(runtime, OPERATOR, hook, given, subscription(runtime, hook).revision)
    send(runtime, case, "next")
    send(runtime, case, "next")
    run_due_deliveries(runtime)
    assert [(each.path, each.json["eventName"]) for each in vendor.received] == [
        ("/other", "workflow.state.changed"),
        ("/other", "workflow.completed"),
    ]


def test_searching_the_log(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    vendor.answers = [{"ok": True}, (400, {"code": "UNKNOWN_CASE"})]
    one = begin(runtime, context=PERSON)
    run_due_deliveries(runtime)
    clock.on(days=1)
    two = begin(runtime)
    send(runtime, two, "next")
    run_due_deliveries(runtime)

    def found(**asked: str) -> list[tuple[str, str]]:
        rows = delivery_log(runtime, OPERATOR, LogAsked(**asked)).rows
        return [(row.case_id, row.status) for row in rows]

    assert found() == [(two, "held"), (two, "waiting"), (one, "delivered")]
    assert found(status="delivered") == found(words="CUST-7") == [(one, "delivered")]
    assert found(words="unknown_case") == found(words="400") == [(two, "waiting")]
    assert found(words=case_of(runtime, one).reference.lower()) == [(one, "delivered")]
    assert found(since=clock.now.date().isoformat(), status="waiting") == [(two, "held"), (two, "waiting")]
    assert found(until=(clock.now - timedelta(days=1)).date().isoformat()) == [(one, "delivered")]
    assert found(event="workflow.completed") == found(words="100%") == found(webhook_id="webhook_none") == []
    assert len(found(since="never", status="odd", event="odd")) == 3
    (line,) = webhook_lines(runtime, OPERATOR)
    assert (line.webhook_id, line.health, line.waiting, line.failed) == (hook, "failing", 2, 0)
