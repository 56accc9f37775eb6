"""Vendors that call back: once, twice, too early, too late, never, and unsigned. Everything is counted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.plugins.webhook_signature import hmac_signature, standard_signature
from ballerine_app.services.callbacks import GUESSES
from ballerine_app.services.errors import Invalid, NotAllowed, NotFound, TooMany, Unsigned
from ballerine_app.services.plugin_world import CallWorld
from ballerine_app.services.replay import replay_case
from ballerine_app.services.replay_results import Identical
from ballerine_app.services.runtime import Runtime
from tests.journeys import FakeClock
from tests.policies import a_policy, a_rule, publish
from tests.postgres import both_databases
from tests.services.callback_cases import SECRET, WAITING, WaitingCase, asking, waiting_workflow
from tests.services.plugin_cases import give_secret
from tests.vendor_server import Handler, Vendor
from tests.workflows import Json, Make, Stub, api, begin, case_of, effects, log, said, send

Start = Callable[..., WaitingCase]
BODY = {"decision": "approved", "hits": [1]}
CONTEXT = {"entity": {"id": "e1", "data": {"x": "Ana"}}}


@pytest.fixture
def start(make: Make, reached: Callable[[Runtime], Runtime], vendor: Vendor) -> Start:
    """Starts a case of a workflow with the plugin `asking`, and runs what is due."""

    def begun(
        *parts: Any, states: Json | None = None, more: Json | None = None, secret: bool = False, **plugin: Any
    ) -> WaitingCase:
        extra = [part for part in parts if not isinstance(part, Stub)]
        stubs = [part for part in parts if isinstance(part, Stub)]
        definition = waiting_workflow(asking(vendor, **plugin), *extra, states=states, **(more or {}))
        runtime = reached(make(definition, *stubs))
        if secret:
            give_secret(runtime, "UNIFIED_API_SHARED_SECRET", SECRET)
        case = WaitingCase(runtime, begin(runtime, context=CONTEXT), vendor)
        case.go_on()
        return case

    return begun


@both_databases
def test_a_callback_is_merged_and_its_event_follows(start: Start, vendor: Vendor) -> None:
    vendor.answers = [{"status": "IN_PROGRESS", "data": {"hits": [7, 8], "id": "v1"}}]
    case = start()
    assert case.state == "waiting"
    assert case.call_back(BODY).outcome == "applied"
    assert case.state == "good"
    assert case.output == {"status": "SUCCESS", "data": {"hits": [1], "id": "v1", "decision": "approved"}}
    (line,) = case.calls
    assert (line.actor_kind, line.actor_id, line.meta["outcome"]) == ("vendor", "check", "applied")
    assert said(case.runtime, case.id).count("ANSWERED") == 1
    # Nothing waits any more: the time-out is over too.
    assert {row.status for row in effects(case.runtime, case.id)} == {"done"}
    assert isinstance(replay_case(case.runtime, case.id), Identical)


def test_the_token_is_kept_nowhere(start: Start, vendor: Vendor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    vendor.answers = [lambda handler: handler.answer(200, vendor.received[-1].body)]  # it sends the address back
    case = start(record={"show": ["*"]})
    token = case.token
    give_secret(case.runtime, "UNIFIED_API_SHARED_SECRET", SECRET)
    with pytest.raises(Unsigned):
        case.call_back(BODY)
    rows: list[Any] = [row.model_dump() for row in case.rows]
    rows += [row.model_dump() for row in case.exchanges]
    rows += [entry.model_dump() for entry in log(case.runtime, case.id)]
    rows.append(case_of(case.runtime, case.id).model_dump())
    kept = repr(rows) + caplog.text
    assert token not in kept
    assert case.output["callbackUrl"].endswith("/api/hooks/{callback}")
    assert case.exchanges[0].request["callbackUrl"].endswith("/api/hooks/{callback}")
    database = case.runtime.database.url.removeprefix("sqlite:///")
    assert token.encode() not in Path(database).read_bytes()


def test_the_same_body_counts_once_and_another_is_refused(start: Start) -> None:
    case = start()
    assert case.call_back(BODY).status == 200
    version = case_of(case.runtime, case.id).version
    again = [case.call_back(body) for body in (BODY, {"hits": [1], "decision": "approved"}, BODY)]
    assert [(each.outcome, each.status) for each in again] == [("duplicate", 200)] * 3
    other = case.call_back({"decision": "rejected"})
    assert (other.outcome, other.status) == ("different", 409)
    assert case_of(case.runtime, case.id).version == version
    assert case.outcomes == ["applied", "duplicate", "duplicate", "duplicate", "different"]
    assert said(case.runtime, case.id).count("ANSWERED") == 1
    assert case.output["data"]["decision"] == "approved"


@both_databases
def test_calls_at_the_same_time_count_once(start: Start) -> None:
    case = start()
    token, barrier = case.token, threading.Barrier(6)

    def call_back(_: int) -> str:
        barrier.wait()
        return case.call_back(BODY, token=token).outcome

    with ThreadPoolExecutor(6) as vendors:
        outcomes = list(vendors.map(call_back, range(6)))
    assert sorted(outcomes) == ["applied", *["duplicate"] * 5]
    assert (case.state, said(case.runtime, case.id).count("ANSWERED")) == ("good", 1)
    assert sorted(case.outcomes) == sorted(outcomes)


def test_a_case_is_judged_anew_by_what_a_callback_brings(start: Start) -> None:
    declined = {"==": [{"var": "pluginsOutput.check.data.decision"}, "declined"]}
    states = {**WAITING, "waiting": {"on": {**WAITING["waiting"]["on"], "ANSWERED": "left"}}}
    case = start(states=states, more={"config": {"policy": "loans"}, "protected": ["risk"]})
    publish(case.runtime, a_policy(a_rule(declined, score=70), name="loans"))
    case.call_back({"decision": "declined"})
    assert case_of(case.runtime, case.id).risk_score == 70
    judged, event = (said(case.runtime, case.id).index(name) for name in ("rules.evaluated", "ANSWERED"))
    assert judged < event


def test_a_callback_that_comes_before_the_answer_waits_for_it(start: Start, vendor: Vendor) -> None:
    told = []
    cases: list[WaitingCase] = []

    def early(handler: Handler) -> None:
        case = cases[0]
        told.extend(case.call_back(BODY) for _ in range(2))
        handler.answer(200, b'{"status": "IN_PROGRESS"}')

    vendor.answers = [early]
    runtime_case = start_without_running(start, vendor)
    cases.append(runtime_case)
    assert [row.status for row in runtime_case.rows] == []
    runtime_case.go_on()
    assert [each.outcome for each in told] == ["kept", "duplicate"]
    assert [each.status for each in told] == [202, 200]
    assert runtime_case.outcomes == ["kept", "duplicate", "applied"]
    assert runtime_case.state == "good"
    assert runtime_case.output["data"] == BODY
    assert runtime_case.output["status"] == "SUCCESS"
    assert runtime_case.rows[0].body is None


def test_an_event_that_could_be_taken_at_once_waits_for_the_answer_too(start: Start, vendor: Vendor) -> None:
    states = {**WAITING, "checking": {"on": {**WAITING["checking"]["on"], "ANSWERED": "good"}}}
    case = start_without_running(start, vendor, states=states)

    def early(handler: Handler) -> None:
        case.call_back(BODY)
        handler.answer(200, b'{"status": "IN_PROGRESS", "id": "v1"}')

    vendor.answers = [early]
    case.go_on()
    assert (case.state, case.outcomes) == ("good", ["kept", "applied"])
    assert case.output == {"status": "SUCCESS", "id": "v1", "data": BODY}


def start_without_running(start: Start, vendor: Vendor, **more: Any) -> WaitingCase:
    """A case whose effect has not run yet."""
    first = start_idle(start, vendor, **more)
    send(first.runtime, first.id, "start")
    return first


def start_idle(start: Start, vendor: Vendor, **more: Any) -> WaitingCase:
    """A case in `idle` on the runtime of one that has ended."""
    answers, vendor.answers = vendor.answers, [(404, {})]
    ended = start(**more)
    vendor.answers = answers
    vendor.received.clear()
    return WaitingCase(ended.runtime, begin(ended.runtime, context=CONTEXT, event=""), vendor)


def test_a_process_killed_between_request_and_answer_loses_nothing(start: Start, vendor: Vendor) -> None:
    case = start_without_running(start, vendor)
    vendor.answers = [{"status": "IN_PROGRESS"}]
    # The attempt is made, and dies before it is settled.
    effect = effects(case.runtime, case.id)[0]
    call, plugin = CallWorld(case.runtime, effect, case_of(case.runtime, case.id)).call()
    plugin(call)
    assert case.call_back(BODY).outcome == "kept"
    assert case.state == "checking"
    case.go_on()
    assert case.state == "good"
    assert case.outcomes == ["kept", "applied"]
    # The vendor is asked again, as the same request: same key, same body, same address.
    first, second = vendor.received
    assert first.body == second.body
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert [row.status for row in case.rows] == ["done"]
    assert said(case.runtime, case.id).count("ANSWERED") == 1
    assert case.call_back(BODY).outcome == "duplicate"


def test_an_attempt_that_fails_keeps_the_address_of_the_next(start: Start, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [(503, {}), {"status": "IN_PROGRESS"}]
    case = start()
    assert case.call_back(BODY).outcome == "kept"
    clock.now += timedelta(seconds=5)
    case.go_on()
    assert len({received.body for received in vendor.received}) == 1
    assert (case.state, case.outcomes) == ("good", ["kept", "applied"])


@pytest.mark.parametrize("status", [400, 503])
def test_a_vendor_that_has_called_back_has_got_the_call_whatever_it_answered(
    start: Start, vendor: Vendor, clock: FakeClock, status: int
) -> None:
    case = start_without_running(start, vendor)

    def early(handler: Handler) -> None:
        case.call_back(BODY)
        handler.answer(status, b"{}")

    vendor.answers = [early]
    for _ in range(3):
        case.go_on()
        clock.now += timedelta(minutes=1)
    assert (case.state, case.outcomes, len(vendor.received)) == ("good", ["kept", "applied"], 1)
    assert case.output == {"data": BODY}


def test_a_callback_before_its_state_is_reached_waits_for_that(start: Start, clock: FakeClock) -> None:
    states = {
        **WAITING,
        "checking": {"on": {"OK": "between", "FAILED": "bad"}},
        "between": {"on": {"READY": "waiting", "BROKEN": "bad"}},
    }
    slow = Stub([ConnectionError("not yet"), {"ok": True}])
    between = api("between", at="between", successAction="READY", errorAction="BROKEN")
    case = start(between, slow, states=states)
    assert case.state == "between"
    assert case.call_back(BODY).outcome == "kept"
    for _ in range(8):
        clock.now += timedelta(seconds=2)
        case.go_on()
    assert case.state == "good"
    assert case.outcomes == ["kept", "applied"]


@pytest.mark.parametrize(("action", "state"), [("SILENT", "silent"), (None, "bad")])
def test_a_vendor_that_never_calls_ends_in_the_time_out_event(
    start: Start, clock: FakeClock, action: str | None, state: str
) -> None:
    case = start(timeoutAction=action, callbackTimeoutSeconds=3600)
    clock.now += timedelta(seconds=3599)
    case.go_on()
    assert case.state == "waiting"
    clock.now += timedelta(seconds=1)
    case.go_on()
    assert case.state == state
    assert case.output["status"] == "ERROR"
    assert "did not call back" in case.output["error"]
    context = case.context
    late = [case.call_back(BODY), case.call_back(BODY)]
    assert [(each.outcome, each.status) for each in late] == [("late", 410), ("duplicate", 200)]
    assert case.context == context
    assert case.calls[0].payload == {"body": BODY}
    assert said(case.runtime, case.id).count("ANSWERED") == 0


def test_a_week_is_what_a_vendor_has_unless_told(start: Start, clock: FakeClock) -> None:
    case = start()
    assert case.rows[0].expires_at - clock.now == timedelta(days=7)
    clock.now += timedelta(days=7)
    case.go_on()
    assert case.state == "silent"


def test_a_case_that_went_on_keeps_the_data_and_takes_no_event(start: Start) -> None:
    case = start()
    send(case.runtime, case.id, "leave")
    assert case.call_back(BODY).status == 200
    assert (case.state, case.outcomes) == ("left", ["not_taken"])
    assert case.output["data"] == BODY


def test_a_case_that_has_ended_is_not_changed(start: Start, clock: FakeClock) -> None:
    case = start()
    send(case.runtime, case.id, "FAILED")
    context = case.context
    assert case.call_back(BODY).status == 200
    assert (case.state, case.outcomes, case.context) == ("bad", ["ended"], context)
    assert case.calls[0].payload == {"body": BODY}
    clock.now += timedelta(days=8)
    case.go_on()
    assert case.context == context


def test_the_callback_of_an_earlier_round_is_stale(start: Start, vendor: Vendor, clock: FakeClock) -> None:
    case = start()
    earlier = case.token
    send(case.runtime, case.id, "again")
    case.go_on()
    assert case.token != earlier
    assert case.call_back({"old": True}, token=earlier).outcome == "stale"
    assert (case.state, "data" in case.output) == ("waiting", False)
    # The earlier round's time-out says nothing either.
    clock.now += timedelta(days=6)
    assert case.call_back(BODY).outcome == "applied"
    clock.now += timedelta(days=8)
    case.go_on()
    assert case.state == "good"


def test_the_time_out_of_an_earlier_round_says_nothing(start: Start, clock: FakeClock) -> None:
    case = start()
    clock.now += timedelta(days=1)
    send(case.runtime, case.id, "again")
    case.go_on()
    clock.now += timedelta(days=6)
    case.go_on()
    assert (case.state, sorted(row.status for row in case.rows)) == ("waiting", ["dropped", "waiting"])
    assert (case.output.get("status"), "effect.failed" in said(case.runtime, case.id)) == (None, False)
    assert case.call_back(BODY).outcome == "applied"


def test_a_call_that_failed_for_good_waits_for_nobody(start: Start, vendor: Vendor, clock: FakeClock) -> None:
    vendor.answers = [(400, {})]
    case = start()
    assert case.state == "bad"
    assert case.call_back(BODY).outcome == "not_wanted"
    assert case.calls[0].payload == {"body": BODY}
    clock.now += timedelta(days=8)
    case.go_on()
    assert [row.kind for row in effects(case.runtime, case.id)] == ["api"]


def test_where_a_secret_is_set_only_its_signature_opens(start: Start, clock: FakeClock) -> None:
    case = start(secret=True)
    raw = b'{"decision": "approved"}'
    now = str(int(clock.now.timestamp()))
    old = clock.now - timedelta(minutes=6)
    refused = [
        {},
        {"x_hmac_signature": hmac_signature(b"another secret", raw)},
        {"x_hmac_signature": hmac_signature(SECRET.encode(), raw + b" ")},
        {"x_hmac_signature": "é"},
        {"webhook_id": "m", "webhook_timestamp": now, "webhook_signature": "v1,AAAA"},
        {
            "webhook_id": "m",
            "webhook_timestamp": str(int(old.timestamp())),
            "webhook_signature": standard_signature(SECRET.encode(), "m", old, raw),
        },
    ]
    for headers in refused:
        with pytest.raises(Unsigned):
            case.call_back(raw, **headers)
    assert (case.state, case.calls) == ("waiting", [])
    signed = standard_signature(SECRET.encode(), "m", clock.now, raw)
    headers = {"webhook_id": "m", "webhook_timestamp": now, "webhook_signature": f"v1,AAAA {signed}"}
    assert case.call_back(raw, **headers).outcome == "applied"
    assert case.call_back(raw, x_hmac_signature=hmac_signature(SECRET.encode(), raw)).outcome == "duplicate"


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 101 + b"]" * 101, b'{"a": NaN}', b'{"a": 9007199254740993}'])
def test_a_body_that_is_no_plain_json_is_refused_and_can_come_again(start: Start, body: bytes) -> None:
    case = start()
    with pytest.raises(Invalid):
        case.call_back(body)
    assert case.call_back(BODY).outcome == "applied"


def test_guessing_tokens_ends_soon(start: Start) -> None:
    case = start()
    for number in range(int(GUESSES.partition("/")[0])):
        with pytest.raises(NotFound):
            case.call_back(BODY, token=f"guess-{number}")
    with pytest.raises(TooMany):
        case.call_back(BODY)


HOOK = "{callbackUrl: join('', ['{secret.APP}/api/v1/external/workflows/', workflowRuntimeId, '/hook/ANSWERED'])}"
EVENTS = {
    event: {"actors": ["system", *(["vendor"] if event == "ANSWERED" else [])]}
    for event in ("start", "OK", "FAILED", "ANSWERED", "SILENT", "again", "leave", "end")
}


def hooked(start: Start, **plugin: Any) -> WaitingCase:
    """A case whose plugin writes Ballerine's own address into its request."""
    request = {"transform": [{"transformer": "jmespath", "mapping": HOOK.replace("{secret.APP}", "https://our.app")}]}
    return start(secret=True, callback=None, request=request, more={"events": EVENTS}, **plugin)


