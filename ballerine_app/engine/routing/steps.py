"""What comes next in a run of a capability, given what came of its providers so far. Pure, so that it can resume."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ballerine_app.engine.routing.document import Parallel, Routing, Waterfall

Outcome = Literal["waiting", "answered", "failed", "skipped"]
Reason = Literal["no_provider", "unavailable", "failed", "inconclusive", "no_agreement"]


@dataclass(frozen=True, slots=True)
class Tried:
    """How one provider stands: `waiting` for its (next) attempt, `answered`, `failed` for good, or `skipped`.

    `agrees` tells by equality which answers agree; None agrees with nobody.
    """

    outcome: Outcome
    conclusive: bool = False
    agrees: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask these providers now, all at once."""

    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer of this provider is the run's."""

    provider: str
    conclusive: bool


@dataclass(frozen=True, slots=True)
class NoVendor:
    """No provider has settled the matter. `best` is one whose answer is still worth showing, or "" for none."""

    reason: Reason
    best: str = ""


Step = Ask | Chosen | NoVendor


def next_step(routing: Routing, order: Sequence[str], tried: Mapping[str, Tried]) -> Step:
    """The next step of a run whose providers come in this order; `tried` has those that were begun."""
    if not order:
        return NoVendor("no_provider")
    if isinstance(routing.strategy, Parallel):
        return _together(routing.strategy, order, tried)
    return _one_by_one(routing.strategy, order, tried)


def _one_by_one(strategy: object, order: Sequence[str], tried: Mapping[str, Tried]) -> Step:
    most = strategy.most if isinstance(strategy, Waterfall) else None
    answered: list[str] = []
    for name in order:
        each = tried.get(name)
        if each is not None and each.outcome == "answered":
            if each.conclusive or not isinstance(strategy, Waterfall):
                return Chosen(name, each.conclusive)
            answered.append(name)
        elif each is None or each.outcome == "waiting":
            if most is not None and len(answered) >= most:
                break
            return Ask((name,))
    if answered:
        return NoVendor("inconclusive", answered[-1])
    return NoVendor(_why_none(tried))


def _together(strategy: Parallel, order: Sequence[str], tried: Mapping[str, Tried]) -> Step:
    answered = [name for name in order if name in tried and tried[name].outcome == "answered"]
    votes = Counter(tried[name].agrees for name in answered)
    del votes[None]
    for name in answered:
        if votes[tried[name].agrees] >= strategy.quorum:
            return Chosen(name, tried[name].conclusive)
    waiting = [name for name in order if name in tried and tried[name].outcome == "waiting"]
    places = strategy.count - len(answered) - len(waiting)
    fresh = [name for name in order if name not in tried][: max(0, places)]
    if waiting or fresh:
        return Ask((*waiting, *fresh))
    if len(answered) >= strategy.quorum:
        return NoVendor("no_agreement", answered[0])
    return NoVendor("inconclusive", answered[0]) if answered else NoVendor(_why_none(tried))


def _why_none(tried: Mapping[str, Tried]) -> Reason:
    return "failed" if any(each.outcome == "failed" for each in tried.values()) else "unavailable"
