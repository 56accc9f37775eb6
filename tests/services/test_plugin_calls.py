"""Plugins of states: success, failure, retries, time-outs, order, and results that come too late."""

from __future__ import annotations

import itertools
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from ballerine_app.plugins.ports import PluginAnswer, PluginFailed
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.effect_run import run_due, run_effect
from ballerine_app.services.runtime import Runtime
from tests.journeys import FakeClock
from tests.workflows import CHECKED, Make, Stub, acting, api, begin, case_of, effects, log, said, send, workflow


def test_an_answer_is_kept_and_its_event_is_sent(make: Make) -> None:
    stub = Stub([{"hits": 0}])
    runtime = make(workflow(CHECKED, api(vendor="acme")), stub)
    case = begin(runtime, context={"entity": {"id": "e1"}})
    assert case_of(runtime, case).state == "checking"
    (waiting,) = effects(runtime, case)

    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "good"
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"hits": 0}}
    (call,) = stub.calls
    assert (call.key, call.kind, call.state, call.attempt, call.timeout) == (waiting.id, "stub", "checking", 1, 30.0)
    assert call.declared["vendor"] == "acme"
    assert call.context["entity"] == {"id": "e1"}
    (done,) = effects(runtime, case)
    assert (done.status, done.attempt, done.problem) == ("done", 1, "")
    assert log(runtime, case)[-1].meta["id"] == f"effect:{waiting.id}:result"


def test_a_run_that_comes_twice_changes_nothing(make: Make) -> None:
    stub = Stub()
    runtime = make(workflow(CHECKED, api()), stub)
    case = begin(runtime)
    (effect,) = effects(runtime, case)
    run_effect(runtime, effect.id, 1)
    before = said(runtime, case)
    run_effect(runtime, effect.id, 1)
    run_effect(runtime, effect.id, 2)
    assert len(stub.calls) == 1
    assert said(runtime, case) == before


def test_a_run_before_its_time_does_nothing(make: Make, clock: FakeClock) -> None:
    stub = Stub([PluginFailed("busy"), {}])
    runtime = make(workflow(CHECKED, api()), stub)
    case = begin(runtime)
    run_due(runtime)
    (effect,) = effects(runtime, case)
    early = run_effect(runtime, effect.id, 2)
    assert early is not None
    assert len(stub.calls) == 1
    clock.on(minutes=1)
    assert run_effect(runtime, effect.id, 2) is None
    assert case_of(runtime, case).state == "good"


def test_the_answer_may_name_its_place_and_its_event(make: Make) -> None:
    plugin = api(persistResponseDestination="entity.report")
    stub = Stub([PluginAnswer({"score": [1]}, event="FAILED")])
    runtime = make(workflow(CHECKED, plugin), stub)
    case = begin(runtime, context={"entity": {"report": {"score": [5, 6], "kept": 1}}})
    run_due(runtime)
    assert case_of(runtime, case).state == "bad"
    assert case_of(runtime, case).context["entity"] == {"report": {"score": [1], "kept": 1}}


def test_three_days_of_failures_end_in_success(make: Make, clock: FakeClock) -> None:
    retry = {"attempts": 50, "firstPauseSeconds": 60, "longestPauseSeconds": 7200}
    stub = Stub([*[PluginFailed("down")] * 45, {"at": "last"}])
    runtime = make(workflow(CHECKED, api(retry=retry)), stub)
    case = begin(runtime)
    began = clock.now
    times: list[datetime] = []
    while case_of(runtime, case).state == "checking":
        if run_due(runtime):
            times.append(clock.now)
        (effect,) = effects(runtime, case)
        clock.now = max(clock.now, effect.due_at)
    assert case_of(runtime, case).state == "good"
    assert [call.attempt for call in stub.calls] == list(range(1, 47))
    assert len({call.key for call in stub.calls}) == 1
    assert timedelta(days=2) < clock.now - began < timedelta(days=4)
    pauses = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
    for number, pause in enumerate(pauses):
        whole = min(7200, 60 * 2**number)
        assert whole / 2 <= pause <= whole
    assert len(set(pauses)) == len(pauses)
    assert said(runtime, case)[-2:] == ["DEEP_MERGE_CONTEXT", "OK"]


def test_a_vendor_may_ask_to_wait_longer(make: Make, clock: FakeClock) -> None:
    stub = Stub([PluginFailed("slow down", after=timedelta(hours=3)), {}])
    runtime = make(workflow(CHECKED, api()), stub)
    case = begin(runtime)
    run_due(runtime)
    (effect,) = effects(runtime, case)
    assert effect.due_at == clock.now + timedelta(hours=3)
    clock.on(hours=2)
    assert run_due(runtime) == 0
    clock.on(hours=1)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "good"


