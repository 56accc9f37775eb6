"""Marker secrets and marker personal data through a run of vendors, webhooks and callbacks, sought everywhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from sqlalchemy import create_engine, inspect, text

from ballerine_app.plugins.ports import Plugin, PluginAnswer, PluginCall
from ballerine_app.services import plugin_call, provider_call
from ballerine_app.services.callbacks import receive
from ballerine_app.services.effect_run import run_due
from ballerine_app.services.effects import DurableQueue
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.plugin_calls import CallsAsked, plugin_calls
from ballerine_app.services.plugin_calls import plugin_call as call_detail
from ballerine_app.services.principals import Operator
from ballerine_app.services.routing_report import bill_of
from ballerine_app.services.routing_view import routing_lines, routing_view
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.secrets import list_secrets, set_secret
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.services.webhook_log_view import LogAsked, delivery_log
from ballerine_app.services.webhook_run import run_due_deliveries
from ballerine_app.services.webhook_view import webhook_lines, webhook_view
from ballerine_app.store.backup import backup
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.callback_cases import WAITING, asking, call_of
from tests.services.conftest import PASSWORD
from tests.services.plugin_cases import give_secret
from tests.services.routings import NEEDS, needs, provider, route, routing
from tests.services.webhook_cases import MOVES, subscribe
from tests.vendor_server import Handler, Vendor
from tests.workflows import Json, Make, begin, case_of, workflow

OWNER = Operator()
# With signs that JSON and URLs write in another way.
KEY = 'Quetz"al/coatlus+7'
PERSON = "Pterodactylus"
CONTEXT: Json = {"entity": {"data": {"companyName": PERSON, "x": PERSON}}}
# Where a case's own data belongs, and from which it can be erased,
ERASABLE = {("case_record", "context"), ("audit_entry", "payload")}
# and where a webhook brings it that was told to.
BROUGHT = {("webhook_delivery", "body")}


def echo(handler: Handler) -> None:
    """Send everything back, as a debug mode does."""
    got = handler.vendor.received[-1]
    said = {"found": True, "path": got.path, "headers": got.headers, "body": got.json}
    handler.answer(500 if "fails" in got.path else 200, json.dumps(said).encode())


def seeded_routing(vendor: Vendor) -> Json:
    mapping = "{key: 'k={secret.KEY}', name: entity.data.companyName}"
    sent: Json = {
        "pluginKind": "api",
        "method": "POST",
        "headers": {"x-key": "{secret.KEY}"},
        "request": {"transform": [{"transformer": "jmespath", "mapping": mapping}]},
    }
    return routing(
        provider("fails", kind="api", plugin={**sent, "url": f"{vendor.url}/fails/{{secret.KEY}}"}),
        provider("refused", kind="api", plugin={**sent, "url": "https://secretless.example/{secret.OTHER}"}),
        provider(
            "answers", kind="api", plugin={**sent, "url": f"{vendor.url}/{{secret.KEY}}"}, cache={"maxAgeSeconds": 60}
        ),
    )


class Watching:
    """Notes what calls show of themselves once they have used their secrets, as a log or a trace would."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.shown: list[str] = []
        real = plugin_call.in_time

        def watched(plugin: Plugin, call: PluginCall) -> PluginAnswer:
            try:
                return real(plugin, call)
            finally:
                self.shown += [repr(call.world), repr(call.declared), str(call)]

        patch.setattr(plugin_call, "in_time", watched)
        patch.setattr(provider_call, "in_time", watched)


def refusals(runtime: Runtime, token: str) -> list[str]:
    """What errors say to whoever does something wrong with a secret in hand."""
    acts: list[Callable[[], Any]] = [
        lambda: set_secret(runtime, OWNER, "no name", KEY, hosts=["v.example"]),
        lambda: set_secret(runtime, OWNER, "LONG", KEY * 10_000, hosts=["v.example"]),
        lambda: set_secret(runtime, OWNER, "HOST", KEY, hosts=["no host"]),
        lambda: receive(runtime, token + "x", call_of({"a": PERSON})),
        lambda: receive(runtime, token, call_of(b"{" + PERSON.encode())),
    ]
    said: list[str] = []
    for act in acts:
        with pytest.raises(ServiceError) as refused:
            act()
        said += [repr(refused.value), str(refused.value)]
    return said


