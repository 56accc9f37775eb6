"""Which events are told to whom, and what the payload says."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.decisions import decide_case
from ballerine_app.services.errors import Conflict
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_events import EVENTS
from ballerine_app.services.webhook_resend import resend_from
from ballerine_app.services.webhook_run import run_due_deliveries
from ballerine_app.services.webhooks import disable_webhook, enable_webhook, remove_webhook
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.webhooks import subscriptions_of
from tests.journeys import FakeClock, approve_documents, start, walk
from tests.services.plugin_cases import give_secret, reaching
from tests.services.webhook_cases import (
    OPERATOR,
    STEPS,
    Reached,
    body,
    deliveries,
    subscribe,
    subscription,
)
from tests.vendor_server import Vendor
from tests.workflows import Make, acting, begin, case_of, send, workflow

PERSON = {"entity": {"id": "cust-7", "ballerineEntityId": "be-1", "type": "individual", "data": {"name": "Ana Silva"}}}


def kinds(runtime: Runtime, webhook_id: str = "") -> list[str]:
    return [row.event for row in deliveries(runtime, webhook_id)]


def test_a_case_from_its_start_to_its_end(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor, EVENTS)
    case = begin(runtime, context=PERSON)
    clock.on(minutes=5)
    send(runtime, case, "next")
    with acting(runtime, case) as act:
        act.deep_merge({"note": "x"})
    send(runtime, case, "next")
    assert kinds(runtime) == [
        "workflow.created",
        "workflow.state.changed",
        "workflow.state.changed",
        "workflow.context.changed",
        "workflow.state.changed",
        "workflow.completed",
    ]
    rows = deliveries(runtime)
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row.state for row in rows] == ["idle", "one", "two", "two", "done", "done"]
    whole = case_of(runtime, case)
    assert body(rows[-1]) == {
        "id": rows[-1].event_id,
        "eventName": "workflow.completed",
        "apiVersion": "2026-11-01",
        "timestamp": "2026-11-22T12:05:00.000Z",
        "workflowCreatedAt": "2026-11-22T12:00:00.000Z",
        "workflowResolvedAt": "2026-11-22T12:05:00.000Z",
        "workflowDefinitionId": "review",
        "workflowDefinitionVersion": 1,
        "workflowRuntimeId": case,
        "workflowReference": whole.reference,
        "ballerineEntityId": "be-1",
        "correlationId": "cust-7",
        "environment": "production",
        "state": "done",
        "tags": ["approved"],
        "workflowStatus": "completed",
        "workflowFinalState": "done",
        "sequence": 6,
    }
    assert body(rows[3])["changed"] == ["note"]
    assert body(rows[1])["previousState"] == "idle"


def test_the_data_goes_only_where_it_is_wanted(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    thin = subscribe(runtime, vendor).webhook_id
    full = subscribe(runtime, vendor, content="context").webhook_id
    begin(runtime, context=PERSON)
    run_due_deliveries(runtime)
    assert "Ana Silva" not in deliveries(runtime, thin)[0].body
    assert body(deliveries(runtime, full)[0])["data"] == PERSON
    # One event has one id, whoever is told.
    assert len({row.event_id for row in deliveries(runtime)}) == 1
    assert sorted("data" in each.json for each in vendor.received) == [False, True]


@pytest.mark.parametrize(
    ("filters", "states"),
    [
        ({"workflows": ["review"]}, ["one", "two", "done"]),
        ({"workflows": ["other"]}, []),
        ({"states": ["two", "nowhere"]}, ["two"]),
        ({"tags": ["approved", "rejected"]}, ["done"]),
        ({"condition": '{"==": [{"var": "data.entity.data.name"}, "Ana Silva"]}'}, ["one", "two", "done"]),
        ({"condition": '{"==": [{"var": "data.entity.data.name"}, "Nobody"]}'}, []),
        ({"condition": '{"!=": [{"var": "state"}, "two"]}'}, ["one", "done"]),
    ],
)
def test_filters(make: Make, reached: Reached, vendor: Vendor, filters: dict[str, Any], states: list[str]) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor, ["workflow.state.changed"], **filters)
    case = begin(runtime, context=PERSON)
    send(runtime, case, "next")
    send(runtime, case, "next")
    rows = deliveries(runtime)
    assert [row.state for row in rows] == states
    # Without gaps: a receiver that misses a number has lost an event.
    assert [row.sequence for row in rows] == list(range(1, len(states) + 1))


def test_a_document_that_is_decided_on(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor, ["workflow.context.document.changed"])
    paper = {"category": "proof", "type": "bill", "issuer": {"country": "PT"}, "version": 1}
    case = begin(runtime, context={"documents": [{**paper, "decision": {"status": ""}}]})
    with acting(runtime, case) as act:
        act.merge_context({"documents": [{**paper, "note": "seen", "decision": {"status": ""}}]})
    with acting(runtime, case) as act:
        act.merge_context({"documents": [{**paper, "decision": {"status": "approved"}}]})
    (row,) = deliveries(runtime)
    assert body(row)["documents"] == [
        {"id": None, "category": "proof", "type": "bill", "status": "approved", "previousStatus": ""}
    ]


def test_a_reviewer_decides(runtime: Runtime, vendor: Vendor, rosa: StaffMember, clock: FakeClock) -> None:
    with reaching(runtime, vendor) as reached:
        subscribe(reached, vendor, EVENTS)
        applicant = start(reached).applicant
        walk(reached, applicant, clock=clock)
        case = applicant.case_id
        first = len(deliveries(reached))
        revision = approve_documents(reached, rosa, case)
        decide_case(reached, rosa, case, "approved", revision=revision)
        news = deliveries(reached)[first:]
    documents = [row for row in news if row.event == "workflow.context.document.changed"]
    assert {body(row)["documents"][0]["status"] for row in documents} == {"approved"}
    decided = [row for row in news if row.event == "workflow.decided"]
    assert [body(row)["decision"] for row in decided] == [
        {"outcome": "approved", "reasonCode": "", "decidedBy": rosa.id}
    ]
    assert [row.event for row in news[-3:]] == ["workflow.state.changed", "workflow.decided", "workflow.completed"]
    risk = [body(row) for row in deliveries(reached, event="workflow.risk.changed")]
    assert risk[0]["previousRiskLevel"] == ""
    assert risk[0]["riskLevel"] == case_of(reached, case).risk_level


def test_what_is_off_is_told_later_on_demand(make: Make, reached: Reached, vendor: Vendor, clock: FakeClock) -> None:
    runtime = reached(make(workflow(STEPS)))
    hook = subscribe(runtime, vendor).webhook_id
    case = begin(runtime)
    disable_webhook(runtime, OPERATOR, hook)
    since = clock.now
    send(runtime, case, "next")
    enable_webhook(runtime, OPERATOR, hook)
    run_due_deliveries(runtime)
    assert not vendor.received
    assert resend_from(runtime, OPERATOR, hook, since) == 2
    run_due_deliveries(runtime)
    assert [each.json["state"] for each in vendor.received] == ["one", "two"]
    remove_webhook(runtime, OPERATOR, hook)
    send(runtime, case, "next")
    assert len(deliveries(runtime)) == 2


def _declaring(vendor: Vendor, *events: str) -> Definition:
    entry = {"type": "webhook", "url": f"{vendor.url}/own", "events": list(events)}
    return workflow(STEPS, config={"subscriptions": [entry]})


def test_a_definition_declares_a_webhook_as_ballerine_has_it(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(_declaring(vendor, "workflow.completed", "workflow.context.document.updated", "typo")))
    give_secret(runtime, "webhookSharedSecret", "a shared secret")
    case = begin(runtime, context=PERSON)
    send(runtime, case, "next")
    send(runtime, case, "next")
    run_due_deliveries(runtime)
    (got,) = vendor.received
    assert (got.path, got.json["eventName"], got.json["data"]) == ("/own", "workflow.completed", PERSON)
    assert "a shared secret" not in str(got.headers)
    assert len(got.headers["x-hmac-signature"]) == 64
    assert got.headers["webhook-signature"].startswith("v1,")
    with runtime.database.read() as tx:
        (row,) = subscriptions_of(tx, "default")
    assert (row.declared_by, row.content, row.hmac) == ("review", "context", True)
    with pytest.raises(Conflict, match="webhook_is_declared"):
        remove_webhook(runtime, OPERATOR, row.id)
    disable_webhook(runtime, OPERATOR, row.id)
    begin(runtime)
    run_due_deliveries(runtime)
    assert len(vendor.received) == 1
    assert subscription(runtime, row.id).status == "disabled"


def test_an_act_that_is_taken_back_tells_nobody(make: Make, reached: Reached, vendor: Vendor) -> None:
    runtime = reached(make(workflow(STEPS)))
    subscribe(runtime, vendor)
    case = begin(runtime)
    with pytest.raises(Conflict):
        _send_in_vain(runtime, case)
    assert [row.state for row in deliveries(runtime)] == ["one"]
    send(runtime, case, "next")
    assert [row.sequence for row in deliveries(runtime)] == [1, 2]


def _send_in_vain(runtime: Runtime, case: str) -> None:
    with runtime.database.write() as tx:
        with changing_case(tx, runtime, "default", case, SYSTEM, runtime.clock()) as act:
            act.send("next")
        raise Conflict("changed_since")
