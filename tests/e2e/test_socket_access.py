"""Anyone can name any handler on the socket: every one of them is called without a session and with a wrong one."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from reflex_base.registry import RegistrationContext

import ballerine_app.ballerine_app  # noqa: F401 - registers every handler
from tests.e2e.http_client import browser_at, case_of, rows, sign_in, start_journey
from tests.e2e.server import AppServer
from tests.e2e.socket_client import Tab
from tests.effect_worker import until

FLOW = "ballerine_app___state___flow____flow_state"
CASE = "ballerine_app___state___case____case_state"
SECRET_NAME = "Quellinda Oxenhorn"
SAMPLES = {
    "form": {"first_names": "Mallory", "last_name": "Evil", "country": "PT"},
    "value": "Mallory",
    "vars": {},
    "hashes": [],
    "index": 0,
    "step": 1,
    "info": "x",
}


@dataclass(frozen=True)
class Handler:
    """One handler as the socket names it, with arguments that a page would send."""

    name: str
    access: str | None
    payload: dict[str, Any]


def handlers() -> list[Handler]:
    """Every registered handler, the framework's own included."""
    found = []
    for name, registered in RegistrationContext.get().event_handlers.items():
        parameters = list(inspect.signature(registered.handler.fn).parameters)[1:]
        access = getattr(registered.states[0], "_access", None)
        found.append(Handler(name, access, {parameter: SAMPLES.get(parameter, "approved") for parameter in parameters}))
    return found


# The framework's own handlers that make a page come alive; they carry no data of ours.
LIFE = ("hydrate", "hydrate_and_load", "set_is_hydrated", "on_load_internal")


@pytest.fixture(scope="module")
def victim(server: AppServer) -> Iterator[str]:
    """The flow of an applicant whose name nobody else may read."""
    with browser_at(server.url) as client:
        flow_id = start_journey(client)
        with Tab(server.url, path=f"/flow/{flow_id}", cookies=dict(client.cookies)) as tab:
            watch(tab)
            for form in ({}, {"first_names": "Quellinda", "last_name": "Oxenhorn", "country": "PT"}):
                go_on(server, tab, flow_id, form)
        case_id = case_of(server.data_dir, flow_id)
        name = "SELECT name FROM case_record WHERE id = ?"
        until(lambda: rows(server.data_dir, name, case_id) == [(SECRET_NAME,)])
        yield flow_id


def watch(tab: Tab) -> list[Any]:
    """Load the flow's page as the browser does."""
    return tab.send(f"reflex___state____state.{FLOW}.watch")


def state_of(server: AppServer, flow_id: str) -> str:
    return str(rows(server.data_dir, "SELECT state FROM flow WHERE id = ?", flow_id)[0][0])


def go_on(server: AppServer, tab: Tab, flow_id: str, form: dict[str, str]) -> None:
    """Answer the flow's present page, and wait until the flow has moved on."""
    before = state_of(server, flow_id)
    tab.send(f"reflex___state____state.{FLOW}.go_on", {"form": form})
    until(lambda: state_of(server, flow_id) != before)


def states_in(heard: list[Any]) -> set[str]:
    """Which of our States sent anything."""
    return {name for message in heard for name in message[1].get("delta", {}) if "ballerine_app" in name}


def audit_length(server: AppServer) -> int:
    return int(rows(server.data_dir, "SELECT count(*) FROM audit_entry")[0][0])


def stranger(server: AppServer) -> dict[str, str]:
    """The cookies of another applicant."""
    with browser_at(server.url) as client:
        start_journey(client)
        return dict(client.cookies)


@pytest.mark.parametrize("who", ["nobody", "another applicant", "a made-up session"])
def test_no_handler_runs_for_a_stranger(server: AppServer, victim: str, who: str) -> None:
    case_id = case_of(server.data_dir, victim)
    cookies = {
        "nobody": {},
        "another applicant": stranger(server),
        "a made-up session": {"ballerine_session": "x" * 43, f"cf_{victim}": "y" * 43},
    }[who]
    before = audit_length(server)
    ours = [handler for handler in handlers() if handler.access in ("staff", "applicant")]
    assert len(ours) > 25
    with Tab(server.url, cookies=cookies) as tab:
        for handler in ours:
            path = f"/cases/{case_id}" if handler.access == "staff" else f"/flow/{victim}"
            tab.tell(handler.name, handler.payload, path=path)
        heard = tab.listen(quiet=2)
    assert "Quellinda" not in str(heard)
    assert states_in(heard) == set()
    assert audit_length(server) == before


