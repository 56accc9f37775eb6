"""The breaker: when it opens, when it lets one probe through, and when it closes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.routing.breaker import Breaker, admit, after_call
from ballerine_app.engine.routing.health import speaks_against
from ballerine_app.engine.routing.provider import BreakerRule

T0 = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULE = BreakerRule(failures=3, window_seconds=60, cool_down_seconds=30)
LEASE = timedelta(seconds=10)


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def called(breaker: Breaker, seconds: float, *, failed: bool, rule: BreakerRule = RULE) -> Breaker:
    return after_call(breaker, rule, at(seconds), failed=failed, reason="timeout")


def opened() -> Breaker:
    breaker = Breaker()
    for second in range(3):
        breaker = called(breaker, second, failed=True)
    return breaker


def test_failures_within_the_window_open_it_with_the_reason() -> None:
    breaker = called(called(Breaker(), 0, failed=True), 1, failed=True)
    assert breaker.state == "closed"
    breaker = called(breaker, 2, failed=True)
    assert (breaker.state, breaker.since) == ("open", at(2))
    assert breaker.reason == "3 failures within 60 seconds. The last one: timeout"


def test_failures_that_are_too_old_do_not_count() -> None:
    breaker = called(called(Breaker(), 0, failed=True), 1, failed=True)
    assert called(breaker, 60.5, failed=True).state == "closed"
    assert called(breaker, 59.5, failed=True).state == "open"


def test_a_rate_of_failures_opens_it_once_enough_was_called() -> None:
    rule = BreakerRule(failures=100, window_seconds=600, error_rate=0.5, minimum_calls=4)
    breaker = Breaker()
    for second, failed in enumerate([True, False, True]):
        breaker = called(breaker, second, failed=failed, rule=rule)
    assert breaker.state == "closed"
    breaker = called(breaker, 3, failed=True, rule=rule)
    assert (breaker.state, breaker.reason) == ("open", "3 of 4 calls failed within 600 seconds. The last one: timeout")


def test_after_the_cool_down_one_probe_is_let_through() -> None:
    breaker = opened()
    assert breaker.reopens_at(RULE) == at(32)
    assert admit(breaker, RULE, at(31.9), LEASE) == (breaker, False)
    probing, may = admit(breaker, RULE, at(32), LEASE)
    assert (probing.state, may) == ("half_open", True)
    assert admit(probing, RULE, at(33), LEASE)[1] is False
    closed = called(probing, 34, failed=False)
    assert (closed.state, closed.calls, closed.reason) == ("closed", (), "The probe succeeded.")
    again = called(probing, 34, failed=True)
    assert (again.state, again.since) == ("open", at(34))
    assert again.reason == "The probe failed: timeout"


def test_a_probe_whose_process_died_frees_its_place() -> None:
    probing, _ = admit(opened(), RULE, at(32), LEASE)
    assert admit(probing, RULE, at(41.9), LEASE)[1] is False
    assert admit(probing, RULE, at(42), LEASE)[1] is True


def test_what_ends_late_changes_nothing_while_it_is_open() -> None:
    breaker = opened()
    assert called(breaker, 5, failed=False) == breaker
    assert called(breaker, 5, failed=True) == breaker


def test_only_what_speaks_against_the_provider_counts() -> None:
    assert speaks_against("http", 503, passing=True)
    assert speaks_against("http", 401, passing=False)
    assert speaks_against("schema", 200, passing=False)
    assert not speaks_against("http", 404, passing=False)
    assert not speaks_against("transform", None, passing=False)


moves = st.lists(st.tuples(st.sampled_from(["ask", "ok", "fail"]), st.floats(0, 40)), max_size=60)


@given(moves)
def test_it_never_admits_while_it_cools_down_and_is_stored_as_it_is(steps: list[tuple[str, float]]) -> None:
    breaker, now, failures = Breaker(), 0.0, 0
    for what, passed in steps:
        now += passed
        if what == "ask":
            before = breaker
            breaker, may = admit(breaker, RULE, at(now), LEASE)
            reopens = before.reopens_at(RULE)
            assert may == (
                before.state == "closed"
                or (reopens is not None and at(now) >= reopens)
                or (before.state == "half_open" and (before.probe_until is None or at(now) >= before.probe_until))
            )
        else:
            was = breaker.state
            breaker = called(breaker, now, failed=what == "fail")
            failures = failures + 1 if what == "fail" else failures
            if was == "closed" and breaker.state == "open":
                assert failures >= RULE.failures
            if was == "half_open":
                assert breaker.state == ("open" if what == "fail" else "closed")
        assert Breaker.of(json.loads(json.dumps(breaker.as_json()))) == breaker
        assert breaker.state == "closed" or breaker.reason
