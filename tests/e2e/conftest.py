"""The server and the browser of the end-to-end tests: each started once, and only when a test asks for it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ballerine_app.commands.data import prepare
from ballerine_app.settings import Settings
from tests.e2e.chromium import open_chromium
from tests.e2e.server import AppServer

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

# A machine that is busy with other things is slow, not wrong.
expect.set_options(timeout=30_000)

ContextFactory = Callable[..., BrowserContext]
PageFactory = Callable[..., Page]
ServerFactory = Callable[..., AppServer]


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data as its first start makes it; starting a server on a copy is much quicker than making it anew.

    Where tests run in several processes, the first one makes it for all.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-data"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = tmp_path_factory.mktemp("demo") / "data"
            prepare(Settings(data_dir=made, demo=True), "demo-password")
            made.rename(folder)
    return folder


@pytest.fixture(scope="session")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The demo on a port and data folder of its own; all tests of a process share it."""
    folder = tmp_path_factory.mktemp("e2e") / "data"
    shutil.copytree(demo_data, folder)
    running = AppServer(folder, settings={"STARTS_PER_HOUR": "100000"}).start()
    yield running
    running.stop()


@pytest.fixture
def server_factory(demo_data: Path, tmp_path: Path) -> Iterator[ServerFactory]:
    """Starts servers of the test's own: `server_factory(command="serve", settings={...}, data_dir=..., port=...)`.

    A demo without a `data_dir` gets a copy of the demo's data.
    """
    started: list[AppServer] = []

    def start(**choices: Any) -> AppServer:
        made = AppServer(**{"data_dir": tmp_path / f"data-{len(started)}", **choices})
        if "data_dir" not in choices and made.command == "demo":
            shutil.copytree(demo_data, made.data_dir)
        started.append(made)
        return made.start()

    yield start
    for one in started:
        one.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with open_chromium() as chromium:
        yield chromium


@pytest.fixture
def new_context(browser: Browser) -> Iterator[ContextFactory]:
    """Makes browser contexts, each with cookies of its own like another person: `new_context(**PHONE)`."""
    made: list[BrowserContext] = []

    def make(**choices: Any) -> BrowserContext:
        # Motion that never ends is drawn by the processor here, in every open page, and took most of it.
        standard = {**DESKTOP, "locale": "en-US", "timezone_id": "UTC", "reduced_motion": "reduce"}
        made.append(browser.new_context(**{**standard, **choices}))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def new_page(new_context: ContextFactory, server: AppServer) -> PageFactory:
    """Opens a path of the shared server in a context of its own: `new_page("/", **PHONE)`."""

    def open_page(path: str = "/", **choices: Any) -> Page:
        page = new_context(base_url=server.url, **choices).new_page()
        page.goto(path)
        return page

    return open_page