def test_a_reviewers_handler_does_not_run_for_the_applicant_of_the_case(server: AppServer) -> None:
    with browser_at(server.url) as client:
        flow_id = start_journey(client)
        cookies = dict(client.cookies)
    case_id = case_of(server.data_dir, flow_id)
    before = audit_length(server)
    with Tab(server.url, path=f"/cases/{case_id}", cookies=cookies) as tab:
        for handler in handlers():
            if handler.access == "staff":
                tab.tell(handler.name, handler.payload)
        heard = tab.listen(quiet=2)
    assert states_in(heard) == set()
    assert audit_length(server) == before
    assert rows(server.data_dir, "SELECT assignee_id FROM desk WHERE case_id = ?", case_id) == [(None,)]


def test_a_reviewer_changes_no_policy_and_no_list(server: AppServer) -> None:
    """The pages show a reviewer no button for it, so the handlers are called by name."""
    with browser_at(server.url) as client:
        sign_in(client)
        cookies = dict(client.cookies)
    kept = (
        "SELECT id, status, revision, hash, shadow_since FROM policy_version",
        "SELECT id, revision, archived_at FROM custom_list",
        "SELECT id, removed_at FROM list_entry",
        "SELECT id FROM backtest",
        "SELECT kind, revision FROM message_template",
        "SELECT kind, sends FROM message_switch",
    )
    before = [sorted(rows(server.data_dir, query), key=str) for query in kept]
    (version_id,) = rows(server.data_dir, "SELECT id FROM policy_version WHERE name = 'risk'")[0]
    form = {"name": "mine", "kind": "names", "text": '{"name": "mine", "rules": []}', "values": "Mallory", "note": "x"}
    given = SAMPLES | {"form": form, "version_id": version_id, "name": "import", "words": '{"rules": []}'}
    states = ("rules_state", "policy_state", "policy_tests_state", "rule_editor_state", "what_if_state")
    states += ("backtests_state", "shadow_state", "lists_state", "list_state", "list_import_state")
    states += ("messages_state", "message_state")
    ours = [each for each in handlers() if each.name.split(".")[-2].endswith(tuple(f"____{name}" for name in states))]
    assert len(ours) > 80
    for path in ("/rules/risk", "/lists/disposable-mail", "/messages/reminder"):
        with Tab(server.url, path=path, cookies=cookies) as tab:
            for watch_first in (True, False):
                for handler in ours:
                    if handler.name.endswith(".watch") == watch_first:
                        tab.tell(handler.name, {key: given.get(key, "delete") for key in handler.payload})
                tab.listen(quiet=2)
            heard = str(tab.received)
        assert "can change policies" in heard  # the acts were asked for, and refused
        assert "Lists are changed by a lead" in heard
        assert "Messages are changed by a lead" in heard
    assert [sorted(rows(server.data_dir, query), key=str) for query in kept] == before


def test_a_reviewers_calls_change_no_webhook(server: AppServer) -> None:
    hook = {"name": "Ledger", "url": "https://hooks.example/in", "workflow.created": "on", "content": "ids"}
    with browser_at(server.url) as client:
        sign_in(client, "lead@demo.test")
        with Tab(server.url, path="/webhooks", cookies=dict(client.cookies)) as tab:
            (create,) = [each for each in handlers() if each.name.endswith("____webhooks_state.create")]
            tab.tell(create.name, {"form": hook})
            tab.listen(quiet=2)
    with browser_at(server.url) as client:
        sign_in(client)
        cookies = dict(client.cookies)
    kept = (
        "SELECT id, name, status, revision FROM webhook_subscription",
        "SELECT id, expires_at FROM webhook_secret",
        "SELECT id, status, tries FROM webhook_delivery",
    )
    before = [sorted(rows(server.data_dir, query), key=str) for query in kept]
    (hook_id,) = next(iter(rows(server.data_dir, "SELECT id FROM webhook_subscription WHERE name = 'Ledger'")))
    form = hook | {"name": "Mallory", "overlap": "1", "since": "2026-01-01T00:00", "which": "all", "missed": "on"}
    ours = [each for each in handlers() if "____webhook_state." in each.name or "____webhooks_state." in each.name]
    assert len(ours) > 25
    with Tab(server.url, path=f"/webhooks/{hook_id}", cookies=cookies) as tab:
        for dialog in ("disable", "remove"):
            for handler in sorted(ours, key=lambda each: not each.name.endswith(".watch")):
                given = SAMPLES | {"form": form, "what": dialog, "secret_id": "whsecret_1"}
                tab.tell(handler.name, {key: given.get(key, "x") for key in handler.payload})
            tab.listen(quiet=2)
        heard = str(tab.received)
    assert "Webhooks are changed by a lead" in heard
    assert "whsec_" not in heard
    assert [sorted(rows(server.data_dir, query), key=str) for query in kept] == before


