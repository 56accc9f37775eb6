"""Rate limits, places and budgets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.routing.admission import Bucket, Lease, affords, alive, place_free, standing, take
from ballerine_app.engine.routing.provider import Budget, RateLimit

T0 = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_bucket_gives_its_burst_and_then_a_call_at_a_time() -> None:
    limit = RateLimit(calls=2, per_seconds=1)
    bucket, wait = take(Bucket(), limit, T0)
    assert wait == timedelta(0)
    bucket, wait = take(bucket, limit, T0)
    assert wait == timedelta(0)
    bucket, wait = take(bucket, limit, T0)
    assert wait == timedelta(seconds=0.5)
    # The next one has a time of its own.
    bucket, wait = take(bucket, limit, T0)
    assert wait == timedelta(seconds=1)
    bucket, wait = take(bucket, limit, T0 + timedelta(seconds=0.5))
    assert wait == timedelta(seconds=1)
    assert take(bucket, limit, T0 + timedelta(seconds=3))[1] == timedelta(0)


@given(st.lists(st.floats(0, 2), min_size=1, max_size=80))
def test_no_span_of_time_has_more_calls_than_the_limit_allows(pauses: list[float]) -> None:
    limit = RateLimit(calls=3, per_seconds=1, burst=5)
    bucket, now, let = Bucket(), T0, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        bucket, wait = take(bucket, limit, now)
        let.append(now + wait)
    for first, begin in enumerate(let):
        for last in range(first, len(let)):
            span = (let[last] - begin).total_seconds()
            assert last - first + 1 <= 5 + span * 3 + 0.001


def test_places_are_freed_by_time() -> None:
    leases = [Lease("a", T0 + timedelta(seconds=5)), Lease("b", T0 + timedelta(seconds=9))]
    assert place_free(leases, 2, T0) == timedelta(seconds=5)
    assert place_free(leases, 3, T0) == timedelta(0)
    assert place_free(leases, 2, T0 + timedelta(seconds=5)) == timedelta(0)
    assert alive(leases, T0 + timedelta(seconds=5)) == (leases[1],)
    assert Lease.of(leases[0].as_json()) == leases[0]


def test_a_budget_counts_what_is_under_way_and_is_never_exceeded() -> None:
    budget = Budget(monthly=1.0, warn_at=0.5)
    price = 300_000
    assert affords(budget, 0, price, 2)
    assert not affords(budget, 0, price, 3)
    assert affords(None, 10**12, price, 99)
    assert standing(budget, 400_000, price) == ""
    assert standing(budget, 600_000, price) == "warned"
    assert standing(budget, 900_000, price) == "stopped"
    assert standing(None, 900_000, price) == ""
