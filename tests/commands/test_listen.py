"""`ballerine listen`: what it believes, what it says, and how it answers."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ballerine_app.commands.listen import listen
from ballerine_app.plugins.webhook_signature import BadSecret, hmac_signature, standard_headers
from tests.test_cli import ballerine

KEY, OTHER = b"k" * 32, b"o" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
BODY = b'{"eventName":"workflow.completed","sequence":3}'


@contextmanager
def listening(*secrets: str, answer: int = 204) -> Iterator[tuple[str, list[str]]]:
    said: list[str] = []
    receiver = listen(0, secrets, answer, said.append)
    thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{receiver.server_address[1]}/in", said
    finally:
        receiver.shutdown()
        receiver.server_close()
        thread.join()


def post(url: str, headers: dict[str, str] | None = None, body: bytes = BODY) -> int:
    return httpx.post(url, content=body, headers=headers or {}, trust_env=False).status_code


def signed(key: bytes = KEY, body: bytes = BODY, late: float = 0) -> dict[str, str]:
    return standard_headers([key], "event_1", datetime.now(UTC) - timedelta(seconds=late), body)


def test_a_genuine_message_is_printed() -> None:
    with listening(SECRET, answer=202) as (url, said):
        assert post(url, signed()) == 202
        assert post(url, {**signed(), "x-hmac-signature": hmac_signature(KEY, BODY)}) == 202
        assert post(url, {"X-HMAC-Signature": hmac_signature(KEY, BODY)}) == 202
    assert said[0].startswith("Listening on http://127.0.0.1:")
    first, both, ballerines = said[1:]
    assert "workflow.completed  event_1  genuine (webhook-signature)\n{" in first
    assert '"sequence": 3' in first
    assert "genuine (webhook-signature, X-HMAC-Signature)" in both
    assert "genuine (X-HMAC-Signature)" in ballerines


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (lambda: signed(OTHER), "another secret"),
        (lambda: signed(late=600), "more than 5 minutes away"),
        (lambda: signed(late=-600), "more than 5 minutes away"),
        (lambda: signed(body=b"{}"), "the body was changed"),
        (lambda: {**signed(), "webhook-id": "event_2"}, "another secret"),
        (lambda: {"webhook-signature": "v1,x"}, "The header webhook-id is missing"),
        (lambda: {**signed(), "webhook-timestamp": "soon"}, "no time in seconds"),
        (
            lambda: {**signed(), "x-hmac-signature": hmac_signature(OTHER, BODY)},
            "X-HMAC-Signature was made with another",
        ),
        (lambda: {"x-hmac-signature": "UNSIGNED"}, "carries no signature"),
        (dict, "carries no signature"),
    ],
)
def test_what_is_not_believed_is_told_and_refused(sent: Callable[[], dict[str, str]], reason: str) -> None:
    with listening(SECRET) as (url, said):
        # Signed here and now: between collecting the tests and this one many minutes may pass.
        assert post(url, sent()) == 401
    assert said[-1].startswith("Not believed: /in. ")
    assert reason in said[-1]
    assert SECRET not in said[-1]


def test_without_a_secret_all_is_printed() -> None:
    with listening() as (url, said):
        assert post(url, signed(OTHER)) == 204
        assert post(url, body=b"no JSON") == 204
        assert httpx.get(url, trust_env=False).status_code == 405
    assert "not checked" in said[-2]
    assert said[-1].endswith("no JSON\n")


def test_mistakes_are_sentences() -> None:
    with pytest.raises(BadSecret):
        listen(0, ["whsec_?"], 204, print)
    assert "from 200 to 599" in ballerine("listen", "--answer", "99").stderr
    with listening() as (url, _):
        assert "Choose another one" in ballerine("listen", "--port", str(httpx.URL(url).port)).stderr
