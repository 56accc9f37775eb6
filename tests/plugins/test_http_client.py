"""Guarded HTTP against a real server that misbehaves."""

from __future__ import annotations

import datetime
import itertools
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from ballerine_app.plugins.http_addresses import AllowedAddresses
from ballerine_app.plugins.http_client import GuardedHttp, SizeLimits, retry_after
from ballerine_app.plugins.http_target import OutgoingRules
from ballerine_app.plugins.ports import HttpRequest, HttpResponse, PluginFailed
from tests.vendor_faults import (
    certificate,
    drip,
    drip_headers,
    gigabyte_announced,
    gigabyte_unannounced,
    half,
    no_http,
    silence,
)
from tests.vendor_server import Vendor, vendor_serving

HERE = OutgoingRules(http=True, allowed=AllowedAddresses.parse(["127.0.0.1"]))
Open = Callable[..., GuardedHttp]


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with vendor_serving() as serving:
        yield serving


@pytest.fixture
def opened() -> Iterator[Open]:
    """Makes clients that find every name on this machine."""
    with ExitStack() as stack:

        def make(rules: OutgoingRules = HERE, **more: Any) -> GuardedHttp:
            client = GuardedHttp(rules, **{"resolver": lambda host, port: ["127.0.0.1"], **more})
            stack.callback(client.close)
            return client

        yield make


def ask(client: GuardedHttp, url: str, timeout: float = 5.0, **more: Any) -> HttpResponse:
    return client.send(HttpRequest("GET", url, timeout=timeout, **more))


def code_of(client: GuardedHttp, url: str, timeout: float = 5.0) -> str:
    with pytest.raises(PluginFailed) as failure:
        ask(client, url, timeout)
    return failure.value.code


def test_a_request_arrives_as_it_is_and_its_answer_comes_back(vendor: Vendor, opened: Open) -> None:
    vendor.answers = [(418, {"short": "stout"}, {"X-Pot": "tea"})]
    answer = opened().send(
        HttpRequest("POST", f"{vendor.url}/a/b?c=%2F", (("Authorization", "Bearer 1"),), b'{"n":1}', timeout=5)
    )
    assert (answer.status, answer.body, answer.headers["x-pot"]) == (418, b'{"short":"stout"}', "tea")
    (got,) = vendor.received
    assert (got.method, got.path, got.json) == ("POST", "/a/b?c=%2F", {"n": 1})
    assert got.headers["host"] == vendor.host
    assert got.headers["authorization"] == "Bearer 1"
    assert got.headers["accept-encoding"] == "identity"


