"""The routing that is in force for a capability, and the hit rates that its strategy goes by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballerine_app.engine.routing import Measured, Routing, RoutingError, Sample, parse_routing
from ballerine_app.engine.routing.document import Cheapest
from ballerine_app.services.hit_rates import HitRates
from ballerine_app.store.routing_figures import hit_samples
from ballerine_app.store.routings import routing_of
from ballerine_app.store.transaction import ReadTransaction


@dataclass(frozen=True, slots=True)
class LiveRouting:
    """A routing with the revision of its document."""

    routing: Routing
    revision: int


def live_routing(tx: ReadTransaction, project_id: str, capability: str) -> LiveRouting | None:
    """The routing of a capability; None where the project has none that can be used."""
    row = routing_of(tx, project_id, capability)
    if row is None:
        return None
    try:
        return LiveRouting(parse_routing(row.data), row.revision)
    except RoutingError:
        # It was stored by a release that read more or other keys.
        return None


def measured_for(rates: HitRates, tx: ReadTransaction, project_id: str, routing: Routing, now: datetime) -> Measured:
    """What was measured of the providers over the days that the strategy asks for; nothing where it asks for none."""
    if not isinstance(routing.strategy, Cheapest):
        return {}
    days, capability = routing.strategy.days, routing.capability
    since = now - timedelta(days=days)
    return rates.of((project_id, capability, days), now, lambda: measured(tx, project_id, capability, since))


def measured(tx: ReadTransaction, project_id: str, capability: str, since: datetime) -> Measured:
    """What was measured of a capability's providers from a day on, by country and together."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for provider, country, answers, hits in hit_samples(tx, project_id, capability, day_of(since)):
        for place in {country, ""}:
            found[provider, place][0] += answers
            found[provider, place][1] += hits
    return {key: Sample(answers, hits) for key, (answers, hits) in found.items()}


def day_of(at: datetime) -> str:
    """The day (UTC) of a time, as `YYYY-MM-DD`."""
    return at.strftime("%Y-%m-%d")
