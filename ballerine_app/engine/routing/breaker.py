"""The circuit breaker of a provider, as a pure state machine.

closed → open when failures pile up in the window → half open after the cool-down, when one probe is let through →
closed where it succeeds, open again where it fails. A probe whose process died frees its place after a while.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from ballerine_app.engine.routing.provider import BreakerRule

State = Literal["closed", "open", "half_open"]
MOST_CALLS: Final = 1_000
"""The latest calls that a window holds: as many as a rule may ask failures of."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """How a breaker stands: `since` when it is in its state and by which `reason`.

    `calls` are the latest calls of the window, each with its time and whether it failed. `probe_until` is how long the
    place of a half-open breaker's probe is taken.
    """

    state: State = "closed"
    since: datetime | None = None
    reason: str = ""
    calls: tuple[tuple[datetime, bool], ...] = ()
    probe_until: datetime | None = None

    def reopens_at(self, rule: BreakerRule) -> datetime | None:
        """When an open breaker lets a probe through; None for one that is not open."""
        if self.state != "open" or self.since is None:
            return None
        return self.since + timedelta(seconds=rule.cool_down_seconds)

    def as_json(self) -> dict[str, Any]:
        """The breaker as it is stored."""
        return {
            "state": self.state,
            "since": self.since.isoformat() if self.since else None,
            "reason": self.reason,
            "calls": [[at.isoformat(), failed] for at, failed in self.calls],
            "probeUntil": self.probe_until.isoformat() if self.probe_until else None,
        }

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Breaker:
        """The breaker that was stored; a closed one for an empty object."""
        if not stored:
            return cls()
        since, until = stored["since"], stored["probeUntil"]
        return cls(
            state=stored["state"],
            since=datetime.fromisoformat(since) if since else None,
            reason=stored["reason"],
            calls=tuple((datetime.fromisoformat(at), failed) for at, failed in stored["calls"]),
            probe_until=datetime.fromisoformat(until) if until else None,
        )


def admit(breaker: Breaker, rule: BreakerRule, now: datetime, lease: timedelta) -> tuple[Breaker, bool]:
    """Whether a call may be made now, and the breaker after that. `lease` is how long a probe may take at most."""
    if breaker.state == "closed":
        return breaker, True
    if breaker.state == "open":
        reopens = breaker.reopens_at(rule)
        if reopens is not None and now < reopens:
            return breaker, False
        return replace(breaker, state="half_open", since=now, probe_until=now + lease), True
    if breaker.probe_until is not None and now < breaker.probe_until:
        return breaker, False
    return replace(breaker, probe_until=now + lease), True


def after_call(breaker: Breaker, rule: BreakerRule, now: datetime, *, failed: bool, reason: str) -> Breaker:
    """The breaker after a call has ended. What ends late, while it is open, changes nothing."""
    if breaker.state == "open":
        return breaker
    if breaker.state == "half_open":
        if failed:
            return Breaker("open", now, f"The probe failed: {reason}")
        return Breaker("closed", now, "The probe succeeded.")
    begins = now - timedelta(seconds=rule.window_seconds)
    calls = tuple(each for each in (*breaker.calls, (now, failed)) if each[0] > begins)[-MOST_CALLS:]
    if failed:
        why = _opens(rule, calls)
        if why:
            return Breaker("open", now, f"{why} The last one: {reason}")
    return replace(breaker, calls=calls)


def _opens(rule: BreakerRule, calls: tuple[tuple[datetime, bool], ...]) -> str:
    failures = sum(failed for _, failed in calls)
    if failures >= rule.failures:
        return f"{failures} failures within {rule.window_seconds:g} seconds."
    if rule.error_rate is not None and len(calls) >= rule.minimum_calls and failures / len(calls) >= rule.error_rate:
        return f"{failures} of {len(calls)} calls failed within {rule.window_seconds:g} seconds."
    return ""
