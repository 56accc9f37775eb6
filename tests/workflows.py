"""Small workflows for tests, a runtime that runs them, and stub plugins that count."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ballerine_app.compose import build_runtime
from ballerine_app.engine.workflow import Definition
from ballerine_app.plugins.ports import Plugin, PluginAnswer, PluginCall
from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime, utc_now
from ballerine_app.settings import Settings
from ballerine_app.store.audit_log import SYSTEM, entries
from ballerine_app.store.cases import get_case
from ballerine_app.store.effects import effects_of_case
from ballerine_app.store.tables import AuditEntry, Case, Effect

Json = dict[str, Any]
Make = Callable[..., Runtime]


def workflow(
    states: Json,
    *plugins: Json,
    name: str = "review",
    initial: str = "idle",
    version: int = 1,
    children: tuple[Json, ...] = (),
    **more: Any,
) -> Definition:
    """A definition whose events everybody may send; `plugins` are its API plugins."""
    events = {event for state in _all_states(states) for event in state.get("on", {})}
    return Definition.parse(
        {
            "name": name,
            "version": version,
            "definitionType": "statechart-json",
            "definition": {"id": name, "initial": initial, "states": states},
            "events": {event: {"actors": ["reviewer", "system", "applicant"]} for event in sorted(events)},
            "extensions": {
                "apiPlugins": list(plugins),
                "childWorkflowPlugins": list(children),
                **more.pop("extensions", {}),
            },
            **more,
        }
    )


def api(name: str = "check", *, at: str = "checking", **more: Any) -> Json:
    """An API plugin that runs on entering one state."""
    return {
        "name": name,
        "pluginKind": "stub",
        "stateNames": [at],
        "successAction": "OK",
        "errorAction": "FAILED",
        **more,
    }


CHECKED: Json = {
    "idle": {"on": {"start": "checking"}},
    "checking": {"on": {"OK": "good", "FAILED": "bad", "leave": "idle"}},
    "good": {"type": "final", "tags": ["approved"]},
    "bad": {"type": "final", "tags": ["rejected"]},
}


@dataclass
class Stub:
    """A plugin that notes its calls and answers by a script: values are answered, exceptions raised; the last stays."""

    script: list[Any] = field(default_factory=lambda: [{"ok": True}])
    calls: list[PluginCall] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, call: PluginCall) -> PluginAnswer:
        with self.lock:
            self.calls.append(call)
            what = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if callable(what) and not isinstance(what, type):
            what = what(call)
        if isinstance(what, BaseException):
            raise what
        return what if isinstance(what, PluginAnswer) else PluginAnswer(what)


@contextmanager
def running(
    url: str,
    folder: Path,
    *definitions: Definition,
    plugins: Mapping[str, Plugin] | None = None,
    clock: Callable[[], Any] = utc_now,
) -> Iterator[Runtime]:
    """A runtime on a migrated database that knows these definitions alone, or the shipped ones where none is given."""
    built = build_runtime(Settings(data_dir=folder, database_url=url, starts_per_hour=1000))
    known = {(each.name, each.version): each for each in definitions}
    knows = Definitions(known) if known else built.definitions
    try:
        yield replace(built, clock=clock, definitions=knows, plugins=plugins or {})
    finally:
        built.database.close()


def begin(runtime: Runtime, name: str = "review", context: Json | None = None, event: str = "start") -> str:
    """Start a case and send it its first event, by the system; "" sends none."""
    with runtime.database.write() as tx:
        definition = runtime.definitions.latest(name)
        case_id = open_case(tx, runtime, definition, context or {}, SYSTEM, project_id=DEFAULT_PROJECT).case.id
    if event:
        send(runtime, case_id, event)
    return case_id


@contextmanager
def acting(runtime: Runtime, case_id: str) -> Iterator[CaseAct]:
    """One act of the system on a case."""
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, DEFAULT_PROJECT, case_id, SYSTEM, runtime.clock()) as act,
    ):
        yield act


def send(runtime: Runtime, case_id: str, event: str, payload: Json | None = None) -> None:
    with acting(runtime, case_id) as act:
        act.send(event, payload)


def case_of(runtime: Runtime, case_id: str) -> Case:
    with runtime.database.read() as tx:
        case = get_case(tx, DEFAULT_PROJECT, case_id)
    assert case is not None
    return case


def effects(runtime: Runtime, case_id: str) -> list[Effect]:
    with runtime.database.read() as tx:
        return effects_of_case(tx, case_id)


def log(runtime: Runtime, case_id: str) -> list[AuditEntry]:
    with runtime.database.read() as tx:
        return entries(tx, f"case:{case_id}")


def said(runtime: Runtime, case_id: str) -> list[str]:
    """The events of the case's audit log."""
    return [entry.event for entry in log(runtime, case_id)]


def _all_states(states: Json) -> Iterator[Json]:
    for state in states.values():
        yield state
        yield from _all_states(state.get("states", {}))
