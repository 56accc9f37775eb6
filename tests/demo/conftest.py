"""A laboratory for tests, and a way to call it as plugins do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ballerine_app.compose import build_runtime
from ballerine_app.demo.laboratory.pace import QUICK
from ballerine_app.demo.laboratory.server import Laboratory
from ballerine_app.demo.screening.install import install_screening
from ballerine_app.demo.vendors import demo_laboratory, keep_secrets
from ballerine_app.plugins.http_client import GuardedHttp, SizeLimits
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.services.runtime import Runtime
from ballerine_app.settings import Settings
from tests.journeys import FakeClock

TOKEN = "the laboratory's token"
SECRET = "the callbacks' secret"


@pytest.fixture
def laboratory() -> Iterator[Laboratory]:
    with Laboratory(token=TOKEN, secret=SECRET, pace=QUICK) as running:
        yield running


@pytest.fixture
def http(laboratory: Laboratory) -> Iterator[GuardedHttp]:
    client = GuardedHttp(laboratory.reached_by(OutgoingRules()), SizeLimits(response=1_000_000))
    yield client
    client.close()


@pytest.fixture
def vendors() -> Iterator[Laboratory]:
    with demo_laboratory() as laboratory:
        yield laboratory


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def demo(tmp_path: Path, sqlite_url: str, vendors: Laboratory, clock: FakeClock) -> Iterator[Runtime]:
    built = build_runtime(
        Settings(data_dir=tmp_path, database_url=sqlite_url, starts_per_hour=1000), letting_in=vendors.reached_by
    )
    runtime = replace(built, clock=clock)
    keep_secrets(runtime)
    install_screening(runtime)
    yield runtime
    built.http.close()
    built.database.close()
