"""What the pages of plugins show of capabilities and their providers.

Money is in millionths of `currency` (three letters), times are ISO 8601 or "", rates are shares from 0 to 1 or None
where nothing was measured. A *hit* is a conclusive answer; the hit rate is that of the providers asked, or of the runs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoutingRef:
    """What the next act on a routing must name."""

    capability: str
    revision: int


@dataclass(frozen=True, slots=True)
class DayOfProvider:
    """One day (UTC, `YYYY-MM-DD`) of a provider: runs that asked it, hits, failures, answers from the cache, cost."""

    day: str
    asked: int
    hits: int
    failed: int
    cached: int
    spent: int
    p50_ms: int | None
    p95_ms: int | None


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """How a provider is doing.

    `breaker` is closed, open or half_open, with the reason of its last change and since when; `closes_at` is when an
    open one lets the next probe through. `budget` is the month's limit or None, `budget_standing` "", warned or
    stopped, `spent` what this month has cost. The other figures are of the last 30 days: `asked` runs, of them
    `answered`, `hits`, `failed` and `cached`; `error_rate` is the share of failures among them.
    """

    breaker: str
    breaker_reason: str
    breaker_since: str
    closes_at: str
    asked: int
    answered: int
    hits: int
    failed: int
    cached: int
    hit_rate: float | None
    error_rate: float | None
    p50_ms: int | None
    p95_ms: int | None
    under_way: int
    spent: int
    budget: int | None
    budget_standing: str


@dataclass(frozen=True, slots=True)
class ProviderView:
    """A provider in the order of its routing. `when` is its condition as JSON, "" for none; `kind` its plugin's."""

    name: str
    display_name: str
    enabled: bool
    kind: str
    when: str
    price: int
    currency: str
    share: float | None
    expected_hit_rate: float | None
    health: ProviderHealth
    days: tuple[DayOfProvider, ...]


@dataclass(frozen=True, slots=True)
class CapabilityLine:
    """A capability among others; the figures are of this month. `troubled` names providers whose breaker is not
    closed or whose budget is spent.
    """

    capability: str
    display_name: str
    strategy: str
    providers: int
    enabled: int
    troubled: tuple[str, ...]
    runs: int
    hits: int
    no_vendor: int
    spent: int
    saved: int
    currency: str
    revision: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class RoutingView:
    """One capability with its providers, as one person sees it. `document` is the routing as JSON text."""

    line: CapabilityLine
    providers: tuple[ProviderView, ...]
    document: str
    changed_by: str
    may_edit: bool


@dataclass(frozen=True, slots=True)
class BillLine:
    """What one provider did in one country for one capability in a month. `country` is an alpha-2 code or ""."""

    capability: str
    provider: str
    country: str
    asked: int
    hits: int
    failed: int
    cached: int
    hit_rate: float | None
    spent: int
    currency: str


@dataclass(frozen=True, slots=True)
class BillTotal:
    """A month of one capability: runs that ended, hits, those that found no vendor, and the money.

    `dearest` is what it had cost to ask the dearest provider that fits each case, `saved` the difference.
    """

    capability: str
    display_name: str
    runs: int
    hits: int
    no_vendor: int
    hit_rate: float | None
    spent: int
    dearest: int
    saved: int
    currency: str


@dataclass(frozen=True, slots=True)
class Bill:
    """The bill of a month (`YYYY-MM`): totals by capability, and lines by capability, provider and country."""

    month: str
    totals: tuple[BillTotal, ...]
    lines: tuple[BillLine, ...]


@dataclass(frozen=True, slots=True)
class SimulatedProvider:
    """What a provider would have done: cases that it would have been asked for (expected, so no whole number), of
    these how many are estimated, and what it would have cost.
    """

    provider: str
    asked: float
    estimated: float
    spent: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a month's cases had cost under another routing, beside what they did cost.

    `estimated` counts the cases in which at least one answer had to be estimated from a hit rate; `unserved` those
    that no provider would have fitted. Hits are expected numbers.
    """

    capability: str
    month: str
    cases: int
    estimated: int
    unserved: int
    actual_spent: int
    actual_hits: int
    spent: int
    saved: int
    hits: float
    hit_rate: float | None
    actual_hit_rate: float | None
    currency: str
    providers: tuple[SimulatedProvider, ...]
