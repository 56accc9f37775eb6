"""Breaker, rate limit, places, budget and cache of providers, shared by all runs, with counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.housekeeping import keep_house
from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_view import routing_view
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.plugin_exchanges import exchanges_of_case
from ballerine_app.store.provider_states import lock_provider, save_provider
from ballerine_app.store.routing_tables import ProviderAnswer
from tests.journeys import FakeClock
from tests.services.routings import (
    FOUND,
    NEEDS,
    UNKNOWN,
    Providers,
    calls_of_case,
    needs,
    noted,
    provider,
    route,
    routing,
    run_of_case,
)
from tests.vendor_server import Vendor
from tests.workflows import Make, begin, case_of, effects, workflow

TIMEOUT = PluginFailed("no answer", code="timeout")
COMPANY = {"entity": {"data": {"country": "DE", "companyName": "Acme"}}}


def one_case(runtime: Runtime, context: Any = None) -> str:
    case = begin(runtime, context=context or COMPANY)
    run_due(runtime)
    return case


def health(runtime: Runtime, name: str) -> Any:
    view = routing_view(runtime, Operator(), "registry")
    return next(each.health for each in view.providers if each.name == name)


def test_a_breaker_opens_the_fallback_serves_and_a_probe_closes_it(make: Make, clock: FakeClock) -> None:
    stub = Providers(ill=TIMEOUT, spare=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    breaker = {"failures": 3, "windowSeconds": 60, "coolDownSeconds": 30}
    route(runtime, routing(provider("ill", breaker=breaker), provider("spare"), strategy="first"))

    states = [case_of(runtime, one_case(runtime)).state for _ in range(5)]
    assert states == ["good"] * 5
    # Three calls opened it; the two cases after that were served without asking it.
    assert (stub.asked.count("ill"), stub.asked.count("spare")) == (3, 5)
    (opened,) = noted(runtime, "provider.breaker_opened")
    assert opened == {
        "capability": "registry",
        "provider": "ill",
        "reason": "3 failures within 60 seconds. The last one: timeout",
    }
    shown = health(runtime, "ill")
    assert (shown.breaker, shown.breaker_since) == ("open", clock.now.isoformat())
    assert shown.closes_at == (clock.now + timedelta(seconds=30)).isoformat()

    clock.on(seconds=31)
    one_case(runtime)
    assert (stub.asked.count("ill"), health(runtime, "ill").breaker) == (4, "open")
    clock.on(seconds=31)
    stub.scripts["ill"] = FOUND
    last = one_case(runtime)
    assert (stub.asked.count("ill"), stub.asked.count("spare")) == (5, 6)
    assert run_of_case(runtime, last).provider == "ill"
    assert health(runtime, "ill").breaker == "closed"
    assert len(noted(runtime, "provider.breaker_closed")) == 1
    assert len(noted(runtime, "provider.breaker_opened")) == 2


def test_what_the_case_lacks_opens_no_breaker(make: Make) -> None:
    stub = Providers(well=PluginFailed("The case does not say it.", retry=False, code="request"), spare=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, routing(provider("well", breaker={"failures": 1}), provider("spare"), strategy="first"))
    for _ in range(3):
        one_case(runtime)
    assert stub.asked.count("well") == 3
    assert health(runtime, "well").breaker == "closed"


def test_a_rate_limit_makes_the_effect_wait_for_its_turn(make: Make, clock: FakeClock) -> None:
    stub = Providers(only=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, routing(provider("only", rateLimit={"calls": 2, "perSeconds": 10})))
    cases = [one_case(runtime) for _ in range(5)]
    assert len(stub.calls) == 2
    # Each has a time of its own, so that they don't all come back for the same call.
    for number, case in enumerate(cases[2:], 1):
        (effect,) = effects(runtime, case)
        due = clock.now + timedelta(seconds=5 * number)
        assert (effect.status, effect.problem, effect.due_at) == ("waiting", "waiting", due)
    clock.on(seconds=5)
    assert run_due(runtime) == 1
    assert len(stub.calls) == 3
    clock.on(seconds=10)
    assert run_due(runtime) == 2
    assert [case_of(runtime, case).state for case in cases] == ["good"] * 5
    assert run_of_case(runtime, cases[2]).cost == 1_000_000


def test_at_its_limit_the_next_provider_may_be_asked(make: Make) -> None:
    stub = Providers(limited=FOUND, spare=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    limited = provider("limited", rateLimit={"calls": 1, "perSeconds": 60}, whenFull="next")
    route(runtime, routing(limited, provider("spare")))
    one_case(runtime)
    second = one_case(runtime)
    assert stub.asked == ["limited", "spare"]
    call = calls_of_case(runtime, second)["limited"]
    assert (call.outcome, call.why) == ("skipped", "full")


def test_a_place_is_waited_for_and_that_of_a_killed_process_is_freed(make: Make, clock: FakeClock) -> None:
    stub = Providers(only=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, routing(provider("only", concurrency=1, timeoutSeconds=20)))
    with runtime.database.write() as tx:
        # Another process has taken the place, and dies.
        state = lock_provider(tx, "default", "registry", "only")
        state.leases = [["effect_of_another/only", (clock.now + timedelta(seconds=30)).isoformat()]]
        save_provider(tx, state)
    case = one_case(runtime)
    assert (stub.asked, health(runtime, "only").under_way) == ([], 1)
    runs = 0
    for _ in range(29):
        clock.on(seconds=1)
        runs += run_due(runtime)
    # It looks again, ever less often.
    assert stub.asked == []
    assert 5 <= runs <= 15
    clock.on(seconds=10)
    run_due(runtime)
    assert (stub.asked, case_of(runtime, case).state) == (["only"], "good")
    assert health(runtime, "only").under_way == 0


def test_a_provider_is_not_waited_for_longer_than_the_plugin_says(make: Make, clock: FakeClock) -> None:
    stub = Providers(only=FOUND)
    runtime = make(workflow(NEEDS, needs(giveUpAfterSeconds=60)), stub=stub)
    route(runtime, routing(provider("only", rateLimit={"calls": 1, "perSeconds": 3600})))
    one_case(runtime)
    late = one_case(runtime)
    assert case_of(runtime, late).state == "review"
    assert calls_of_case(runtime, late)["only"].why == "waited_too_long"


def test_a_budget_warns_then_stops_and_is_never_exceeded(make: Make, clock: FakeClock) -> None:
    stub = Providers(bought=FOUND, spare=FOUND)
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    bought = provider("bought", 0.3, budget={"monthly": 1.0, "warnAt": 0.5})
    route(runtime, routing(bought, provider("spare", 2)))
    for _ in range(5):
        one_case(runtime)
    assert stub.asked == ["bought"] * 3 + ["spare"] * 2
    shown = health(runtime, "bought")
    assert (shown.spent, shown.budget, shown.budget_standing) == (900_000, 1_000_000, "stopped")
    (warned,) = noted(runtime, "provider.budget_warned")
    (stopped,) = noted(runtime, "provider.budget_stopped")
    assert (warned["spent"], stopped["spent"], stopped["month"]) == (600_000, 900_000, "2026-11")
    clock.on(days=10)
    one_case(runtime)
    assert stub.asked[-1] == "bought"


@pytest.fixture
def routed(make: Make, reached: Callable[[Runtime], Runtime]) -> Runtime:
    """A runtime that has every kind, and reaches the vendor."""
    return reached(make(workflow(NEEDS, needs())))


def _registry(vendor: Vendor, **more: Any) -> Any:
    plugin = {
        "url": f"{vendor.url}/search",
        "headers": {"x-tenant": "acme"},
        "request": {"transform": [{"transformer": "jmespath", "mapping": "{name: entity.data.companyName}"}]},
    }
    return provider("remote", 0.5, kind="api", plugin=plugin, **more)


def test_the_same_request_is_answered_from_the_cache_and_costs_nothing(
    routed: Runtime, vendor: Vendor, clock: FakeClock
) -> None:
    vendor.answers = [{"found": True, "officer": "Vera Marker"}]
    route(routed, routing(_registry(vendor, cache={"maxAgeSeconds": 3600}, rateLimit={"calls": 1, "perSeconds": 900})))
    first, second = one_case(routed), one_case(routed)
    assert len(vendor.received) == 1
    outputs = [case_of(routed, case).context["pluginsOutput"]["check"] for case in (first, second)]
    assert outputs[0]["result"] == outputs[1]["result"] == {"found": True, "officer": "Vera Marker"}
    assert outputs[1]["tried"][0]["cached"] is True
    assert (run_of_case(routed, first).cost, run_of_case(routed, second).cost) == (500_000, 0)
    shown = health(routed, "remote")
    assert (shown.asked, shown.cached, shown.spent) == (2, 1, 500_000)
    with routed.database.read() as tx:
        kept = tx.session.get_one(ProviderAnswer, ("default", tx.session.exec(_keys()).one()))
    assert b"Vera" not in kept.sealed

    other = one_case(routed, {"entity": {"data": {"country": "DE", "companyName": "Other"}}})
    assert (case_of(routed, other).state, len(vendor.received)) == ("checking", 1)
    clock.on(hours=2)
    run_due(routed)
    clock.on(minutes=15)
    one_case(routed)
    assert len(vendor.received) == 3
    clock.on(hours=2)
    keep_house(routed)
    with routed.database.read() as tx:
        assert tx.session.exec(_keys()).all() == []


def _keys() -> Any:
    return select(ProviderAnswer.key)


def test_each_exchange_is_recorded_with_its_provider_and_the_cost_once(routed: Runtime, vendor: Vendor) -> None:
    vendor.answers = [(503, {"error": "busy"}, {"Retry-After": "7"}), {"found": True}]
    retry = {"attempts": 2, "firstPauseSeconds": 1, "longestPauseSeconds": 60}
    route(routed, routing(_registry(vendor, retry=retry)))
    case = one_case(routed)
    (effect,) = effects(routed, case)
    assert effect.due_at - routed.clock() == timedelta(seconds=7)
    routed.clock.on(seconds=7)  # type: ignore[attr-defined]
    run_due(routed)
    with routed.database.read() as tx:
        rows = exchanges_of_case(tx, "default", case)
    assert [(row.plugin, row.capability, row.provider, row.attempt, row.status, row.cost) for row in rows] == [
        ("check", "registry", "remote", 1, 503, 0),
        ("check", "registry", "remote", 2, 200, 500_000),
    ]
    assert len({received.headers["idempotency-key"] for received in vendor.received}) == 1
    assert run_of_case(routed, case).cost == 500_000


def test_who_asks_to_wait_for_too_long_is_asked_no_more(routed: Runtime, vendor: Vendor) -> None:
    vendor.answers = [(429, {}, {"Retry-After": "3600"})]
    retry = {"attempts": 5, "longestPauseSeconds": 60}
    route(routed, routing(_registry(vendor, retry=retry)))
    case = one_case(routed)
    assert (case_of(routed, case).state, len(vendor.received)) == ("review", 1)
    assert calls_of_case(routed, case)["remote"].why == "http 429"


def test_unknown_answers_lower_the_hit_rate(make: Make) -> None:
    stub = Providers(only=[FOUND, UNKNOWN])
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, routing(provider("only")))
    for _ in range(4):
        one_case(runtime)
    shown = health(runtime, "only")
    assert (shown.asked, shown.hits, shown.hit_rate, shown.error_rate) == (4, 1, 0.25, 0.0)