def views(runtime: Runtime, webhook: str) -> list[str]:
    """What pages, commands and exports show."""
    create_staff(runtime, "ada@example.test", "Ada", "admin", PASSWORD)
    ada = sign_in(runtime, "ada@example.test", PASSWORD, address="192.0.2.1")[1]
    calls = plugin_calls(runtime, ada, CallsAsked())
    log = delivery_log(runtime, OWNER, LogAsked())
    assert calls.rows
    assert log.rows
    shown = [
        calls,
        log,
        list_secrets(runtime, OWNER),
        bill_of(runtime, OWNER),
        routing_lines(runtime, OWNER),
        routing_view(runtime, OWNER, "registry"),
        webhook_lines(runtime, OWNER),
        webhook_view(runtime, OWNER, webhook),
        *(call_detail(runtime, ada, row.call_id) for row in calls.rows),
    ]
    return [str(each) for each in shown]


def rows_of(url: str) -> list[tuple[str, str, str]]:
    """Every value of every row of every table, also of the queue's: table, column, and the value as text."""
    engine = create_engine(url)
    found: list[tuple[str, str, str]] = []
    with engine.connect() as connection:
        tables = inspect(engine)
        for schema in tables.get_schema_names():
            if schema == "information_schema":
                continue
            for table in tables.get_table_names(schema):
                for row in connection.execute(text(f'SELECT * FROM "{schema}"."{table}"')).mappings():  # noqa: S608
                    found += [
                        (table, name, str(bytes(value) if isinstance(value, memoryview) else value))
                        for name, value in row.items()
                    ]
    engine.dispose()
    return found


@both_databases
def test_markers_are_nowhere_but_where_they_belong(
    make: Make,
    url: str,
    clock: FakeClock,
    vendor: Vendor,
    reached: Callable[[Runtime], Runtime],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    watching = Watching(monkeypatch)
    vendor.answers = [echo]
    built = make(workflow(NEEDS, needs(), name="routed"), workflow(WAITING, asking(vendor), name="waits"))
    queue = DurableQueue(built.database, clock)
    runtime = reached(replace(built, effects=queue))
    give_secret(runtime, "KEY", KEY)
    give_secret(runtime, "OTHER", KEY + "other", "elsewhere.example")
    route(runtime, seeded_routing(vendor))
    with structlog.testing.capture_logs() as lines:
        ids = subscribe(runtime, vendor, (*MOVES, "workflow.context.changed"), hmac=True)
        whole = subscribe(runtime, vendor, MOVES, url=f"{vendor.url}/fails", content="context")
        routed = [begin(runtime, "routed", CONTEXT) for _ in range(2)]
        waiting = begin(runtime, "waits", CONTEXT)
        for _ in range(3):
            run_due(runtime)
            run_due_deliveries(runtime)
            clock.on(seconds=10)
        token = next(got.json["callbackUrl"] for got in vendor.received if got.path == "/checks").rpartition("/")[2]
        said = refusals(runtime, token)
        receive(runtime, token, call_of({"decision": "approved", "name": PERSON, "address": token}))
        with suppress(ServiceError):
            receive(runtime, token, call_of({"other": PERSON}))
        run_due(runtime)
        run_due_deliveries(runtime)
        shown = views(runtime, ids.webhook_id)
    queue.close()
    assert [case_of(runtime, case).state for case in (*routed, waiting)] == ["good"] * 3
    # The markers went out to the vendor: asked twice by the first case, once by the second, whose answer was kept.
    assert [KEY in got.headers.get("x-key", "") for got in vendor.received].count(True) == 3

    stored = rows_of(url)
    assert any("{secret.KEY}" in value and "found" in value for *_, value in stored)
    signing = [made.secret.removeprefix("whsec_") for made in (ids, whole)]
    secrets = [KEY, quote(KEY, safe=""), json.dumps(KEY)[1:-1], "Quetz", token, *signing]
    logged = [*capfd.readouterr(), caplog.text, str(lines), *said, repr(runtime), repr((ids, whole))]
    told = [*(value for *_, value in stored), *logged, *shown, *watching.shown]
    assert [(marker, value[:300]) for value in told for marker in secrets if marker in value] == []

    assert {(table, name) for table, name, value in stored if PERSON in value} == ERASABLE | BROUGHT
    assert [value[:300] for value in logged if PERSON in value] == []
    if url.startswith("sqlite"):
        target = tmp_path / "copy"
        backup(url=url, files_folder=tmp_path / "files", master_key=b"k" * 32, target=target, at=clock.now)
        for path in filter(Path.is_file, target.rglob("*")):
            content = path.read_bytes()
            assert [marker for marker in secrets if marker.encode() in content] == []
