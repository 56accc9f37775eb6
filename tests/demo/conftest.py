"""A laboratory for tests, and a way to call it as plugins do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ballerine_app.demo.laboratory.pace import QUICK
from ballerine_app.demo.laboratory.server import Laboratory
from ballerine_app.plugins.http_client import GuardedHttp, SizeLimits
from ballerine_app.plugins.http_target import OutgoingRules

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
