"""What is shown of routings: each capability with its providers, their health, and what they did day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from ballerine_app.engine.routing import Breaker, Provider, Routing, RoutingError, parse_routing
from ballerine_app.engine.routing.admission import Lease, alive, standing
from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.errors import NotFound
from ballerine_app.services.live_routing import day_of
from ballerine_app.services.provider_admission import month_of
from ballerine_app.services.routing_report import rate
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.people import staff_names
from ballerine_app.store.provider_states import months_spent, provider_states
from ballerine_app.store.routing_figures import answer_times, bill_totals, counts_by_day
from ballerine_app.store.routing_tables import ProviderSpend, ProviderState, RoutingRow
from ballerine_app.store.routings import routing_of, routings_of
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.routing import CapabilityLine, DayOfProvider, ProviderHealth, ProviderView, RoutingView

DAYS: Final = 30


def routing_lines(runtime: Runtime, who: Editor) -> tuple[CapabilityLine, ...]:
    """Every capability of the person's project by name, with the figures of this month."""
    with runtime.database.read() as tx:
        page = _Page(tx, who, runtime.clock())
        return tuple(page.line(row) for row in routings_of(tx, who.project_id))


def routing_view(runtime: Runtime, who: Editor, capability: str) -> RoutingView:
    """One capability with its providers. NotFound("routing_not_found") for another project's as for none."""
    with runtime.database.read() as tx:
        row = routing_of(tx, who.project_id, capability)
        if row is None:
            raise NotFound("routing_not_found")
        page = _Page(tx, who, runtime.clock())
        routing = _read(row)
        return RoutingView(
            line=page.line(row),
            providers=tuple(page.provider(routing, each) for each in routing.providers) if routing else (),
            document=laid_out(row.data),
            changed_by=staff_names(tx, who.project_id).get(row.changed_by or "", ""),
            may_edit=who.role != "reviewer",
        )


class _Page:
    """One read of everything that the views are made of."""

    def __init__(self, tx: ReadTransaction, who: Editor, now: datetime) -> None:
        self._tx, self._project, self._now = tx, who.project_id, now
        self._since = day_of(now - timedelta(days=DAYS - 1))
        self._states = provider_states(tx, who.project_id)
        self._months = months_spent(tx, who.project_id, month_of(now))
        totals = bill_totals(tx, who.project_id, month_of(now))
        self._totals = {(row.capability, row.currency): row for row in totals}
        self._days: dict[str, dict[str, list[Any]]] = {}

    def line(self, row: RoutingRow) -> CapabilityLine:
        routing = _read(row)
        providers = routing.providers if routing else ()
        currency = routing.currency if routing else ""
        total = self._totals.get((row.capability, currency))
        return CapabilityLine(
            capability=row.capability,
            display_name=routing.shown_name if routing else row.capability,
            strategy=routing.strategy.type if routing else "",
            providers=len(providers),
            enabled=sum(each.enabled for each in providers),
            troubled=tuple(each.shown_name for each in providers if routing and self._is_troubled(routing, each)),
            runs=total.runs if total else 0,
            hits=total.hits if total else 0,
            no_vendor=total.no_vendor if total else 0,
            spent=int(total.spent) if total else 0,
            saved=int(total.dearest) - int(total.spent) if total else 0,
            currency=currency,
            revision=row.revision,
            changed_at=row.changed_at.isoformat(),
        )

    def provider(self, routing: Routing, provider: Provider) -> ProviderView:
        days = self._days_of(routing.capability).get(provider.name, [])
        times = answer_times(self._tx, self._project, routing.capability, provider.name, self._since)
        return ProviderView(
            name=provider.name,
            display_name=provider.shown_name,
            enabled=provider.enabled,
            kind=str(provider.plugin["pluginKind"]),
            when="" if provider.when is None else laid_out(provider.when),
            price=provider.price.millionths,
            currency=provider.price.currency,
            share=provider.share,
            expected_hit_rate=provider.expected_hit_rate,
            health=self._health(routing, provider, days, [ms for _, ms in times]),
            days=_days(days, times),
        )

    def _health(
        self, routing: Routing, provider: Provider, days: Sequence[Any], times: Sequence[int]
    ) -> ProviderHealth:
        state, month = self._state(routing, provider), self._month(routing, provider)
        breaker = Breaker.of(state.breaker if state else {})
        closes = breaker.reopens_at(provider.breaker)
        asked, answered = sum(day.asked for day in days), sum(day.answered for day in days)
        hits, failed = sum(day.hits for day in days), sum(day.failed for day in days)
        spent = month.amount if month else 0
        leases = [Lease.of(each) for each in state.leases] if state else []
        return ProviderHealth(
            breaker=breaker.state,
            breaker_reason=breaker.reason,
            breaker_since=breaker.since.isoformat() if breaker.since else "",
            closes_at=closes.isoformat() if closes else "",
            asked=asked,
            answered=answered,
            hits=hits,
            failed=failed,
            cached=sum(day.cached for day in days),
            hit_rate=rate(hits, answered),
            error_rate=rate(failed, asked),
            p50_ms=_percentile(times, 50),
            p95_ms=_percentile(times, 95),
            under_way=len(alive(leases, self._now)),
            spent=spent,
            budget=provider.budget.millionths if provider.budget else None,
            budget_standing=standing(provider.budget, spent, provider.price.millionths),
        )

    def _is_troubled(self, routing: Routing, provider: Provider) -> bool:
        state, month = self._state(routing, provider), self._month(routing, provider)
        well = Breaker.of(state.breaker if state else {}).state == "closed"
        spent = month.amount if month else 0
        return not well or standing(provider.budget, spent, provider.price.millionths) == "stopped"

    def _days_of(self, capability: str) -> Mapping[str, list[Any]]:
        if capability not in self._days:
            by_provider: dict[str, list[Any]] = defaultdict(list)
            for row in counts_by_day(self._tx, self._project, capability, self._since):
                by_provider[row.provider].append(row)
            self._days[capability] = by_provider
        return self._days[capability]

    def _state(self, routing: Routing, provider: Provider) -> ProviderState | None:
        return self._states.get((routing.capability, provider.name))

    def _month(self, routing: Routing, provider: Provider) -> ProviderSpend | None:
        return self._months.get((routing.capability, provider.name, provider.price.currency))


def _days(days: Sequence[Any], times: Sequence[tuple[str, int]]) -> tuple[DayOfProvider, ...]:
    by_day: dict[str, list[int]] = defaultdict(list)
    for day, ms in times:
        by_day[day].append(ms)
    return tuple(
        DayOfProvider(
            day=each.day,
            asked=each.asked,
            hits=each.hits,
            failed=each.failed,
            cached=each.cached,
            spent=int(each.spent),
            p50_ms=_percentile(by_day[each.day], 50),
            p95_ms=_percentile(by_day[each.day], 95),
        )
        for each in days
    )


def _percentile(times: Sequence[int], percent: int) -> int | None:
    """What so many of a hundred times are no longer than."""
    if not times:
        return None
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def _read(row: RoutingRow) -> Routing | None:
    try:
        return parse_routing(row.data)
    except RoutingError:
        return None
