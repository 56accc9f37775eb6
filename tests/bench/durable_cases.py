"""Cases in a database of their own that go round between two states for ever."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ballerine_app.compose import build_runtime
from ballerine_app.engine.workflow import Definition
from ballerine_app.plugins.ports import PluginAnswer, PluginCall
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_start import open_case
from ballerine_app.services.definitions import Definitions
from ballerine_app.services.runtime import DEFAULT_PROJECT, Runtime
from ballerine_app.settings import Settings
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.schema import migrate
from tests.bench.review_charts import context

SUBMIT, REVISION = "submit", "revision"
_PAYLOADS: Mapping[str, dict[str, Any]] = {SUBMIT: {"step": "submitted"}, REVISION: {}}
_API = Actor("api", "key")
_PLUGIN = "screening"


def _definition(name: str, **envelope: Any) -> Definition:
    guard = {"type": "json-logic", "options": {"rule": {"==": [{"var": "step"}, "submitted"]}}}
    states = {
        "collection": {"on": {SUBMIT: {"target": "manual_review", "cond": guard}}},
        "manual_review": {"on": {REVISION: "collection"}},
    }
    events = {SUBMIT: {"actors": ["api"], "payload": {"type": "object"}}, REVISION: {"actors": ["api", "system"]}}
    chart = {"initial": "collection", "states": states}
    return Definition.parse({"name": name, "events": events, "definition": chart, **envelope})


ROUND = _definition("round")
# Entering manual_review asks for one effect, whose result sends the case back.
WITH_EFFECT = _definition(
    "with_effect",
    extensions={
        "apiPlugins": [
            {"name": _PLUGIN, "pluginKind": "bench", "stateNames": ["manual_review"], "successAction": REVISION}
        ]
    },
)


def _answer(call: PluginCall) -> PluginAnswer:
    return PluginAnswer()


@dataclass(frozen=True, slots=True)
class DurableCases:
    """A runtime on its own database."""

    runtime: Runtime

    def open(self, kilobytes: float = 1, definition: Definition = ROUND) -> str:
        """Start a case with a context of that size; its id."""
        given = context(kilobytes)
        with self.runtime.database.write() as tx:
            act = open_case(tx, self.runtime, definition, given, _API, project_id=DEFAULT_PROJECT)
            return act.case.id

    def send(self, case_id: str, event: str, actor: Actor = _API) -> None:
        """One durable event: read the case, advance it, write case, log and effects, commit."""
        runtime = self.runtime
        with (
            runtime.database.write() as tx,
            changing_case(tx, runtime, DEFAULT_PROJECT, case_id, actor, runtime.clock()) as act,
        ):
            act.send(event, _PAYLOADS[event])

    def go_round(self, case_id: str, number: int) -> None:
        """Send the event whose turn it is, counted from 0."""
        self.send(case_id, REVISION if number % 2 else SUBMIT)


@contextmanager
def durable_cases(url: str = "") -> Iterator[DurableCases]:
    """Cases in a fresh SQLite file, or in an empty PostgreSQL database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), **({"database_url": url} if url else {}))
        migrate(settings.database)
        runtime = replace(
            build_runtime(settings),
            definitions=Definitions({(each.name, each.version): each for each in (ROUND, WITH_EFFECT)}),
            plugins={"bench": _answer},
        )
        try:
            yield DurableCases(runtime)
        finally:
            runtime.database.close()