def test_ballerines_own_address_needs_a_signature_and_an_event_of_vendors(start: Start) -> None:
    case = hooked(start)
    assert case.address == f"https://our.app/api/v1/external/workflows/{case.id}/hook/ANSWERED"
    with pytest.raises(Unsigned):
        case.hook("ANSWERED", BODY, secret="another secret")
    with pytest.raises(NotAllowed):
        case.hook("leave", BODY)
    for place in ("risk", "risk.score", "documents", "entity.data", "pluginsOutput", "a..b", "metadata.token"):
        with pytest.raises(Invalid):
            case.hook("ANSWERED", BODY, destination=place)
    assert (case.state, case.calls) == ("waiting", [])
    told = [case.hook("ANSWERED", BODY, destination="pluginsOutput.check.data") for _ in range(3)]
    assert [each.outcome for each in told] == ["applied", "duplicate", "duplicate"]
    assert (case.state, case.output["data"]) == ("good", BODY)
    (event,) = [entry for entry in log(case.runtime, case.id) if entry.event == "ANSWERED"]
    assert event.actor_kind == "vendor"
    nobody = WaitingCase(case.runtime, "case_of_nobody", case.vendor)
    with pytest.raises(Unsigned):
        nobody.hook("ANSWERED", BODY)


def test_without_a_destination_the_body_stands_where_ballerine_puts_it(start: Start) -> None:
    case = hooked(start)
    case.hook("ANSWERED", BODY)
    assert (case.state, case.context["hookResponse"]) == ("good", BODY)


