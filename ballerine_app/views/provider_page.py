"""What the tab of providers shows: capabilities, how each of their providers is doing, in words and as small charts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One day in a chart of bars, in the chart's own units: where it stands, and how high its two parts are.

    `upper` is what stands on top of `lower`, e.g. failures on answers. `words` tell the day.
    """

    x: int
    lower: int
    upper: int
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the last 30 days, `WIDTH` by `HEIGHT` units: bars, or lines as SVG paths. `words` tell all of it."""

    bars: tuple[Bar, ...] = ()
    line: str = ""
    second_line: str = ""
    top: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a provider that a lead should know. `tone`: rejected or revision."""

    key: str
    tone: str
    title: str
    text: str
    capability: str


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """A provider in words. `standing`: well, open, half_open, off, warned or stopped.

    `spent_percent` is the share of the month's budget that is spent, 0 to 100; -1 where there is no budget.
    """

    name: str
    title: str
    kind: str
    enabled: bool
    standing: str
    reason: str
    since: str
    closes_at: str
    price: str
    condition: str
    asked: str
    hit_rate: str
    error_rate: str
    p50: str
    p95: str
    cached: str
    under_way: int
    spent: str
    budget: str
    spent_percent: int
    calls: Chart
    latency: Chart
    spend: Chart
    link: str
    calls_link: str


@dataclass(frozen=True, slots=True)
class CapabilityCard:
    """A capability with its providers; the figures are of this month."""

    capability: str
    title: str
    strategy: str
    revision: int
    runs: str
    hit_rate: str
    no_vendor: int
    spent: str
    saved: str
    providers: tuple[ProviderCard, ...]


@dataclass(frozen=True, slots=True)
class ProvidersPage:
    """All capabilities of a project, and what to look at first."""

    capabilities: tuple[CapabilityCard, ...] = ()
    notices: tuple[Notice, ...] = ()