def test_after_the_last_attempt_the_error_event_and_the_reason_stay(make: Make, clock: FakeClock) -> None:
    stub = Stub([PluginFailed("the register is closed")])
    runtime = make(workflow(CHECKED, api(retry={"attempts": 3})), stub)
    case = begin(runtime)
    for _ in range(5):
        run_due(runtime)
        clock.on(hours=1)
    assert len(stub.calls) == 3
    ended = case_of(runtime, case)
    assert ended.state == "bad"
    problem = {"name": "check", "error": "the register is closed", "status": "ERROR"}
    assert ended.context["pluginsOutput"]["check"] == problem
    (effect,) = effects(runtime, case)
    assert (effect.status, effect.attempt, effect.problem) == ("failed", 3, "failed")
    (failed,) = [entry for entry in log(runtime, case) if entry.event == "effect.failed"]
    assert failed.meta == {"effect": effect.id, "plugin": "check", "attempts": 3, "why": "failed"}


def test_a_failure_that_no_retry_helps_is_final_at_once(make: Make) -> None:
    stub = Stub([PluginFailed("wrong country", retry=False)])
    runtime = make(workflow(CHECKED, api()), stub)
    case = begin(runtime)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "bad"


def test_a_plugin_that_never_answers_ends_in_the_error_event(make: Make) -> None:
    release = threading.Event()
    stub = Stub([lambda _: release.wait() and None])
    runtime = make(workflow(CHECKED, api(timeoutSeconds=0.05, retry={"attempts": 1})), stub)
    case = begin(runtime)
    run_due(runtime)
    release.set()
    assert case_of(runtime, case).state == "bad"
    assert case_of(runtime, case).context["pluginsOutput"]["check"]["error"] == "No answer within 0.05 seconds."
    assert effects(runtime, case)[0].problem == "timeout"


@pytest.mark.parametrize("answer", [ValueError("oops"), SystemExit(1), "no answer at all"])
def test_a_plugin_that_breaks_is_a_failed_attempt(make: Make, answer: Any, clock: FakeClock) -> None:
    def broken(_: Any) -> Any:
        if isinstance(answer, BaseException):
            raise answer
        return answer

    runtime = make(workflow(CHECKED, api(retry={"attempts": 2})), stub=broken)
    case = begin(runtime)
    run_due(runtime)
    assert case_of(runtime, case).state == "checking"
    clock.on(minutes=1)
    run_due(runtime)
    assert case_of(runtime, case).state == "bad"
    problem = case_of(runtime, case).context["pluginsOutput"]["check"]["error"]
    assert problem == f"The plugin broke: {type(answer).__name__}."


def test_without_the_plugin_the_error_event_says_why(make: Make) -> None:
    runtime = make(workflow(CHECKED, api()))
    case = begin(runtime)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "bad"
    assert "'stub' is installed" in case_of(runtime, case).context["pluginsOutput"]["check"]["error"]


def _deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize("answer", [{"x": float("nan")}, {"x": "\ud800"}, {1: 2}, {"x": {1}}, _deep(200), _deep(5000)])
def test_an_answer_that_is_no_plain_data_fails_and_hangs_no_case(make: Make, answer: Any) -> None:
    runtime = make(workflow(CHECKED, api()), Stub([lambda _: PluginAnswer(answer)]))
    case = begin(runtime)
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "bad"
    assert case_of(runtime, case).context["pluginsOutput"]["check"]["status"] == "ERROR"
    assert effects(runtime, case)[0].problem == "unfit"


def test_an_answer_that_the_schema_refuses_fails_and_hangs_no_case(make: Make) -> None:
    schema = {"type": "object", "properties": {"pluginsOutput": {"type": "object", "maxProperties": 0}}}
    runtime = make(workflow(CHECKED, api(), contextSchema={"type": "json-schema", "schema": schema}), Stub())
    case = begin(runtime, context={"entity": {}})
    assert run_due(runtime) == 1
    assert case_of(runtime, case).state == "bad"
    assert case_of(runtime, case).context == {"entity": {}}
    assert said(runtime, case).count("effect.refused") == 2


PLAIN: dict[str, Any] = {
    "idle": {"on": {"start": "checking"}},
    "checking": {"on": {"GO": {"target": "done", "cond": {"type": "json-logic", "options": {"rule": False}}}}},
    "done": {"type": "final"},
}


def test_plugins_of_a_state_run_in_order_and_a_failing_one_blocks_none(make: Make, clock: FakeClock) -> None:
    order: list[str] = []

    def stub(call: Any) -> PluginAnswer:
        order.append(call.name)
        if call.name == "second":
            raise PluginFailed("no")
        return PluginAnswer({"n": len(order)})

    names = ("first", "second", "third")
    plugins = [api(name, successAction="", retry={"attempts": 2}) for name in names]
    runtime = make(workflow(PLAIN, *plugins), stub=stub)
    case = begin(runtime)
    assert [row.status for row in effects(runtime, case)] == ["waiting", "held", "held"]
    run_due(runtime)
    assert order == ["first", "second"]
    clock.on(minutes=1)
    run_due(runtime)
    assert order == ["first", "second", "second", "third"]
    assert [row.status for row in effects(runtime, case)] == ["done", "failed", "done"]
    output = case_of(runtime, case).context["pluginsOutput"]
    assert (output["first"], output["third"], output["second"]["status"]) == ({"n": 1}, {"n": 4}, "ERROR")


