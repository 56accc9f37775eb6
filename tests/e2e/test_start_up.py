"""Starting, stopping and starting again: what `make run` promises."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ballerine_app.commands.frontend import PACKAGE_LOCK, WORKSPACE
from tests.e2e.conftest import ContextFactory, PageFactory, ServerFactory
from tests.e2e.server import AppServer


def get(server: AppServer, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def assert_live(new_context: ContextFactory, url: str) -> None:
    """A page that came from this address opens its socket at the same address and hears from the server."""
    page = new_context().new_page()
    heard: list[str] = []
    # From the beginning: what the server says first may come before the page has loaded.
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    with page.expect_websocket(lambda socket: "/_event" in socket.url) as opened:
        page.goto(url)
    host = re.sub(r"^https?", "ws", url)
    assert opened.value.url.startswith(f"{host}/_event")
    if not any("event" in frame for frame in heard):
        opened.value.wait_for_event("framereceived", predicate=lambda frame: "event" in str(frame))
    assert not opened.value.is_closed()


def test_the_package_lock_fits_the_pages(server: AppServer) -> None:
    """Reflex puts right a lock that does not fit, without a word; then the build would not be the locked one."""
    assert server.url
    for name, read in (("package.json", json.loads), ("bun.lock", str)):
        used, locked = (WORKSPACE / name).read_text(), (PACKAGE_LOCK / name).read_text()
        assert read(used) == read(locked), "run: make lock"


def test_pages_come_compressed(server: AppServer) -> None:
    status, headers, _ = get(server, "/", Accept_Encoding="gzip, br")
    assert status == 200
    assert headers["content-encoding"] == "br"
    _, headers, _ = get(server, "/", Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"


def test_unknown_addresses_are_not_found(server: AppServer) -> None:
    status, _, _ = get(server, "/there/is/no/such/page")
    assert status == 404


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_the_page_is_live_under_each_name(server: AppServer, new_context: ContextFactory, name: str) -> None:
    assert_live(new_context, f"http://{name}:{server.port}")


def test_the_demo_says_where_it_is_and_who_can_sign_in(server: AppServer) -> None:
    for expected in (server.url, "reviewer@demo.test", "lead@demo.test", "admin@demo.test", "demo-password"):
        assert expected in server.log
    assert str(server.data_dir) in server.log


def test_two_servers_on_two_ports_run_side_by_side_on_the_same_data(
    server: AppServer, server_factory: ServerFactory, new_context: ContextFactory
) -> None:
    second = server_factory(data_dir=server.data_dir)
    assert_live(new_context, second.url)
    assert_live(new_context, server.url)


def test_it_stops_cleanly_and_starts_again(
    server_factory: ServerFactory, new_context: ContextFactory, tmp_path: Path
) -> None:
    made = server_factory(data_dir=tmp_path / "nothing-yet")
    assert_live(new_context, made.url)  # an open page does not keep it from stopping
    assert made.stop() == 0
    made.start()
    assert_live(new_context, made.url)


def test_without_demo_mode_there_are_no_accounts(server_factory: ServerFactory) -> None:
    made = server_factory(command="serve")
    assert "create-user" in made.log
    assert "demo" not in made.log.replace(str(made.data_dir), "")


def test_passwords_are_random_where_other_computers_reach_it(
    server_factory: ServerFactory, new_context: ContextFactory
) -> None:
    made = server_factory(settings={"HOST": "0.0.0.0"})  # noqa: S104 - that is what is tested
    assert "demo-password" not in made.log
    assert re.search(r"Password +\w{4}-\w{4}-\w{4}", made.log)
    assert_live(new_context, f"http://localhost:{made.port}")


def test_the_first_page_shows(new_page: PageFactory) -> None:
    expect(new_page("/").get_by_role("heading", level=1)).to_be_visible()
