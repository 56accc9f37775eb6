"""Named secrets: who may set them, who may have them, and that they are nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, inspect, text

from ballerine_app.services.effect_run import run_due
from ballerine_app.services.effects import DurableQueue
from ballerine_app.services.errors import Invalid, NotAllowed, NotFound
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.secrets import list_secrets, remove, set_secret
from ballerine_app.store.audit_log import entries
from ballerine_app.store.backup import backup
from ballerine_app.store.errors import MasterKeyRefused
from ballerine_app.store.secret_cipher import SecretCipher
from tests.journeys import FakeClock
from tests.postgres import both_databases
from tests.services.conftest import MakeStaff
from tests.services.plugin_cases import MakeCase, give_secret
from tests.vendor_server import Handler, Vendor
from tests.workflows import CHECKED, Make, api, begin, workflow

MARKER = 'Quetz"al/coatlus+7'  # with signs that JSON and URLs write in another way
FORMS = (MARKER, "Quetz%22al%2Fcoatlus%2B7", 'Quetz\\"al/coatlus+7', "Quetz")


def test_a_secret_is_set_listed_replaced_and_removed(runtime: Runtime, clock: FakeClock) -> None:
    who = Operator()
    set_secret(runtime, who, "KEY", MARKER + "\n", hosts=["Vendor.example."], plugins=["check"])
    (shown,) = list_secrets(runtime, who)
    assert (shown.name, shown.hosts, shown.plugins, shown.revision) == ("KEY", ("vendor.example",), ("check",), 1)
    assert "Quetz" not in repr(shown)
    set_secret(runtime, who, "KEY", "another value", plugins=["other"])
    (shown,) = list_secrets(runtime, who)
    assert (shown.hosts, shown.plugins, shown.revision) == ((), ("other",), 2)
    remove(runtime, who, "KEY")
    assert list_secrets(runtime, who) == ()
    with pytest.raises(NotFound):
        remove(runtime, who, "KEY")
    with runtime.database.read() as tx:
        said = [entry for entry in entries(tx, "workspace") if entry.event.startswith("secret.")]
    assert [entry.event for entry in said] == ["secret.set", "secret.set", "secret.removed"]
    assert said[0].meta == {"name": "KEY", "revision": 1, "hosts": ["vendor.example"], "plugins": ["check"]}


def test_only_an_admin_keeps_secrets(runtime: Runtime, make_staff: MakeStaff) -> None:
    set_secret(runtime, make_staff("ada", role="admin"), "KEY", "a value of it", hosts=["v.example"])
    for role in ("reviewer", "lead"):
        who = make_staff(role, role=role)
        for act in (lambda who: set_secret(runtime, who, "K", "a value of it", hosts=["v.example"]),):
            with pytest.raises(NotAllowed):
                act(who)
        with pytest.raises(NotAllowed):
            list_secrets(runtime, who)
        with pytest.raises(NotAllowed):
            remove(runtime, who, "KEY")


def test_a_secret_of_another_project_is_none(runtime: Runtime) -> None:
    set_secret(runtime, Operator(), "KEY", "a value of it", hosts=["v.example"])
    stranger = Operator(project_id="other")
    assert list_secrets(runtime, stranger) == ()
    with pytest.raises(NotFound):
        remove(runtime, stranger, "KEY")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "1st"}, "secret_name"),
        ({"name": "a.b"}, "secret_name"),
        ({"value": "short"}, "secret_value"),
        ({"value": "x" * 20_000}, "secret_value"),
        ({"value": "with\0nul!"}, "secret_value"),
        ({"hosts": ["https://v.example"]}, "secret_host"),
        ({"hosts": [""]}, "secret_host"),
        ({"hosts": []}, "secret_scope"),
    ],
)
def test_what_is_no_secret_is_refused(runtime: Runtime, change: Any, code: str) -> None:
    given = {"name": "KEY", "value": "a value of it", "hosts": ["v.example"], **change}
    with pytest.raises(Invalid) as refusal:
        set_secret(runtime, Operator(), given["name"], given["value"], hosts=given["hosts"])
    assert refusal.value.code == code


def test_a_sealed_value_opens_under_its_own_name_and_key_alone() -> None:
    cipher = SecretCipher(b"k" * 32)
    sealed = cipher.seal("default", "KEY", "value")
    assert cipher.open("default", "KEY", sealed) == "value"
    for other, project, name in (
        (SecretCipher(b"l" * 32), "default", "KEY"),
        (cipher, "b", "KEY"),
        (cipher, "default", "X"),
    ):
        with pytest.raises(MasterKeyRefused):
            other.open(project, name, sealed)


def test_a_secret_goes_where_it_may_and_nowhere_else(plugin_case: MakeCase, vendor: Vendor) -> None:
    header = {"headers": {"authorization": "Bearer {secret.KEY}"}}
    assert plugin_case(None, {"KEY": "a value of it"}, url=vendor.url, **header).state == "good"
    assert vendor.received[0].headers["authorization"] == "Bearer a value of it"
    other = vendor.url.replace("vendor.example", "other.example")
    refused = plugin_case(url=other, **header)
    assert refused.output["error"] == "The secret 'KEY' may not be sent to other.example."
    assert len(vendor.received) == 1


def test_a_secret_may_belong_to_one_plugin(plugin_case: MakeCase, vendor: Vendor) -> None:
    header = {"headers": {"x": "{secrets.KEY}"}}
    given = plugin_case(url=vendor.url)
    give_secret(given.runtime, "KEY", "a value of it", plugins=("check",))
    assert plugin_case(url=vendor.url, **header).state == "good"
    give_secret(given.runtime, "KEY", "a value of it", plugins=("other",))
    refused = plugin_case(url=vendor.url, **header)
    assert refused.output["error"] == "The plugin 'check' may not have the secret 'KEY'."


def test_a_secret_may_begin_an_address(plugin_case: MakeCase, vendor: Vendor) -> None:
    case = plugin_case(None, {"BASE": vendor.url + "/v2/"}, url="{secret.BASE}/check?k={secret.BASE}")
    assert case.state == "good"
    assert vendor.received[0].path.startswith("/v2/check?k=http%3A%2F%2F")
    assert case.exchanges[0].url == "{secret.BASE}/check?k={secret.BASE}"
    assert plugin_case(url="{secret.BASE}.other.example/").problem == "request"


def echo(handler: Handler) -> None:
    """Send everything back, as a vendor's debug mode does."""
    got = handler.vendor.received[-1]
    status = 500 if "fail" in got.path else 200
    handler.answer(
        status, f'{{"said":"{got.path}","auth":{_quoted(got.headers["x-key"])},"body":{got.body.decode()}}}'.encode()
    )