def test_an_event_that_the_state_does_not_handle_is_a_warning(make: Make) -> None:
    runtime = make(workflow(PLAIN, api(successAction="EMAIL_SENT")), Stub())
    case = begin(runtime)
    run_due(runtime)
    warning = log(runtime, case)[-1]
    assert warning.event == "effect.unhandled"
    assert (warning.meta["event"], warning.meta["state"]) == ("EMAIL_SENT", "checking")
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"ok": True}}


def test_a_guard_that_says_no_is_a_line_in_the_log(make: Make) -> None:
    runtime = make(workflow(PLAIN, api(successAction="GO")), Stub())
    case = begin(runtime)
    run_due(runtime)
    refused = log(runtime, case)[-1]
    assert (refused.event, refused.meta["why"]) == ("effect.refused", "event_refused")
    assert effects(runtime, case)[0].status == "done"


def test_an_event_that_the_system_may_not_send_hangs_no_case(make: Make) -> None:
    definition = workflow(CHECKED, api())
    data = {**definition.data, "events": {**definition.data["events"], "OK": {"actors": ["reviewer"]}}}
    runtime = make(type(definition).parse(data), Stub())
    case = begin(runtime)
    assert run_due(runtime) == 1
    assert log(runtime, case)[-1].meta["why"] == "event_not_yours"
    assert effects(runtime, case)[0].status == "done"


def test_a_result_after_the_state_was_left_is_kept_as_data(make: Make) -> None:
    runtime = make(workflow(CHECKED, api()), Stub())
    case = begin(runtime)
    send(runtime, case, "leave")
    run_due(runtime)
    assert case_of(runtime, case).state == "idle"
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"ok": True}}
    assert said(runtime, case)[-1] == "effect.unhandled"


def test_a_result_from_before_the_state_was_entered_again_is_dropped(make: Make) -> None:
    runtime: Runtime
    done: list[str] = []

    def stub(call: Any) -> PluginAnswer:
        if not done:
            done.append(call.key)
            send(runtime, call.case_id, "leave")
            send(runtime, call.case_id, "start")
            return PluginAnswer({"which": "old"})
        return PluginAnswer({"which": "new"})

    runtime = make(workflow(CHECKED, api()), stub=stub)
    case = begin(runtime)
    run_due(runtime, 1)
    assert said(runtime, case)[-1] == "effect.stale"
    assert "pluginsOutput" not in case_of(runtime, case).context
    run_due(runtime)
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"which": "new"}}
    assert [row.status for row in effects(runtime, case)] == ["dropped", "done"]


def test_an_effect_that_is_stale_before_it_runs_calls_nobody(make: Make) -> None:
    stub = Stub()
    runtime = make(workflow(CHECKED, api()), stub)
    case = begin(runtime)
    send(runtime, case, "leave")
    send(runtime, case, "start")
    run_due(runtime)
    assert len(stub.calls) == 1
    assert stub.calls[0].key == effects(runtime, case)[1].id


def test_a_final_state_takes_data_and_warns_of_the_event(make: Make) -> None:
    states = {**CHECKED, "checking": {"on": {"OK": "good", "stop": "bad"}}}
    runtime = make(workflow(states, api()), Stub())
    case = begin(runtime)
    send(runtime, case, "stop")
    run_due(runtime)
    assert case_of(runtime, case).state == "bad"
    assert case_of(runtime, case).context["pluginsOutput"] == {"check": {"ok": True}}
    assert said(runtime, case)[-1] == "effect.unhandled"


def test_what_is_rolled_back_leaves_neither_effect_nor_line(make: Make) -> None:
    runtime = make(workflow(CHECKED, api()), Stub())
    case = begin(runtime, event="")

    def taken_back() -> None:
        with acting(runtime, case) as act:
            act.send("start")
            raise LookupError

    with pytest.raises(LookupError):
        taken_back()
    assert effects(runtime, case) == []
    assert said(runtime, case) == ["case.started"]
    assert case_of(runtime, case).state == "idle"


def test_something_unforeseen_is_a_failed_attempt_and_hangs_no_case(
    make: Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    runtime = make(workflow(CHECKED, api(retry={"attempts": 2})), Stub())
    case = begin(runtime)
    monkeypatch.setattr("ballerine_app.services.plugin_call._succeed", broken)
    run_due(runtime)
    clock.on(minutes=1)
    run_due(runtime)
    assert case_of(runtime, case).state == "bad"
    assert effects(runtime, case)[0].problem == "broke"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({}, (5, 2.0, 600.0, 30.0)),
        ({"timeoutSeconds": 5, "retry": {"attempts": 1}}, (1, 2.0, 600.0, 5.0)),
        ({"timeoutSeconds": True, "retry": []}, (5, 2.0, 600.0, 30.0)),
        ({"retry": {"attempts": 0, "firstPauseSeconds": -1}}, (5, 2.0, 600.0, 30.0)),
        ({"retry": {"firstPauseSeconds": 900}}, (5, 900.0, 900.0, 30.0)),
    ],
)
def test_a_policy_is_the_plugins_own_or_the_default(declared: Any, expected: Any) -> None:
    policy = EffectPolicy.of(declared)
    assert (policy.attempts, policy.first_pause, policy.longest_pause, policy.timeout) == expected
