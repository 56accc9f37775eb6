"""Personal data stays where it can be erased: no effect, queue row, meta or log line repeats it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, inspect, text

from ballerine_app.plugins.ports import PluginAnswer, PluginFailed
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.effects import DurableQueue
from ballerine_app.services.runtime import Runtime
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.workflows import CHECKED, Make, api, begin, send, workflow

MARKER = "Quetzalcoatlus"
# Where the data of cases belongs, and from which it can be erased.
ERASABLE = {("case_record", "context"), ("case_record", "name"), ("audit_entry", "payload")}


def _found(url: str) -> set[tuple[str, str]]:
    """The columns of all tables, DBOS's own too, in which some row holds the marker."""
    engine = create_engine(url)
    found: set[tuple[str, str]] = set()
    with engine.connect() as connection:
        tables = inspect(engine)
        for schema in tables.get_schema_names():
            if schema == "information_schema":
                continue
            for table in tables.get_table_names(schema):
                where = f'"{schema}"."{table}"'
                for column in tables.get_columns(table, schema):
                    name = column["name"]
                    query = f"SELECT count(*) FROM {where} WHERE CAST(\"{name}\" AS TEXT) LIKE '%{MARKER}%'"  # noqa: S608
                    if connection.execute(text(query)).scalar():
                        found.add((table, name))
    engine.dispose()
    return found


def _act_out(runtime: Runtime) -> None:
    """Every way in which an effect can end, with the marker in all that the case and the vendor say."""
    begin(runtime, "works", {"entity": {"type": "individual", "data": {"firstName": MARKER}}})
    begin(runtime, "fails", {"entity": MARKER})
    begin(runtime, "breaks", {"entity": MARKER})
    begin(runtime, "transforms", {"entity": MARKER, "person": MARKER})
    left = begin(runtime, "works", {"entity": MARKER})
    send(runtime, left, "leave")
    send(runtime, left, "start", {"note": MARKER})


def _plugin(call: Any) -> PluginAnswer:
    if call.name == "fails":
        raise PluginFailed(f"the vendor says: {MARKER} is unknown")
    if call.name == "breaks":
        raise ValueError(MARKER)
    return PluginAnswer({"name": MARKER})


@both_databases
def test_what_people_hand_in_is_in_no_effect_queue_or_log(
    make: Make, url: str, clock: FakeClock, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    retry = {"attempts": 2}
    broken = [{"transformer": "jmespath", "mapping": "abs(person)"}]
    child = {"name": "c", "definitionId": "works", "stateNames": ["checking"], "transformers": broken}
    dispatched = {"name": "d", "eventName": "E", "stateNames": ["checking"], "transformers": broken}
    built = make(
        workflow(CHECKED, api(), name="works"),
        workflow(CHECKED, api("fails", retry=retry), name="fails"),
        workflow(CHECKED, api("breaks", retry=retry), name="breaks"),
        workflow(CHECKED, name="transforms", children=(child,), extensions={"dispatchEventPlugins": [dispatched]}),
        stub=_plugin,
    )
    queue = DurableQueue(built.database, clock)
    runtime = replace(built, effects=queue)
    with structlog.testing.capture_logs() as lines:
        _act_out(runtime)
        for _ in range(3):
            run_due(runtime)
            clock.on(hours=1)
    queue.close()
    found = _found(url)
    assert ("case_record", "context") in found
    assert found <= ERASABLE
    assert any(line["event"] == "plugin_broke" for line in lines)
    told = (*capfd.readouterr(), caplog.text, str(lines))
    assert not any(MARKER in each for each in told)


def test_the_search_looks_into_the_queue(make: Make, url: str, clock: FakeClock, tmp_path: Path) -> None:
    built = make(workflow(CHECKED, api(), name="works"))
    queue = DurableQueue(built.database, clock)
    begin(replace(built, effects=queue), "works")
    queue.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE workflow_status SET inputs = '{MARKER}'"))  # noqa: S608
    engine.dispose()
    assert _found(url) == {("workflow_status", "inputs")}
