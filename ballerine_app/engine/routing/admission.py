"""Whether a provider may be called now: its rate limit, the calls that are under way, and its budget. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from ballerine_app.engine.routing.provider import Budget, RateLimit

Standing = Literal["", "warned", "stopped"]


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket: how many calls were left at a time; fewer than none are booked ahead. None has never been used,
    and is full.
    """

    left: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A call that is under way. It counts until it is given back, or its time is over because its process died."""

    key: str
    until: datetime

    def as_json(self) -> list[str]:
        """The lease as it is stored."""
        return [self.key, self.until.isoformat()]

    @classmethod
    def of(cls, stored: Sequence[Any]) -> Lease:
        """The lease that was stored."""
        return cls(str(stored[0]), datetime.fromisoformat(stored[1]))


def take(bucket: Bucket, limit: RateLimit, now: datetime) -> tuple[Bucket, timedelta]:
    """Take one call out of the bucket, or book one: the bucket after it, and how long to wait until it may be made.

    Whoever waits has a time of his own, so that many who wait don't all come back for the same call.
    """
    most = float(limit.burst or limit.calls)
    per_second = limit.calls / limit.per_seconds
    left = most
    if bucket.left is not None and bucket.at is not None:
        left = min(most, bucket.left + max(0.0, (now - bucket.at).total_seconds()) * per_second)
    # A hair less than a call is one: floating point has taken it.
    wait = 0.0 if left >= 1.0 - 1e-9 else (1.0 - left) / per_second
    return Bucket(left - 1.0, now), timedelta(seconds=wait)


def alive(leases: Sequence[Lease], now: datetime) -> tuple[Lease, ...]:
    """The leases whose time is not over."""
    return tuple(each for each in leases if each.until > now)


def place_free(leases: Sequence[Lease], concurrency: int | None, now: datetime) -> timedelta:
    """How long to wait at most for one of the places; zero where one is free."""
    taken = alive(leases, now)
    if concurrency is None or len(taken) < concurrency:
        return timedelta(0)
    return min(each.until for each in taken) - now


def affords(budget: Budget | None, spent: int, price: int, under_way: int) -> bool:
    """Whether one more call stays within the month's budget, the calls that are under way counted too."""
    return budget is None or spent + price * (under_way + 1) <= budget.millionths


def standing(budget: Budget | None, spent: int, price: int) -> Standing:
    """How a month's budget stands: warned from its share on, stopped where it affords no further call."""
    if budget is None:
        return ""
    if not affords(budget, spent, price, 0):
        return "stopped"
    return "warned" if spent >= budget.millionths * budget.warn_at else ""
