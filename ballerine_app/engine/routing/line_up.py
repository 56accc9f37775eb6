"""In which order the providers of a capability come into question for one case."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ballerine_app.engine.routing.conditions import fits
from ballerine_app.engine.routing.document import Cheapest, Routing, Split
from ballerine_app.engine.routing.provider import Provider

Why = Literal["disabled", "condition", "condition_broke"]


@dataclass(frozen=True, slots=True)
class Sample:
    """What was measured of a provider: how many answers, and how many of them were conclusive."""

    answers: int
    hits: int


# By provider and country; the country "" holds all of them together.
Measured = Mapping[tuple[str, str], Sample]


@dataclass(frozen=True, slots=True)
class LineUp:
    """The names of the providers to ask, in their order, and those that are out of the question, with why."""

    order: tuple[str, ...]
    left_out: tuple[tuple[str, Why], ...]


def line_up(
    routing: Routing, record: Mapping[str, Any], case_id: str, country: str, measured: Measured, now: datetime
) -> LineUp:
    """The providers for a case by the routing's strategy. `measured` matters to the strategy `cheapest` alone."""
    fitting: list[Provider] = []
    left_out: list[tuple[str, Why]] = []
    for each in routing.providers:
        holds = fits(each.when, record, now) if each.enabled else False
        if holds:
            fitting.append(each)
        else:
            why: Why = "disabled" if not each.enabled else "condition_broke" if holds is None else "condition"
            left_out.append((each.name, why))
    ordered = _ordered(routing, fitting, case_id, country, measured)
    return LineUp(tuple(each.name for each in ordered), tuple(left_out))


def hit_rate(provider: Provider, country: str, measured: Measured, minimum_sample: int) -> float | None:
    """The share of conclusive answers to reckon with: as measured in the country, else in all of them, else expected.

    None where too little was measured and nothing is expected.
    """
    for place in dict.fromkeys((country, "")):
        sample = measured.get((provider.name, place))
        if sample is not None and sample.answers >= max(1, minimum_sample):
            return sample.hits / sample.answers
    return provider.expected_hit_rate


def _ordered(
    routing: Routing, fitting: Sequence[Provider], case_id: str, country: str, measured: Measured
) -> Sequence[Provider]:
    strategy = routing.strategy
    if isinstance(strategy, Split):
        return sorted(fitting, key=lambda each: _draw(routing.capability, each, case_id))
    if not isinstance(strategy, Cheapest):
        return fitting
    rates = {each.name: hit_rate(each, country, measured, strategy.minimum_sample) for each in fitting}

    def place(each: Provider) -> tuple[float, ...]:
        rate = rates[each.name]
        if rate is not None and rate >= strategy.minimum_hit_rate:
            return 0, each.price.millionths, -rate
        return 1, -(rate if rate is not None else -1.0), each.price.millionths

    return sorted(fitting, key=place)


def _draw(capability: str, provider: Provider, case_id: str) -> float:
    """Weighted rendezvous hashing: the lowest is drawn. A case keeps its provider when another one's share changes,
    unless that one draws it away.
    """
    digest = hashlib.sha256(f"{capability}\0{provider.name}\0{case_id}".encode()).digest()
    uniform = (int.from_bytes(digest[:8]) + 1) / (2**64 + 1)
    return -math.log(uniform) / (provider.share or 1e-9)
