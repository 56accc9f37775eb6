"""The breaker over real HTTP, counted at the vendor: when it opens, what it spares, its probe, and when it closes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from ballerine_app.services.effect_run import run_effect
from tests.journeys import FakeClock
from tests.services.fault_cases import FIRST_COSTS, Desk, fault_desk
from tests.services.routings import FOUND, noted
from tests.vendor_server import Handler, vendor_serving
from tests.workflows import Make, begin, effects

DOWN = (500, {})
RULE = {"failures": 3, "windowSeconds": 30, "coolDownSeconds": 60}
Open = Callable[..., Desk]


@pytest.fixture
def opened(make: Make, clock: FakeClock) -> Iterator[Open]:
    """A desk whose first provider is asked once per case."""
    with ExitStack() as stack:

        def build(**rule: Any) -> Desk:
            first, second = (stack.enter_context(vendor_serving()) for _ in range(2))
            once = {"retry": {"attempts": 1}, "breaker": {**RULE, **rule}, "timeoutSeconds": 10}
            return stack.enter_context(fault_desk(make, clock, first, second, **once))

        yield build


def cases(desk: Desk, count: int) -> list[str]:
    """Cases one after the other, and who has served each."""
    return [desk.output(desk.run()[0])["provider"] for _ in range(count)]


def test_it_opens_at_the_third_failure_probes_once_and_closes(opened: Open, clock: FakeClock) -> None:
    desk = opened()
    desk.first.answers = [DOWN]
    assert cases(desk, 10) == ["second"] * 10
    assert (len(desk.first.received), len(desk.second.received)) == (3, 10)
    assert (desk.breaker().state, desk.breaker().reason) == (
        "open",
        "3 failures within 30 seconds. The last one: http 500",
    )
    clock.on(seconds=59.9)
    cases(desk, 3)
    assert len(desk.first.received) == 3
    # One probe, which fails: it stays away for another cool-down.
    clock.on(seconds=0.1)
    cases(desk, 5)
    assert len(desk.first.received) == 4
    assert (desk.breaker().state, desk.breaker().reason) == ("open", "The probe failed: http 500")
    clock.on(seconds=59.9)
    cases(desk, 1)
    assert len(desk.first.received) == 4
    desk.first.answers = [FOUND]
    clock.on(seconds=0.1)
    assert cases(desk, 4) == ["first"] * 4
    assert (len(desk.first.received), desk.breaker().state) == (8, "closed")
    # What failed before it closed is forgotten.
    desk.first.answers = [DOWN, DOWN, FOUND]
    cases(desk, 3)
    assert (desk.breaker().state, len(desk.second.received)) == ("closed", 21)
    told = [each["reason"] for each in noted(desk.runtime, "provider.breaker_opened")]
    assert told == ["3 failures within 30 seconds. The last one: http 500", "The probe failed: http 500"]
    assert [each["reason"] for each in noted(desk.runtime, "provider.breaker_closed")] == ["The probe succeeded."]
    assert desk.spent("first") == 5 * FIRST_COSTS


def test_failures_that_the_window_has_left_open_nothing(opened: Open, clock: FakeClock) -> None:
    desk = opened()
    desk.first.answers = [DOWN]
    for _ in range(4):
        cases(desk, 2)
        clock.on(seconds=30)
    assert (desk.breaker().state, len(desk.first.received)) == ("closed", 8)
    cases(desk, 3)
    assert (desk.breaker().state, len(desk.first.received)) == ("open", 11)


def test_a_share_of_failures_opens_it_too(opened: Open) -> None:
    desk = opened(failures=1000, errorRate=0.5, minimumCalls=6)
    desk.first.answers = [DOWN, DOWN, FOUND, FOUND, FOUND, DOWN]
    cases(desk, 5)
    assert desk.breaker().state == "closed"
    cases(desk, 2)
    assert (desk.breaker().state, len(desk.first.received)) == ("open", 6)
    assert desk.breaker().reason == "3 of 6 calls failed within 30 seconds. The last one: http 500"


def test_while_the_probe_is_under_way_nobody_else_is_let_through(opened: Open, clock: FakeClock) -> None:
    desk = opened()
    asked, answer = threading.Event(), threading.Event()

    def slow(handler: Handler) -> None:
        asked.set()
        answer.wait(30)
        handler.answer(200, b'{"found": true}')

    desk.first.answers = [DOWN, DOWN, DOWN, slow, FOUND]
    cases(desk, 3)
    clock.on(seconds=60)
    probing = begin(desk.runtime, context={"entity": {"data": {}}})
    (effect,) = effects(desk.runtime, probing)
    with ThreadPoolExecutor(1) as pool:
        probe = pool.submit(run_effect, desk.runtime, effect.id, 1)
        assert asked.wait(30)
        others = [begin(desk.runtime, context={"entity": {"data": {}}}) for _ in range(3)]
        for other in others:
            run_effect(desk.runtime, effects(desk.runtime, other)[0].id, 1)
        assert [desk.output(other)["provider"] for other in others] == ["second"] * 3
        assert {desk.attempts(other)["first"] for other in others} == {("skipped", "breaker_open", 0)}
        assert len(desk.first.received) == 4
        answer.set()
        probe.result()
    assert (desk.output(probing)["provider"], desk.breaker().state) == ("first", "closed")
    assert cases(desk, 1) == ["first"]


def test_a_probe_whose_process_died_frees_its_place(opened: Open, clock: FakeClock) -> None:
    desk = opened(failures=1)
    desk.first.answers = [DOWN, FOUND]
    cases(desk, 1)
    clock.on(seconds=60)
    died = begin(desk.runtime, context={"entity": {"data": {}}})

    class Killed(BaseException):
        """The process is gone."""

    def killed(*_: Any) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as dying:
        dying.setattr("ballerine_app.services.capability_run.call_provider", killed)
        with pytest.raises(Killed):
            run_effect(desk.runtime, effects(desk.runtime, died)[0].id, 1)
    assert desk.breaker().state == "half_open"
    other = begin(desk.runtime, context={"entity": {"data": {}}})
    run_effect(desk.runtime, effects(desk.runtime, other)[0].id, 1)
    assert desk.attempts(other)["first"] == ("skipped", "breaker_open", 0)
    # The provider's time-out, and ten seconds for the transaction after it.
    clock.on(seconds=20)
    later = begin(desk.runtime, context={"entity": {"data": {}}})
    run_effect(desk.runtime, effects(desk.runtime, later)[0].id, 1)
    assert (desk.output(later)["provider"], desk.breaker().state) == ("first", "closed")