def test_a_hook_without_a_secret_is_closed(start: Start) -> None:
    case = start(callback=None, more={"events": EVENTS})
    with pytest.raises(Unsigned):
        case.hook("ANSWERED", BODY)


def test_a_hook_that_nobody_calls_ends_in_the_time_out_event(start: Start, clock: FakeClock) -> None:
    case = hooked(start, callbackTimeoutSeconds=60)
    clock.now += timedelta(seconds=60)
    case.go_on()
    assert (case.state, case.output["status"]) == ("silent", "ERROR")
    assert case.hook("ANSWERED", BODY).outcome == "ended"


def test_a_hook_that_comes_before_the_answer_waits_for_it(start: Start, vendor: Vendor, clock: FakeClock) -> None:
    first = hooked(start)
    vendor.received.clear()
    case = WaitingCase(first.runtime, begin(first.runtime, context=CONTEXT), vendor)
    told = []

    def early(handler: Handler) -> None:
        told.append(case.hook("ANSWERED", BODY, destination="pluginsOutput.check.data"))
        handler.answer(200, b"{}")

    vendor.answers = [early]
    case.go_on()
    assert [each.outcome for each in told] == ["kept"]
    clock.now += timedelta(seconds=3)
    case.go_on()
    assert (case.state, case.outcomes, case.output["data"]) == ("good", ["kept", "applied"], BODY)
    clock.now += timedelta(days=8)
    case.go_on()
    assert case.output.get("status") != "ERROR"
