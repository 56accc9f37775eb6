"""A capability is served by its providers as its routing says, and what came of each is kept and counted once."""

from __future__ import annotations

from typing import Any

import pytest

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.effect_run import run_due, run_effect
from ballerine_app.services.runtime import Runtime
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.routings import (
    FOUND,
    NEEDS,
    UNKNOWN,
    Providers,
    calls_of_case,
    needs,
    provider,
    route,
    routing,
    run_of_case,
)
from tests.workflows import Make, begin, case_of, effects, said, workflow

DOWN = PluginFailed("down", code="http")
COMPANY = {"entity": {"data": {"country": "DE", "companyName": "Acme"}}}


def started(make: Make, stub: Providers, document: Any, **plugin: Any) -> tuple[Runtime, str]:
    runtime = make(workflow(NEEDS, needs(**plugin)), stub=stub)
    route(runtime, document)
    case = begin(runtime, context=COMPANY)
    run_due(runtime)
    return runtime, case


def output(runtime: Runtime, case: str) -> Any:
    return case_of(runtime, case).context["pluginsOutput"]["check"]


@both_databases
def test_a_waterfall_goes_on_until_an_answer_is_conclusive(make: Make) -> None:
    stub = Providers(cheap=UNKNOWN, middle={"found": True, "name": "Acme"}, dear=FOUND)
    three = routing(provider("cheap", 0.1), provider("middle", 0.5), provider("dear", 2))
    runtime, case = started(make, stub, three)
    assert stub.asked == ["cheap", "middle"]
    assert case_of(runtime, case).state == "good"
    told = output(runtime, case)
    assert (told["status"], told["provider"], told["conclusive"]) == ("SUCCESS", "middle", True)
    assert told["result"] == {"found": True, "name": "Acme"}
    assert [(each["provider"], each["outcome"], each["conclusive"]) for each in told["tried"]] == [
        ("cheap", "answered", False),
        ("middle", "answered", True),
    ]
    assert [each["cost"] for each in told["tried"]] == [
        {"amount": 0.1, "currency": "EUR"},
        {"amount": 0.5, "currency": "EUR"},
    ]
    run = run_of_case(runtime, case)
    assert (run.status, run.provider, run.country, run.cost, run.dearest) == (
        "served",
        "middle",
        "DE",
        600_000,
        2_000_000,
    )
    (effect,) = effects(runtime, case)
    assert (effect.status, effect.attempt) == ("done", 1)
    assert {call.key for call in stub.calls} == {f"{effect.id}/cheap", f"{effect.id}/middle"}
    assert all(call.sealed is None for call in calls_of_case(runtime, case).values())


def test_the_first_that_fits_serves_and_the_next_one_where_it_fails(make: Make) -> None:
    german = {"==": [{"var": "entity.data.country"}, "DE"]}
    french = {"==": [{"var": "entity.data.country"}, "FR"]}
    stub = Providers(paris=FOUND, berlin=DOWN, other=UNKNOWN, never=FOUND)
    document = routing(
        provider("paris", when=french),
        provider("berlin", when=german),
        provider("off", enabled=False),
        provider("other"),
        provider("never"),
        strategy="first",
    )
    runtime, case = started(make, stub, document)
    assert stub.asked == ["berlin", "other"]
    assert output(runtime, case)["provider"] == "other"
    assert [(each["provider"], each["outcome"], each.get("why")) for each in output(runtime, case)["tried"]] == [
        ("berlin", "failed", "http"),
        ("other", "answered", None),
        ("paris", "skipped", "condition"),
        ("off", "skipped", "disabled"),
    ]
    assert run_of_case(runtime, case).cost == 1_000_000


def test_a_retried_provider_waits_its_pause_and_costs_once(make: Make, clock: FakeClock) -> None:
    stub = Providers(only=[DOWN, DOWN, FOUND])
    retry = {"attempts": 3, "firstPauseSeconds": 10, "longestPauseSeconds": 60}
    runtime, case = started(make, stub, routing(provider("only", 0.25, retry=retry)))
    assert (case_of(runtime, case).state, stub.asked) == ("checking", ["only"])
    (effect,) = effects(runtime, case)
    assert 5 <= (effect.due_at - clock.now).total_seconds() <= 10
    for _ in range(2):
        clock.on(seconds=20)
        run_due(runtime)
    assert stub.asked == ["only"] * 3
    assert len({call.key for call in stub.calls}) == 1
    assert [call.attempt for call in stub.calls] == [1, 2, 3]
    assert case_of(runtime, case).state == "good"
    call = calls_of_case(runtime, case)["only"]
    assert (call.outcome, call.attempts, call.cost) == ("answered", 3, 250_000)
    assert run_of_case(runtime, case).cost == 250_000


def test_what_finished_providers_answered_is_not_asked_again_after_a_kill(
    make: Make, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    class Killed(BaseException):
        """The process is gone: no code of ours runs any more."""

    def killed(_: Any) -> None:
        raise Killed

    stub = Providers(first={"found": False, "n": 1}, second=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, routing(provider("first", 0.1), provider("second", 0.2)))
    case = begin(runtime, context=COMPANY)
    (effect,) = effects(runtime, case)
    with monkeypatch.context() as dying:
        # It dies after the second vendor has answered, before that is settled.
        real = __import__("ballerine_app.services.capability_run", fromlist=["record_called"]).record_called

        def dies_at_the_second(act: Any, run: Any, document: Any, called: Any, *rest: Any) -> None:
            if called.provider.name == "second":
                raise Killed
            real(act, run, document, called, *rest)

        dying.setattr("ballerine_app.services.capability_run.record_called", dies_at_the_second)
        with pytest.raises(Killed):
            run_effect(runtime, effect.id, 1)
    assert stub.asked == ["first", "second"]
    assert run_of_case(runtime, case).cost == 100_000
    clock.on(minutes=1)
    run_effect(runtime, effect.id, 1)
    assert stub.asked == ["first", "second", "second"]
    assert len({call.key for call in stub.calls}) == 2
    assert run_of_case(runtime, case).cost == 300_000
    assert case_of(runtime, case).state == "good"


def test_without_any_vendor_the_case_goes_to_people_with_the_reason(make: Make) -> None:
    stub = Providers(one=DOWN, two=UNKNOWN)
    runtime, case = started(make, stub, routing(provider("one"), provider("two")))
    stands = case_of(runtime, case)
    assert (stands.state, stands.last_change) == ("review", "vendor.unavailable")
    told = output(runtime, case)
    assert (told["status"], told["code"], told["result"]) == ("NO_VENDOR", "inconclusive", UNKNOWN)
    assert told["reason"] == "No provider gave a conclusive answer."
    assert said(runtime, case)[-3:] == ["vendor.unavailable", "DEEP_MERGE_CONTEXT", "NONE"]
    assert run_of_case(runtime, case).status == "no_vendor"
