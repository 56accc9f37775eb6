"""From the commit to the page: how long until an open queue shows what somebody did.

Chromium shows one queue; the others are sockets that speak the same protocol. The commit is timed in the server, the
change of the page by a MutationObserver, both by this machine's clock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from tests.bench.row import Row
from tests.bench.watchers import watchers
from tests.e2e.chromium import open_chromium
from tests.e2e.http_client import browser_at, rows, sign_in
from tests.e2e.server import PROJECT, free_port
from tests.e2e.socket_client import Tab

ACTS = 40
_CASE = "reflex___state____state.ballerine_app___state___case____case_state"
_OBSERVE = """() => {
  window.changes = [];
  new MutationObserver(() => window.changes.push(performance.timeOrigin + performance.now()))
    .observe(document.querySelector('table tbody'), {childList: true, subtree: true, characterData: true});
}"""


def run() -> list[Row]:
    """Measure with 1 and with 50 open queues, in one run of one server."""
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        return _measure(Path(folder), browser)


def _measure(folder: Path, browser: Browser) -> list[Row]:
    port, commits = free_port(), folder / "commits"
    origin = f"http://localhost:{port}"
    environment = {"PORT": str(port), "DATA_DIR": str(folder / "data"), "DEMO": "1", "COMMIT_LOG": str(commits)}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.timed_server", str(port)], cwd=PROJECT, env={**os.environ, **environment}
    )
    try:
        _wait(origin)
        page = _open_queue(browser, origin)
        one = _acts(page, origin, folder / "data", commits)
        with watchers(origin, _cookies(origin, 49)):
            fifty = _acts(page, origin, folder / "data", commits)
    finally:
        server.terminate()
        server.wait(20)
    return [
        Row("commit to page, 1 open queue", one, aim=30),
        Row("commit to page, 50 open queues", fifty, peers=("commit to page, 1 open queue",), aim=70),
    ]


def _wait(origin: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{origin}/ping").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError("the server did not start")


def _open_queue(browser: Browser, origin: str) -> Page:
    page = browser.new_page(base_url=origin)
    page.goto("/login")
    page.get_by_label("E-mail").fill("reviewer@demo.test")
    page.get_by_label("Password").fill("demo-password")
    page.get_by_role("button", name="Sign in").click()
    page.locator("table tbody tr").first.wait_for()
    page.wait_for_timeout(1000)
    return page


def _cookies(origin: str, count: int) -> list[str]:
    """Cookie headers of the three demo accounts in turn: their queues share rows, but not what is their own."""
    headers = []
    for email in ("reviewer@demo.test", "lead@demo.test", "admin@demo.test"):
        with browser_at(origin) as client:
            sign_in(client, email)
            headers.append("; ".join(f"{name}={value}" for name, value in client.cookies.items()))
    return [headers[number % 3] for number in range(count)]


def _acts(page: Page, origin: str, data_dir: Path, commits: Path) -> list[float]:
    """A colleague takes and releases a case, again and again; milliseconds from each commit to the change."""
    query = "SELECT id FROM case_record WHERE state = 'manual_review' ORDER BY id LIMIT 1"
    case_id = str(rows(data_dir, query)[0][0])
    page.evaluate(_OBSERVE)
    taken = []
    with browser_at(origin) as client:
        sign_in(client, "lead@demo.test")
        with Tab(origin, path=f"/cases/{case_id}", cookies=dict(client.cookies)) as tab:
            tab.send(f"{_CASE}.watch")
            page.wait_for_timeout(1500)
            for number in range(ACTS):
                page.evaluate("window.changes.length = 0")
                commits.write_text("")
                tab.send(f"{_CASE}.{'take' if number % 2 == 0 else 'release'}")
                page.wait_for_function("window.changes.length > 0")
                changed = float(page.evaluate("window.changes[0]"))
                committed = int(commits.read_text().split()[0]) / 1e6
                taken.append(changed - committed)
    return taken
