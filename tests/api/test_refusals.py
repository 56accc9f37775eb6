"""Whose requests are taken, and what a failure looks like from outside."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from ballerine_app.api import browser
from ballerine_app.api.problems import install_problems
from ballerine_app.api.same_origin import SameOrigin
from ballerine_app.services.cookies import cookie_value

ALLOWED = ("http://localhost:3000", "https://kyc.example.com")


def api() -> FastAPI:
    made = FastAPI()

    @made.post("/api/act")
    def act() -> str:
        return "done"

    @made.post("/api/fail")
    def fail() -> str:
        raise OSError(28, "No space left on device: /secret/path")

    install_problems(made)
    return made


def post(app: Any, path: str, *, base: str = "http://localhost:3000", origin: str | None = None) -> httpx.Response:
    """One request to an app, without a server."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.post(path, headers={"Origin": origin} if origin else {})

    return asyncio.run(send())


@pytest.mark.parametrize(
    "origin", ["http://localhost:3000", "https://kyc.example.com", "https://kyc.example.com:443", None]
)
def test_our_own_pages_and_programs_may_act(origin: str | None) -> None:
    assert post(SameOrigin(api(), ALLOWED), "/api/act", origin=origin).json() == "done"


@pytest.mark.parametrize(
    "origin", ["http://evil.test:3000", "null", "http://localhost:3001", "https://localhost:3000", "http://[::1", "x"]
)
def test_other_sites_may_not_even_under_a_name_that_leads_here(origin: str) -> None:
    # A name that was made to lead to this computer stands in Origin and Host alike.
    answer = post(SameOrigin(api(), ALLOWED), "/api/act", base="http://evil.test:3000", origin=origin)
    assert (answer.status_code, answer.json()["code"]) == (403, "other_origin")


def test_a_failure_is_a_problem_document_without_the_cause() -> None:
    answer = post(api(), "/api/fail")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("hops", "lines", "address"),
    [
        (0, ["203.0.113.9"], "192.0.2.1"),
        (1, ["10.9.9.9, 203.0.113.9"], "203.0.113.9"),
        (1, ["10.9.9.9", "203.0.113.9"], "203.0.113.9"),
        (2, ["10.9.9.9", "203.0.113.9, 198.51.100.1"], "203.0.113.9"),
        (2, ["203.0.113.9"], "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_a_trusted_proxy_saw(
    monkeypatch: pytest.MonkeyPatch, hops: int, lines: list[str], address: str
) -> None:
    limits = SimpleNamespace(trusted_proxy_hops=hops)
    monkeypatch.setattr(browser, "parts", lambda: SimpleNamespace(runtime=SimpleNamespace(limits=limits)))
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    request = Request({"type": "http", "headers": headers, "client": ("192.0.2.1", 5)})
    assert browser.address(request) == address


@pytest.mark.parametrize(
    "header",
    [
        "ballerine_session=s3cret",
        'prefs={"a": 1, "b": [2]}; ballerine_session=s3cret; x=y',
        "broken; ballerine_session = s3cret",
        "a=b=c; ballerine_session=s3cret",
    ],
)
def test_odd_cookies_of_other_apps_do_not_hide_ours(header: str) -> None:
    assert cookie_value(header, "ballerine_session") == "s3cret"
    assert cookie_value(header, "ballerine") == ""