def test_a_reviewer_changes_no_routing_and_no_plugin(server: AppServer) -> None:
    with browser_at(server.url) as client:
        sign_in(client)
        cookies = dict(client.cookies)
    kept = (
        "SELECT capability, revision FROM routing",
        "SELECT id, revision, hash FROM workflow_version",
        "SELECT count(*) FROM audit_entry WHERE event = 'plugin.rerun'",
        "SELECT name, revision FROM secret",
    )
    before = [sorted(rows(server.data_dir, query), key=str) for query in kept]
    capability, data = rows(server.data_dir, "SELECT capability, data FROM routing ORDER BY capability")[0]
    provider = json.loads(data)["providers"][0]["name"]
    given = SAMPLES | {"capability": capability, "provider": provider, "words": "{}", "form": {"capability": "mine"}}
    states = ("plugins_state", "providers_state", "plugin_calls_state", "routing_state", "simulator_state")
    states += ("plugin_editor_state", "case_vendors_state", "secrets_state")
    ours = [each for each in handlers() if each.name.split(".")[-2].endswith(tuple(f"____{name}" for name in states))]
    assert len(ours) > 40
    for path in ("/plugins", f"/plugins/{capability}/{provider}"):
        with Tab(server.url, path=path, cookies=cookies) as tab:
            for watch_first in (True, False):
                for handler in ours:
                    if handler.name.endswith((".watch", ".arrive")) == watch_first:
                        tab.tell(handler.name, {key: given.get(key, "delete") for key in handler.payload})
                tab.listen(quiet=2)
            assert "can change routings" in str(tab.received)  # an act was asked for, and refused
    assert [sorted(rows(server.data_dir, query), key=str) for query in kept] == before


def test_undeclared_and_framework_handlers_do_nothing(server: AppServer, victim: str) -> None:
    with browser_at(server.url) as client:
        sign_in(client)
        cookies = dict(client.cookies)
    values = {"var_name": "problem", "value": "set from outside", "vars": {"x": "set from outside"}}
    with Tab(server.url, path="/cases", cookies=cookies) as tab:
        for handler in handlers():
            last = handler.name.rsplit(".", 1)[-1]
            if (handler.access is None and last not in LIFE) or last == "setvar":
                tab.tell(handler.name, {key: values.get(key, "x") for key in handler.payload})
        heard = tab.listen(quiet=2)
    assert "set from outside" not in str(heard)
    assert states_in(heard) == set()


def test_the_same_call_runs_for_the_reviewer(server: AppServer, victim: str) -> None:
    """The other tests mean something only because the call works for those who may."""
    case_id = case_of(server.data_dir, victim)
    with browser_at(server.url) as client:
        sign_in(client)
        with Tab(server.url, path=f"/cases/{case_id}", cookies=dict(client.cookies)) as tab:
            tab.tell(f"reflex___state____state.{CASE}.watch")
            tab.hears(SECRET_NAME)


def test_a_session_that_ends_stops_an_open_page(server: AppServer, victim: str) -> None:
    case_id = case_of(server.data_dir, victim)
    with browser_at(server.url) as client:
        sign_in(client)
        with Tab(server.url, path=f"/cases/{case_id}", cookies=dict(client.cookies)) as tab:
            tab.tell(f"reflex___state____state.{CASE}.watch")
            tab.hears(SECRET_NAME)
            client.post("/api/logout")
            tab.tell(f"reflex___state____state.{CASE}.take")
            tab.hears("/login")
    assert rows(server.data_dir, "SELECT assignee_id FROM desk WHERE case_id = ?", case_id) == [(None,)]


def test_a_stolen_tab_token_shows_nothing(server: AppServer, victim: str) -> None:
    case_id = case_of(server.data_dir, victim)
    with browser_at(server.url) as client:
        sign_in(client)
        with Tab(server.url, path=f"/cases/{case_id}", cookies=dict(client.cookies)) as tab:
            tab.send("reflex___state____state.hydrate")
            tab.tell(f"reflex___state____state.{CASE}.watch")
            tab.hears(SECRET_NAME)
            token = tab.token
    with Tab(server.url, path="/", token=token) as thief:
        heard = thief.send("reflex___state____state.hydrate")
    assert "Quellinda" not in str(heard)


def test_a_foreign_page_cannot_open_the_socket(server: AppServer) -> None:
    from websockets.exceptions import InvalidStatus
    from websockets.sync.client import connect

    address = f"{server.url.replace('http', 'ws')}/_event/?token=x&EIO=4&transport=websocket"
    with pytest.raises(InvalidStatus) as refused, connect(address, origin="https://evil.test"):  # type: ignore[arg-type]
        pass
    assert refused.value.response.status_code in (400, 403)
