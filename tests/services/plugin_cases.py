"""A case that calls one plugin of a real kind, against a vendor on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from ballerine_app.plugins.http_addresses import AllowedAddresses
from ballerine_app.plugins.http_client import GuardedHttp, SizeLimits
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.plugins.registry import installed_plugins
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.services.secrets import set_secret
from ballerine_app.store.plugin_exchanges import exchanges_of_case
from ballerine_app.store.plugin_tables import PluginExchange
from tests.vendor_server import Vendor
from tests.workflows import CHECKED, Json, Make, begin, case_of, effects, workflow

MakeCase = Callable[..., "PluginCase"]


@dataclass(frozen=True)
class PluginCase:
    """One case whose state `checking` has called its plugins, as far as they were due."""

    runtime: Runtime
    id: str

    @property
    def state(self) -> str:
        return case_of(self.runtime, self.id).state

    @property
    def context(self) -> Json:
        return case_of(self.runtime, self.id).context

    @property
    def output(self) -> Any:
        return self.context.get("pluginsOutput", {}).get("check")

    @property
    def problem(self) -> str:
        return effects(self.runtime, self.id)[0].problem

    @property
    def exchanges(self) -> list[PluginExchange]:
        with self.runtime.database.read() as tx:
            return exchanges_of_case(tx, DEFAULT_PROJECT, self.id)

    def go_on(self) -> None:
        run_due(self.runtime)


@contextmanager
def reaching(runtime: Runtime, vendor: Vendor | None = None, **mapped: str) -> Iterator[Runtime]:
    """The runtime with every kind installed, and every name leading to this machine."""
    rules = OutgoingRules(
        http=True,
        allowed=AllowedAddresses.parse(["127.0.0.1"]),
        mapped={"https://mapped.example": vendor.url if vendor else "", **mapped},
    )
    http = GuardedHttp(rules, SizeLimits(response=100_000), resolver=lambda host, port: ["127.0.0.1"])
    try:
        yield replace(runtime, http=http, plugins={**installed_plugins(), **runtime.plugins})
    finally:
        http.close()


def case_with(
    make: Make, runtime_of: Callable[[Runtime], Runtime], plugin: Json, context: Json | None = None, **more: Any
) -> PluginCase:
    """Start a case of a workflow with one api plugin, which ends good or bad, and run what is due."""
    declared = {
        "name": "check",
        "pluginKind": "api",
        "stateNames": ["checking"],
        "successAction": "OK",
        "errorAction": "FAILED",
        "retry": {"attempts": 1},
        "timeoutSeconds": 5,
        **plugin,
    }
    runtime = runtime_of(make(workflow(CHECKED, declared, **more)))
    case = PluginCase(runtime, begin(runtime, context=context or {"entity": {"id": "e1", "data": {"x": "a b/c"}}}))
    case.go_on()
    return case


def give_secret(runtime: Runtime, name: str, value: str, *hosts: str, plugins: tuple[str, ...] = ()) -> None:
    set_secret(runtime, Operator(), name, value, hosts=hosts or ("vendor.example",), plugins=plugins)
