"""A runtime on a real database and real files, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff import create_staff, sign_in
from ballerine_app.settings import Settings
from ballerine_app.store.schema import migrate
from tests.journeys import FakeClock

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
def runtime(tmp_path: Path, clock: FakeClock, topics: list[frozenset[str]]) -> Iterator[Runtime]:
    settings = Settings(data_dir=tmp_path, starts_per_hour=1000)
    migrate(settings.database)
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
def rosa(make_staff: MakeStaff) -> StaffMember:
    return make_staff("rosa")
