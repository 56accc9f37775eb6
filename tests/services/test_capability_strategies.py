"""Quorum, split and the cheapest that is good enough, on real cases."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.effect_run import run_due
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
from tests.workflows import Make, begin, case_of, workflow

DOWN = PluginFailed("down", code="unreachable")


def ready(make: Make, stub: Any, document: Any) -> Runtime:
    runtime = make(workflow(NEEDS, needs()), stub=stub)
    route(runtime, document)
    return runtime


def one_case(runtime: Runtime, country: str = "DE") -> str:
    case = begin(runtime, context={"entity": {"data": {"country": country}}})
    run_due(runtime)
    return case


def status(value: str) -> dict[str, Any]:
    return {"found": True, "status": value}


@both_databases
def test_a_quorum_asks_at_once_and_takes_what_enough_agree_on(make: Make) -> None:
    together = threading.Barrier(3)

    def waits(value: str) -> Any:
        def answer(_: Any) -> Any:
            together.wait(timeout=20)
            return status(value)

        return answer

    stub = Providers(a=waits("closed"), b=waits("active"), c=waits("active"), d=status("active"))
    strategy = {"type": "parallel", "count": 3, "quorum": 2, "agree": {"var": "result.status"}}
    runtime = ready(make, stub, routing(*(provider(name, 0.5) for name in "abcd"), strategy=strategy))
    case = one_case(runtime)
    assert sorted(stub.asked) == ["a", "b", "c"]
    run = run_of_case(runtime, case)
    assert (run.status, run.provider, run.cost) == ("served", "b", 1_500_000)
    assert case_of(runtime, case).context["pluginsOutput"]["check"]["result"] == status("active")


def test_who_fails_is_replaced_and_disagreement_goes_to_people(make: Make) -> None:
    stub = Providers(a=status("active"), b=DOWN, c=status("closed"))
    strategy = {"type": "parallel", "count": 2, "quorum": 2, "agree": {"var": "result.status"}}
    runtime = ready(make, stub, routing(*(provider(name) for name in "abc"), strategy=strategy))
    case = one_case(runtime)
    assert sorted(stub.asked) == ["a", "b", "c"]
    run = run_of_case(runtime, case)
    assert (run.status, run.reason, run.cost) == ("no_vendor", "no_agreement", 2_000_000)
    assert case_of(runtime, case).state == "review"


def test_what_was_answered_at_once_is_kept_while_another_is_waited_for(make: Make, clock: FakeClock) -> None:
    stub = Providers(a=status("active"), b=[DOWN, status("active")])
    strategy = {"type": "parallel", "count": 2, "quorum": 2, "agree": {"var": "result.status"}}
    slow = provider("b", retry={"attempts": 2, "firstPauseSeconds": 10})
    runtime = ready(make, stub, routing(provider("a"), slow, strategy=strategy))
    case = one_case(runtime)
    assert (case_of(runtime, case).state, sorted(stub.asked)) == ("checking", ["a", "b"])
    assert calls_of_case(runtime, case)["a"].sealed is not None
    clock.on(seconds=10)
    run_due(runtime)
    assert sorted(stub.asked) == ["a", "b", "b"]
    assert (case_of(runtime, case).state, run_of_case(runtime, case).cost) == ("good", 2_000_000)


def test_a_split_gives_each_its_share_and_a_case_keeps_its_provider(make: Make) -> None:
    stub = Providers(trial=FOUND, usual=FOUND)
    shares = (provider("trial", share=0.2), provider("usual", share=0.8))
    runtime = ready(make, stub, routing(*shares, strategy="split"))
    cases = [one_case(runtime) for _ in range(60)]
    counts = Counter(stub.asked)
    assert counts.total() == 60
    assert 3 <= counts["trial"] <= 24
    first = {case: run_of_case(runtime, case).order[0] for case in cases}
    assert first == {case: run_of_case(runtime, case).provider for case in cases}


def test_the_cheapest_that_is_good_enough_is_found_by_what_was_measured(make: Make, clock: FakeClock) -> None:
    answers = {"DE": FOUND, "FR": UNKNOWN}
    stub = Providers(cheap=lambda call: answers[call.context["entity"]["data"]["country"]], dear=FOUND)
    strategy = {"type": "cheapest", "minimumHitRate": 0.45, "minimumSample": 5, "days": 30}
    cheap = provider("cheap", 0.1, expectedHitRate=0.9)
    runtime = ready(make, stub, routing(cheap, provider("dear", 3, expectedHitRate=0.95), strategy=strategy))
    for country in ("DE", "FR"):
        for _ in range(5):
            one_case(runtime, country)
        # What was measured counts for a minute.
        clock.on(minutes=1)
    assert Counter(stub.asked) == {"cheap": 10}
    one_case(runtime, "DE")
    one_case(runtime, "FR")
    assert stub.asked[-2:] == ["cheap", "dear"]
    # What was measured is forgotten after the days, and what is expected counts again.
    clock.on(days=31)
    one_case(runtime, "FR")
    assert stub.asked[-1] == "cheap"
