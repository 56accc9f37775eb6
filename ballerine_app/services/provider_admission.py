"""Letting a call of a provider through, and what its end means for the provider: health, places, money.

All of it stands in the database, so that every process counts alike. The caller holds the transaction; what is to be
told is collected, and written once every provider of the act is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from ballerine_app.engine.routing import Breaker, Provider
from ballerine_app.engine.routing.admission import Bucket, Lease, affords, alive, place_free, standing, take
from ballerine_app.engine.routing.breaker import admit, after_call
from ballerine_app.services.provider_call import Called
from ballerine_app.services.topics import plugins_topic
from ballerine_app.store import audit_log
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.provider_states import lock_provider, month_of_provider, save_month, save_provider
from ballerine_app.store.routing_tables import CapabilityRun, ProviderSpend, ProviderState
from ballerine_app.store.transaction import WriteTransaction

Refusal = Literal["breaker_open", "budget_spent"]
# A plugin's time-out and the transaction after it.
_LEASE_MORE: Final = timedelta(seconds=10)
# A place is mostly given back long before its lease ends.
_LOOK_AGAIN: Final = timedelta(seconds=1)
_LOOK_AGAIN_AT_LAST: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may be made: now, not at all (`refused` says why), or not before `later`.

    `booked` is true where that time is the call's own under the rate limit.
    """

    refused: Refusal | None = None
    later: datetime | None = None
    booked: bool = False


@dataclass(slots=True)
class ProviderDesk:
    """The providers of one run in one transaction."""

    tx: WriteTransaction
    run: CapabilityRun
    now: datetime
    _told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def admit(self, provider: Provider, *, booked: bool, until: datetime) -> Admission:
        """Let a call through and take its place, if the provider is well, free and affordable.

        `booked` tells that the call has its time under the rate limit already; one that would come after `until` is not
        booked.
        """
        state, month = self._lock(provider), self._month(provider)
        lease = timedelta(seconds=provider.timeout_seconds) + _LEASE_MORE
        others = self._others(state, provider)
        if not affords(provider.budget, month.amount, provider.price.millionths, len(others)):
            self._tell_budget(provider, month)
            return Admission(refused="budget_spent")
        breaker, may = admit(Breaker.of(state.breaker), provider.breaker, self.now, lease)
        if not may:
            return Admission(refused="breaker_open")
        wait = min(place_free(others, provider.concurrency, self.now), self._patience())
        if wait:
            return Admission(later=self.now + wait)
        if provider.rate_limit is not None and not booked:
            bucket, wait = take(Bucket(state.bucket_left, state.bucket_at), provider.rate_limit, self.now)
            keeps = not wait or (provider.when_full == "wait" and self.now + wait <= until)
            if keeps:
                state.bucket_left, state.bucket_at = bucket.left, bucket.at
            if wait:
                save_provider(self.tx, state)
                return Admission(later=self.now + wait, booked=keeps)
        state.leases = [each.as_json() for each in (*others, Lease(self._key(provider), self.now + lease))]
        self._save(state, breaker)
        return Admission()

    def settle(self, provider: Provider, called: Called) -> None:
        """Give the place back, and count what the call says of the provider's health, and what it cost."""
        state = self._lock(provider)
        before = Breaker.of(state.breaker)
        state.leases = [each.as_json() for each in self._others(state, provider)]
        if called.tells_health:
            breaker = after_call(before, provider.breaker, self.now, failed=called.ill, reason=called.problem)
        else:
            breaker = replace(before, probe_until=None)
        self._save(state, breaker)
        if breaker.state != before.state and breaker.state != "half_open":
            word = "opened" if breaker.state == "open" else "closed"
            self._tell(f"provider.breaker_{word}", provider, reason=breaker.reason)
        if called.failure is None and provider.price.millionths:
            month = self._month(provider)
            month.amount += provider.price.millionths
            save_month(self.tx, month)
            self._tell_budget(provider, month)

    def close(self) -> None:
        """Write what is to be told, and tell open pages."""
        for event, meta in self._told:
            audit_log.append(
                self.tx,
                project_id=self.run.project_id,
                stream="workspace",
                at=self.now,
                actor=SYSTEM,
                event=event,
                meta=meta,
            )
        self._told.clear()
        self.tx.touch(plugins_topic(self.run.project_id))

    def _tell(self, event: str, provider: Provider, **meta: Any) -> None:
        self._told.append((event, {"capability": self.run.capability, "provider": provider.name, **meta}))

    def _tell_budget(self, provider: Provider, month: ProviderSpend) -> None:
        """Once a month each: that the budget is nearly spent, and that it is."""
        if provider.budget is None:
            return
        stands = standing(provider.budget, month.amount, provider.price.millionths)
        event = ""
        if stands == "stopped" and month.stopped_at is None:
            month.stopped_at, event = self.now, "provider.budget_stopped"
        elif stands == "warned" and month.warned_at is None:
            month.warned_at, event = self.now, "provider.budget_warned"
        if event:
            save_month(self.tx, month)
            spent, limit = month.amount, provider.budget.millionths
            self._tell(event, provider, month=month.month, spent=spent, budget=limit, currency=month.currency)

    def _patience(self) -> timedelta:
        """How long until a place is looked for again: the longer a run has waited, the longer."""
        waited = (self.now - self.run.started_at) / 4
        return min(max(waited, _LOOK_AGAIN), _LOOK_AGAIN_AT_LAST)

    def _lock(self, provider: Provider) -> ProviderState:
        return lock_provider(self.tx, self.run.project_id, self.run.capability, provider.name)

    def _save(self, state: ProviderState, breaker: Breaker) -> None:
        state.breaker = breaker.as_json()
        save_provider(self.tx, state)

    def _month(self, provider: Provider) -> ProviderSpend:
        month = month_of(self.now)
        run = self.run
        return month_of_provider(self.tx, run.project_id, run.capability, provider.name, month, provider.price.currency)

    def _others(self, state: ProviderState, provider: Provider) -> Sequence[Lease]:
        """The calls of other runs that are under way: an earlier attempt of this one has died."""
        leases = alive([Lease.of(each) for each in state.leases], self.now)
        return [each for each in leases if each.key != self._key(provider)]

    def _key(self, provider: Provider) -> str:
        return f"{self.run.effect_id}/{provider.name}"


def month_of(at: datetime) -> str:
    """The calendar month (UTC) of a time, as `YYYY-MM`."""
    return at.strftime("%Y-%m")
