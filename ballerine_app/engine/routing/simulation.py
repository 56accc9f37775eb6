"""What the cases of the past had cost under another routing. Pure; the answer is an expectation.

Where a provider was asked for a case, what it said then counts. Where it was not, its hit rate stands in, and the case
is told as estimated. A rate that was measured of cases that others had failed at is lower than it would be of all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.routing.document import Parallel, Routing, Waterfall
from ballerine_app.engine.routing.line_up import Measured, hit_rate, line_up
from ballerine_app.engine.routing.provider import Provider

SAMPLE: Final = 20
"""How many answers a hit rate must rest on to stand in for an answer."""


@dataclass(frozen=True, slots=True)
class PastCall:
    """What a provider said of a case: whether it answered at all, whether that settled the matter, and whether the
    answer was kept from an earlier call, so that it cost nothing.
    """

    answered: bool
    conclusive: bool
    cached: bool = False


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of the past: its case, the record that conditions read, and what came of the providers that it asked."""

    case_id: str
    country: str
    record: Mapping[str, Any]
    calls: Mapping[str, PastCall]


@dataclass(slots=True)
class Expected:
    """What is expected of one provider: how often it is asked, how often of these by estimate, and at what cost."""

    asked: float = 0.0
    estimated: float = 0.0
    spent: float = 0.0


@dataclass(slots=True)
class Simulated:
    """What is expected of all runs together. Money is in millionths."""

    cases: int = 0
    estimated: int = 0
    unserved: int = 0
    spent: float = 0.0
    hits: float = 0.0
    providers: dict[str, Expected] = field(default_factory=lambda: defaultdict(Expected))


@dataclass(frozen=True, slots=True)
class _Chance:
    """What to reckon with of one provider in one case."""

    provider: Provider
    answers: float
    hits: float
    price: int
    estimated: bool


def simulate(routing: Routing, runs: Iterable[PastRun], measured: Measured, now: datetime) -> Simulated:
    """What these runs had cost and brought under a routing, by the hit rates that were `measured`."""
    total = Simulated()
    for run in runs:
        lined = line_up(routing, run.record, run.case_id, run.country, measured, now)
        chances = [_chance(provider, run, measured) for name in lined.order if (provider := routing.provider(name))]
        total.cases += 1
        total.unserved += not chances
        asked = (
            _together(routing.strategy, chances, total)
            if isinstance(routing.strategy, Parallel)
            else _in_turn(routing, chances, total)
        )
        total.estimated += any(each.estimated for each in asked)
    return total


def _chance(provider: Provider, run: PastRun, measured: Measured) -> _Chance:
    past = run.calls.get(provider.name)
    if past is not None:
        price = 0 if past.cached else provider.price.millionths
        return _Chance(provider, float(past.answered), float(past.answered and past.conclusive), price, False)
    rate = hit_rate(provider, run.country, measured, SAMPLE) or 0.0
    return _Chance(provider, 1.0, rate, provider.price.millionths, True)


def _in_turn(routing: Routing, chances: Sequence[_Chance], total: Simulated) -> list[_Chance]:
    """One after the other: until an answer settles the matter in a waterfall, until any comes in other strategies."""
    waterfall = routing.strategy if isinstance(routing.strategy, Waterfall) else None
    reach, answers, asked = 1.0, 0.0, []
    for chance in chances:
        if reach <= 0 or (waterfall and waterfall.most is not None and answers >= waterfall.most):
            break
        asked.append(chance)
        _count(chance, reach, total)
        total.hits += reach * chance.hits
        answers += chance.answers
        reach *= 1 - (chance.hits if waterfall else chance.answers)
    return asked


def _together(strategy: Parallel, chances: Sequence[_Chance], total: Simulated) -> list[_Chance]:
    """At once: those that failed are replaced, and so many must be conclusive as have to agree."""
    asked: list[_Chance] = []
    answering = 0
    for chance in chances:
        if answering == strategy.count:
            break
        asked.append(chance)
        answering += chance.answers > 0
        _count(chance, 1.0, total)
    total.hits += _at_least(strategy.quorum, [chance.hits for chance in asked])
    return asked


def _count(chance: _Chance, share: float, total: Simulated) -> None:
    cost = share * chance.answers * chance.price
    expected = total.providers[chance.provider.name]
    expected.asked += share
    expected.estimated += share if chance.estimated else 0.0
    expected.spent += cost
    total.spent += cost


def _at_least(quorum: int, chances: Sequence[float]) -> float:
    """The chance that at least so many of independent events happen."""
    exactly = [1.0]
    for chance in chances:
        exactly = [
            (exactly[count] * (1 - chance) if count < len(exactly) else 0.0)
            + (exactly[count - 1] * chance if count else 0.0)
            for count in range(len(exactly) + 1)
        ]
    return sum(exactly[quorum:])
