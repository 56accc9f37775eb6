"""A waterfall of three registers across five countries, asked over real HTTP: cases for the bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ballerine_app.demo.laboratory.invention import Invention
from ballerine_app.demo.laboratory.pace import QUICK
from ballerine_app.demo.laboratory.providers import PROVIDERS
from ballerine_app.demo.laboratory.server import ADDRESS, Laboratory
from ballerine_app.plugins.http_addresses import AllowedAddresses
from ballerine_app.plugins.http_client import GuardedHttp
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.effect_run import run_effect
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.effects import due_effects
from tests.services.routings import NEEDS, needs, route
from tests.workflows import begin, running, workflow

COUNTRIES: Final = ("NO", "SE", "DE", "FR", "US")
PRICES: Final = {"north": 200_000, "atlas": 600_000, "meridian": 1_900_000}
_NORTH: Final = ["NO", "SE", "DK", "FI"]
_EUROPE: Final = [*_NORTH, "DE", "FR", "NL", "PT"]


def bill_routing(*names: str, strategy: str = "waterfall") -> dict[str, Any]:
    """The routing over these registers, or over all three."""
    where = {"north": _NORTH, "atlas": _EUROPE, "meridian": None}
    providers = [
        {
            "name": name,
            "price": {"amount": PRICES[name] / 1_000_000},
            "plugin": {
                "pluginKind": "api",
                "method": "GET",
                "url": f"{ADDRESS}/at/{name}/registry/{{entity.data.country}}/{{entity.data.registrationNumber}}",
            },
            **({"when": {"in": [{"var": "entity.data.country"}, where[name]]}} if where[name] else {}),
        }
        for name in names or PRICES
    ]
    return {
        "capability": "registry",
        "displayName": "Registry lookup",
        "strategy": {"type": strategy},
        "conclusive": {"==": [{"var": "result.found"}, True]},
        "providers": providers,
    }


@dataclass(frozen=True)
class Expected:
    """What has to come of one company, worked out without the product: who is asked, who has it."""

    country: str
    asked: tuple[str, ...]
    found: str

    @property
    def cost(self) -> int:
        return sum(PRICES[name] for name in self.asked)


def companies(count: int) -> list[tuple[str, str]]:
    """So many companies, as country and number, over the five countries in turn."""
    return [(COUNTRIES[index % 5], f"{100_000 + index}") for index in range(count)]


def expected(country: str, number: str) -> Expected:
    """What the laboratory's vendors know of a company, by the laboratory's own rule."""
    asked: list[str] = []
    for name in PRICES:
        if not PROVIDERS[name].covers(country):
            continue
        asked.append(name)
        if Invention("known", name, country, number).share() < PROVIDERS[name].knows:
            return Expected(country, tuple(asked), name)
    return Expected(country, tuple(asked), "")


@contextmanager
def bill_runtime(url: str, folder: Path, clock: Any = None) -> Iterator[tuple[Runtime, Laboratory]]:
    """A runtime on a migrated database, whose cases need the registers, and the laboratory that plays them."""
    more = {"clock": clock} if clock else {}
    with (
        Laboratory(pace=QUICK) as laboratory,
        running(url, folder, workflow(NEEDS, needs()), plugins=installed_plugins(), **more) as built,
    ):
        rules = laboratory.reached_by(OutgoingRules(allowed=AllowedAddresses.parse([])))
        http = GuardedHttp(rules)
        try:
            runtime = replace(built, http=http)
            route(runtime, bill_routing())
            yield runtime, laboratory
        finally:
            http.close()


def play(runtime: Runtime, wanted: Sequence[tuple[str, str]], threads: int = 4) -> list[str]:
    """Start a case for each company and run them to their end; the cases' ids."""
    data = [{"country": country, "registrationNumber": number} for country, number in wanted]
    cases = [begin(runtime, context={"entity": {"data": each}}) for each in data]
    while True:
        with runtime.database.read() as tx:
            due = due_effects(tx, runtime.clock(), 1_000)
        if not due:
            return cases
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda effect: run_effect(runtime, effect.id, effect.attempt + 1), due))