def _quoted(value: str) -> str:
    import json

    return json.dumps(value)


def _everything(url: str) -> list[str]:
    """Every value of every row of every table, also of the queue's, as text."""
    engine = create_engine(url)
    found: list[str] = []
    with engine.connect() as connection:
        tables = inspect(engine)
        for schema in tables.get_schema_names():
            if schema != "information_schema":
                for table in tables.get_table_names(schema):
                    rows = connection.execute(text(f'SELECT * FROM "{schema}"."{table}"')).all()  # noqa: S608
                    found += [
                        str(bytes(value) if isinstance(value, memoryview) else value) for row in rows for value in row
                    ]
    engine.dispose()
    return found


@both_databases
def test_a_secret_is_in_no_table_log_error_or_backup_after_a_full_run(
    make: Make,
    url: str,
    clock: FakeClock,
    vendor: Vendor,
    reached: Callable[[Runtime], Runtime],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    sent = {
        "headers": {"x-key": "{secret.KEY}"},
        "request": {"transform": [{"transformer": "jmespath", "mapping": "{deep: [{key: 'k={secret.KEY}'}]}"}]},
        "retry": {"attempts": 2},
    }
    place = f"{vendor.url}/{{secret.KEY}}"
    broken = {"transform": [{"transformer": "jmespath", "mapping": "abs('{secret.KEY}')"}]}
    unfit = {**sent["request"], "schema": {"properties": {"deep": {"items": {"properties": {"key": {"const": 1}}}}}}}
    kinds = {
        "works": api(pluginKind="api", url=place, **sent),
        "fails": api(pluginKind="api", url=f"{place}/fail", **sent),
        "breaks": api(pluginKind="api", url=place, **{**sent, "request": broken}),
        "unfit": api(pluginKind="api", url=place, **{**sent, "request": unfit}),
        "refused": api(pluginKind="api", url="https://10.0.0.1/{secret.KEY}", **sent),
        "hooked": api(pluginKind="webhook", url=place, signingSecrets=["KEY"], **sent),
    }
    built = make(*(workflow(CHECKED, plugin, name=name) for name, plugin in kinds.items()))
    queue = DurableQueue(built.database, clock)
    runtime = reached(replace(built, effects=queue))
    give_secret(runtime, "KEY", MARKER, "vendor.example", "10.0.0.1")
    vendor.answers = [echo]
    with structlog.testing.capture_logs() as lines:
        for name in kinds:
            begin(runtime, name, {"entity": {"id": name}})
        for _ in range(3):
            run_due(runtime)
            clock.on(hours=1)
    queue.close()
    assert sum(MARKER in got.headers.get("x-key", "") for got in vendor.received) == 4
    kept = _everything(url)
    # The search sees what the vendor has sent back, with the name in place of the secret.
    assert any("{secret.KEY}" in value and "said" in value for value in kept)
    told = [*kept, *capfd.readouterr(), caplog.text, str(lines)]
    assert [value for value in told for form in FORMS if form in value] == []
    if url.startswith("sqlite"):
        target = tmp_path / "copy"
        backup(url=url, files_folder=tmp_path / "files", master_key=b"k" * 32, target=target, at=clock.now)
        for path in filter(Path.is_file, target.rglob("*")):
            assert b"Quetz" not in path.read_bytes()
