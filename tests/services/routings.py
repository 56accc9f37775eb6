"""Routing documents for tests, cases that need a capability, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_act import save_routing
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.store.audit_log import entries
from ballerine_app.store.capability_runs import calls_of, runs_of_case
from ballerine_app.store.routing_tables import CapabilityRun, ProviderCall
from tests.workflows import Json

HIT = {"==": [{"var": "result.found"}, True]}
NEEDS: Json = {
    "idle": {"on": {"start": "checking"}},
    "checking": {"on": {"OK": "good", "FAILED": "bad", "NONE": "review", "leave": "idle"}},
    "review": {"tags": ["manual_review"], "on": {"approve": "good", "again": "checking", "timed": "good"}},
    "good": {"type": "final", "tags": ["approved"]},
    "bad": {"type": "final", "tags": ["rejected"]},
}


def provider(name: str, amount: float = 1.0, kind: str = "stub", **more: Any) -> Json:
    """A provider whose attempts are not repeated unless told."""
    plugin = {"pluginKind": kind, **more.pop("plugin", {})}
    return {"name": name, "plugin": plugin, "price": {"amount": amount}, "retry": {"attempts": 1}, **more}


def routing(*providers: Json, strategy: str | Json = "waterfall", **more: Any) -> Json:
    """The routing of the capability `registry`."""
    chosen = {"type": strategy} if isinstance(strategy, str) else strategy
    return {"capability": "registry", "strategy": chosen, "conclusive": HIT, "providers": list(providers), **more}


def needs(**more: Any) -> Json:
    """A plugin that needs the capability `registry`."""
    return {
        "name": "check",
        "pluginKind": "capability",
        "capability": "registry",
        "stateNames": ["checking"],
        "successAction": "OK",
        "errorAction": "FAILED",
        "noVendorAction": "NONE",
        **more,
    }


def route(runtime: Runtime, document: Json, revision: int = 0) -> int:
    """Save a routing, and return its revision."""
    return save_routing(runtime, Operator(), document, revision=revision).revision


class Providers:
    """The plugin of the kind "stub" for several providers: each answers by its script, and the calls are counted."""

    def __init__(self, **scripts: Any) -> None:
        self.scripts = {name.replace("_", "-"): script for name, script in scripts.items()}
        self.calls: list[PluginCall] = []

    def __call__(self, call: PluginCall) -> PluginAnswer:
        self.calls.append(call)
        script = self.scripts[call.name]
        what = script
        if isinstance(script, list):
            what = script.pop(0) if len(script) > 1 else script[0]
        if callable(what) and not isinstance(what, type):
            what = what(call)
        if isinstance(what, BaseException):
            raise what
        return what if isinstance(what, PluginAnswer) else PluginAnswer(what)

    @property
    def asked(self) -> list[str]:
        return [call.name for call in self.calls]


FOUND: Json = {"found": True}
UNKNOWN: Json = {"found": False}


def run_of_case(runtime: Runtime, case_id: str) -> CapabilityRun:
    """The latest run of a case."""
    with runtime.database.read() as tx:
        return runs_of_case(tx, DEFAULT_PROJECT, case_id)[-1]


def calls_of_case(runtime: Runtime, case_id: str) -> dict[str, ProviderCall]:
    """What came of the providers in the latest run of a case."""
    with runtime.database.read() as tx:
        return calls_of(tx, runs_of_case(tx, DEFAULT_PROJECT, case_id)[-1].effect_id)


def noted(runtime: Runtime, event: str) -> list[Json]:
    """What the workspace's audit log says of an event."""
    with runtime.database.read() as tx:
        return [entry.meta for entry in entries(tx, "workspace") if entry.event == event]


MakeRouted = Callable[..., Runtime]
