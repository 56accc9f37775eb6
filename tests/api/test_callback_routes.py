"""The routes at which vendors call back: what they take, what they answer, and who is turned away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from ballerine_app.api import build_api
from ballerine_app.live import Broker, Feeds
from ballerine_app.offload import Offload
from ballerine_app.parts import Parts, install
from ballerine_app.plugins.webhook_signature import hmac_signature
from ballerine_app.services.runtime import Runtime
from tests.services.callback_cases import SECRET, WaitingCase, asking, waiting_workflow
from tests.services.conftest import clock, make, reached, url, vendor  # noqa: F401  # fixtures
from tests.services.plugin_cases import give_secret
from tests.vendor_server import Vendor
from tests.workflows import Make, begin

Post = Callable[..., httpx.Response]


@pytest.fixture
def case(make: Make, reached: Callable[[Runtime], Runtime], vendor: Vendor) -> WaitingCase:  # noqa: F811
    runtime = reached(make(waiting_workflow(asking(vendor))))
    found = WaitingCase(runtime, begin(runtime, context={"entity": {"data": {"x": "Ana"}}}), vendor)
    found.go_on()
    return found


@pytest.fixture
def post(case: WaitingCase) -> Iterator[Post]:
    """Posts to the routes of the case's runtime, without a server."""
    broker, offload = Broker(), Offload(1, 1)
    install(Parts(case.runtime, broker, Feeds(broker), offload))
    api = build_api()

    def send(path: str, **request: Any) -> httpx.Response:
        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(api, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as client:
                return await client.post(path, **request)

        return asyncio.run(sent())

    yield send
    install(None)
    offload.close()


def test_what_the_address_answers(case: WaitingCase, post: Post) -> None:
    path = case.address.removeprefix("http://localhost:3000")
    answers = [post(path, json=body) for body in ({"a": 1}, {"a": 1}, {"a": 2})]
    assert [(each.status_code, each.json()) for each in answers] == [
        (200, {"outcome": "applied"}),
        (200, {"outcome": "duplicate"}),
        (409, {"outcome": "different"}),
    ]
    assert answers[0].headers["cache-control"] == "no-store"
    assert case.state == "good"


def test_who_is_turned_away_and_what_is_no_call(case: WaitingCase, post: Post) -> None:
    path = case.address.removeprefix("http://localhost:3000")
    nowhere = post("/api/hooks/nothing", json={})
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "callback_unknown")
    form = post(path, data={"a": "b"})
    assert (form.status_code, form.json()["code"]) == (422, "callback_body")
    large = post(path, content=b'"' + b"x" * 10_000_001 + b'"', headers={"content-type": "application/json"})
    assert (large.status_code, large.json()["code"]) == (422, "callback_too_large")
    assert (post(path, content=b"{").status_code, case.calls) == (422, [])
    give_secret(case.runtime, "UNIFIED_API_SHARED_SECRET", SECRET)
    unsigned = post(path, json={"a": 1})
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "callback_unsigned")
    body = b'{"a": 1}'
    signed = {"X-HMAC-Signature": hmac_signature(SECRET.encode(), body), "content-type": "application/json"}
    assert post(path, content=body, headers=signed).status_code == 200


@pytest.mark.parametrize("side", ["external", "internal"])
def test_ballerines_own_address_is_never_open(case: WaitingCase, post: Post, side: str) -> None:
    path = f"/api/v1/{side}/workflows/{case.id}/hook/ANSWERED?resultDestination=pluginsOutput.check.data"
    assert post(path, json={"a": 1}).status_code == 401
    give_secret(case.runtime, "UNIFIED_API_SHARED_SECRET", SECRET)
    assert post(path, json={"a": 1}).status_code == 401
    body = b'{"a": 1}'
    signed = {"x-hmac-signature": hmac_signature(SECRET.encode(), body)}
    # The workflow lets no vendor send this event.
    assert post(path, content=body, headers=signed).status_code == 403
    assert case.state == "waiting"