def test_the_address_is_looked_up_once_and_kept(vendor: Vendor, opened: Open) -> None:
    asked: list[str] = []

    def moving(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    client = opened(resolver=moving)
    for _ in range(3):
        assert ask(client, vendor.url).status == 200
    assert asked == ["vendor.example"]


def test_a_name_that_turns_private_between_save_and_connect_is_refused(vendor: Vendor, opened: Open) -> None:
    client = opened(OutgoingRules(http=True))
    assert code_of(client, vendor.url) == "address_refused"
    # One private address among public ones is enough: which one would answer is the other side's choice.
    mixed = opened(OutgoingRules(http=True), resolver=lambda host, port: ["8.8.8.8", "169.254.169.254"])
    assert code_of(mixed, vendor.url) == "address_refused"
    assert vendor.received == []


def test_a_redirect_is_an_answer_and_is_not_followed(vendor: Vendor, opened: Open) -> None:
    vendor.answers = [(302, b"", {"Location": f"http://127.0.0.1:{vendor.port}/private"})]
    assert ask(opened(), vendor.url).status == 302
    assert len(vendor.received) == 1


@pytest.mark.parametrize("behaviour", [drip, drip_headers, silence])
def test_the_whole_exchange_has_one_time_limit(vendor: Vendor, opened: Open, behaviour: Any) -> None:
    vendor.answers = [behaviour]
    assert code_of(opened(), vendor.url, timeout=0.4) == "timeout"


def test_a_body_of_a_gigabyte_stops_early(vendor: Vendor, opened: Open) -> None:
    sent: list[int] = []

    vendor.answers = [gigabyte_unannounced(sent), gigabyte_announced]
    client = opened(limits=SizeLimits(response=1_000_000))
    assert code_of(client, vendor.url) == "too_large"
    assert code_of(client, vendor.url) == "too_large"
    # What the kernel's buffers on both sides hold, and no gigabyte.
    assert sum(sent) < 100_000_000


def test_a_request_that_is_too_large_is_not_sent(vendor: Vendor, opened: Open) -> None:
    client = opened(limits=SizeLimits(request=10))
    with pytest.raises(PluginFailed) as failure:
        ask(client, vendor.url, body=b"x" * 11)
    assert (failure.value.code, vendor.received) == ("too_large", [])


def test_a_compressed_answer_is_refused_unopened(vendor: Vendor, opened: Open) -> None:
    vendor.answers = [(200, b"\x1f\x8b", {"Content-Encoding": "gzip"})]
    assert code_of(opened(), vendor.url) == "broken"


def test_a_connection_that_breaks_is_a_failure_that_may_be_tried_again(vendor: Vendor, opened: Open) -> None:
    vendor.answers = [half, no_http]
    client = opened()
    for _ in range(2):
        with pytest.raises(PluginFailed) as failure:
            ask(client, vendor.url)
        assert (failure.value.code, failure.value.retry) == ("broken", True)


def test_a_server_that_is_not_there_can_not_be_reached(opened: Open) -> None:
    with vendor_serving() as gone:
        url = gone.url
    assert code_of(opened(), url) == "unreachable"

    def unknown(host: str, port: int) -> list[str]:
        raise OSError

    assert code_of(opened(resolver=unknown), url) == "unreachable"
    assert code_of(opened(resolver=lambda host, port: []), url) == "unreachable"


def test_tls_is_checked_against_the_name_though_the_address_is_pinned(tmp_path: Path, opened: Open) -> None:
    right, wrong = certificate(tmp_path, "vendor.example"), certificate(tmp_path, "other.example")
    rules = OutgoingRules(allowed=HERE.allowed)
    for file, code in ((right, ""), (wrong, "tls")):
        with vendor_serving(file) as vendor:
            trust = ssl.create_default_context(cafile=str(file))
            client = opened(rules, trust=trust)
            if code:
                assert code_of(client, vendor.url) == code
            else:
                assert ask(client, vendor.url).status == 200
                # A certificate that no authority of the system signed.
                assert code_of(opened(rules), vendor.url) == "tls"


@pytest.mark.parametrize(
    "header", [("Host", "x"), ("Content-Length", "9"), ("X Y", "z"), ("X", "a\r\nY: b"), ("X", "snow ☃"), ("", "z")]
)
def test_headers_that_change_how_a_message_travels_are_refused(
    vendor: Vendor, opened: Open, header: tuple[str, str]
) -> None:
    with pytest.raises(PluginFailed) as failure:
        ask(opened(), vendor.url, headers=(header,))
    assert (failure.value.code, vendor.received) == ("address_refused", [])


def test_retry_after_is_seconds_or_a_date() -> None:
    now = datetime.datetime(2030, 1, 1, tzinfo=UTC)
    assert retry_after("120", now) == timedelta(seconds=120)
    assert retry_after("Tue, 01 Jan 2030 00:01:00 GMT", now) == timedelta(minutes=1)
    assert retry_after("Mon, 01 Jan 2029 00:00:00 GMT", now) == timedelta(0)
    assert retry_after("9" * 30, now) == timedelta(days=1)
    assert list(map(retry_after, ("", "soon", "-5"), itertools.repeat(now))) == [None, None, None]


def test_what_a_request_shows_of_itself_is_no_data() -> None:
    request = HttpRequest("POST", "https://v.example/secret", (("a", "secret"),), b"secret", shown_body="secret")
    assert "secret" not in repr(request)
