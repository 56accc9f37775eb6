"""Cases that need the capability `registry`, served over HTTP by a first provider or, where it fails, a second."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from ballerine_app.engine.routing import Breaker
from ballerine_app.plugins.http_addresses import AllowedAddresses
from ballerine_app.plugins.http_client import GuardedHttp, SizeLimits
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.plugin_exchanges import exchanges_of_case
from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.provider_states import month_of_provider, provider_states
from tests.journeys import FakeClock
from tests.services.routings import FOUND, NEEDS, calls_of_case, needs, provider, route, routing
from tests.vendor_server import Vendor
from tests.workflows import Json, Make, begin, case_of, effects, workflow

# Reading what TLS trusts takes longer than most of these tests.
_TRUST = ssl.create_default_context()
FIRST_COSTS, SECOND_COSTS = 250_000, 500_000
TIMEOUT = 0.25


@dataclass
class Addresses:
    """Where names lead: to this machine, but for those that have a list of answers, whose last one stays."""

    moving: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.moving.get(host, ["127.0.0.1"])
        return [answers.pop(0) if len(answers) > 1 else answers[0]]


@dataclass
class Desk:
    """What a test needs of a routed capability: the runtime and both vendors."""

    runtime: Runtime
    clock: FakeClock
    first: Vendor
    second: Vendor
    addresses: Addresses

    def run(self) -> tuple[str, list[float]]:
        """One case to its end; its id, and after how many seconds each further attempt was made."""
        case = begin(self.runtime, context={"entity": {"data": {"country": "DE", "companyName": "Acme"}}})
        pauses: list[float] = []
        run_due(self.runtime)
        while (waiting := effects(self.runtime, case)[0]).status == "waiting":
            pauses.append((waiting.due_at - self.clock.now).total_seconds())
            # No earlier than it is due.
            self.clock.now = waiting.due_at
            before = len(self.first.received)
            self.clock.on(seconds=-0.01)
            assert run_due(self.runtime) == 0
            assert len(self.first.received) == before
            self.clock.on(seconds=0.01)
            run_due(self.runtime)
        return case, pauses

    def state(self, case: str) -> str:
        return case_of(self.runtime, case).state

    def output(self, case: str) -> Any:
        return case_of(self.runtime, case).context["pluginsOutput"]["check"]

    def breaker(self, name: str = "first") -> Breaker:
        with self.runtime.database.read() as tx:
            state = provider_states(tx, DEFAULT_PROJECT).get(("registry", name))
        return Breaker.of(state.breaker if state else {})

    def leases(self) -> list[Any]:
        """The calls that count as under way."""
        with self.runtime.database.read() as tx:
            return [lease for state in provider_states(tx, DEFAULT_PROJECT).values() for lease in state.leases]

    def spent(self, name: str) -> int:
        """What the month has cost of a provider, in millionths."""
        month = f"{self.clock.now:%Y-%m}"
        with self.runtime.database.read() as tx:
            return month_of_provider(tx, DEFAULT_PROJECT, "registry", name, month, "EUR").amount

    def exchanges(self, case: str, name: str) -> list[PluginExchange]:
        with self.runtime.database.read() as tx:
            return [row for row in exchanges_of_case(tx, DEFAULT_PROJECT, case) if row.provider == name]

    def attempts(self, case: str) -> dict[str, tuple[str, str, int]]:
        """Of each provider of the case's run: the outcome, why, and how many attempts."""
        found = calls_of_case(self.runtime, case)
        return {name: (call.outcome, call.why, call.attempts) for name, call in found.items()}


def http_provider(name: str, url: str, cost: int, **more: Any) -> Json:
    """A provider over HTTP: two attempts, a short time-out, and a breaker that two failures open."""
    plugin = {"pluginKind": "api", "url": url, "method": "POST", **more.pop("plugin", {})}
    return provider(
        name,
        cost / 1e6,
        plugin=plugin,
        **{
            "timeoutSeconds": TIMEOUT,
            "retry": {"attempts": 2, "firstPauseSeconds": 2, "longestPauseSeconds": 60},
            "breaker": {"failures": 2, "windowSeconds": 600, "coolDownSeconds": 60},
            **more,
        },
    )


@contextmanager
def fault_desk(
    make: Make,
    clock: FakeClock,
    first: Vendor,
    second: Vendor,
    *,
    limit: int = 100_000,
    plugin: Json | None = None,
    **more: Any,
) -> Iterator[Desk]:
    """Both vendors behind one routing; `more` and `plugin` change the first provider and its plugin."""
    addresses = Addresses()
    rules = OutgoingRules(http=True, allowed=AllowedAddresses.parse(["127.0.0.1"]))
    second.answers = [FOUND]
    with ExitStack() as stack:
        http = GuardedHttp(rules, SizeLimits(response=limit), resolver=addresses, trust=_TRUST)
        stack.callback(http.close)
        built = make(workflow(NEEDS, needs()))
        runtime = replace(built, http=http, plugins=installed_plugins())
        document = routing(
            http_provider("first", first.url, FIRST_COSTS, plugin=plugin or {}, **more),
            http_provider("second", f"http://second.example:{second.port}", SECOND_COSTS),
        )
        route(runtime, document)
        yield Desk(runtime, clock, first, second, addresses)
