"""A runtime on a real database and real files, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.settings import Settings
from tests.journeys import FakeClock
from tests.services.plugin_cases import MakeCase, PluginCase, case_with, give_secret, reaching
from tests.vendor_server import Vendor, vendor_serving
from tests.workflows import Make, Stub, running

PASSWORD = "correct horse battery"
MakeStaff = Callable[..., StaffMember]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def topics() -> list[frozenset[str]]:
    """What was announced after each commit."""
    return []


@pytest.fixture
def runtime(tmp_path: Path, sqlite_url: str, clock: FakeClock, topics: list[frozenset[str]]) -> Iterator[Runtime]:
    settings = Settings(data_dir=tmp_path, starts_per_hour=1000)
    assert settings.database == sqlite_url
    built = build_runtime(settings, topics.append)
    yield replace(built, clock=clock)
    built.database.close()


@pytest.fixture
def make_staff(runtime: Runtime) -> MakeStaff:
    """Makes a signed-in person: `make_staff("jonas", role="lead")`."""

    def make(name: str = "rosa", role: str = "reviewer") -> StaffMember:
        create_staff(runtime, f"{name}@example.test", name.title(), role, PASSWORD)
        return sign_in(runtime, f"{name}@example.test", PASSWORD, address="192.0.2.1")[1]

    return make


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database: SQLite, or each in turn where a test is marked `both_databases`."""
    found: str = request.getfixturevalue(getattr(request, "param", "sqlite_url"))
    return found


@pytest.fixture
def make(url: str, tmp_path: Path, clock: FakeClock) -> Iterator[Make]:
    """Makes a runtime on `url`: `make(definition, ..., stub)`; a Stub serves the plugins of the kind "stub"."""
    with ExitStack() as stack:

        def build(*parts: Any, **plugins: Any) -> Runtime:
            definitions = [part for part in parts if not isinstance(part, Stub)]
            for stub in parts:
                if isinstance(stub, Stub):
                    plugins["stub"] = stub
            return stack.enter_context(running(url, tmp_path, *definitions, plugins=plugins, clock=clock))

        yield build


@pytest.fixture
def rosa(make_staff: MakeStaff) -> StaffMember:
    return make_staff("rosa")


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    """A vendor on this machine, reached under any name."""
    with vendor_serving() as serving:
        yield serving


@pytest.fixture
def reached(vendor: Vendor) -> Iterator[Callable[[Runtime], Runtime]]:
    """Gives a runtime every kind of plugin, and leads their requests to the vendor."""
    with ExitStack() as stack:
        yield lambda runtime: stack.enter_context(reaching(runtime, vendor))


@pytest.fixture
def plugin_case(make: Make, reached: Callable[[Runtime], Runtime]) -> MakeCase:
    """Starts a case that calls one plugin: `plugin_case(url=..., context={...})`."""

    def start(context: Any = None, secrets: dict[str, str] | None = None, **plugin: Any) -> PluginCase:
        def prepared(runtime: Runtime) -> Runtime:
            for name, value in (secrets or {}).items():
                give_secret(runtime, name, value)
            return reached(runtime)

        return case_with(make, prepared, plugin, context)

    return start
