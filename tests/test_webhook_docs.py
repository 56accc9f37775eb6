"""docs/webhooks.md: its tables say what the code does, and its samples check what the product signs."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from ballerine_app.locales import text
from ballerine_app.plugins.webhook_signature import hmac_signature, standard_headers
from ballerine_app.services.housekeeping import _DELIVERY_AGE
from ballerine_app.services.live_webhooks import KEPT_SECONDS
from ballerine_app.services.webhook_events import ALIASES, EVENTS, TEST
from ballerine_app.services.webhook_payload import API_VERSION
from ballerine_app.services.webhook_schedule import ATTEMPTS, JITTER, PAUSES
from ballerine_app.services.webhook_send import TIMEOUT
from tests.conftest import PROJECT

DOC = (PROJECT / "docs" / "webhooks.md").read_text(encoding="utf-8")
KEY = b"k" * 32
SECRET = "whsec_" + base64.b64encode(KEY).decode()
BODY = b'{"eventName":"workflow.completed"}'


def _rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    lines = DOC.split(f"## {heading}\n", 1)[1].splitlines()
    table = [line for line in lines[: _end(lines)] if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def _end(lines: list[str]) -> int:
    began = next(place for place, line in enumerate(lines) if line.startswith("|"))
    return next((place for place, line in enumerate(lines) if place > began and not line.startswith("|")), len(lines))


def test_every_event_is_told_of_in_the_order_in_which_they_are_sent() -> None:
    assert [row[0].strip("`") for row in _rows("Events")] == [*EVENTS, TEST]
    assert all(text(f"webhooks.event.{kind}") for kind in EVENTS)
    assert all(f"`{alias}`" in DOC for alias in ALIASES)
    assert f'"apiVersion": "{API_VERSION}"' in DOC


def test_the_schedule_is_the_one_that_is_kept() -> None:
    units = {"second": "seconds", "minute": "minutes", "hour": "hours"}
    found = []
    for number, words in _rows("Delivery"):
        amount = re.fullmatch(r"(\d+) (second|minute|hour)s?", words)
        found.append((int(number), timedelta(**{units[amount[2]]: int(amount[1])}) if amount else words))
    assert found == [(1, "at once"), *((number, pause) for number, pause in enumerate(PAUSES, start=2))]
    assert len(found) == ATTEMPTS
    assert JITTER == 0.1
    for words in (
        f"within {TIMEOUT:.0f} seconds",
        f"for {_DELIVERY_AGE.days} days",
        f"within {KEPT_SECONDS:.0f} seconds in others",
    ):
        assert words in DOC


def _samples() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", DOC, re.S):
        exec(code, found)  # noqa: S102  # the documentation's own code
    return found


def test_the_samples_believe_what_is_genuine_and_nothing_else() -> None:
    samples = _samples()
    now = datetime.now(UTC)
    headers = {
        **standard_headers([b"another" * 4, KEY], "event_1", now, BODY),
        "x-hmac-signature": hmac_signature(KEY, BODY),
    }
    late = standard_headers([KEY], "event_1", now - timedelta(minutes=6), BODY)
    assert samples["is_genuine"](SECRET, headers, BODY)
    assert not samples["is_genuine"](SECRET, headers, BODY + b" ")
    assert not samples["is_genuine"](SECRET, late, BODY)
    assert samples["checked"](SECRET, headers, BODY) == {"eventName": "workflow.completed"}
    with pytest.raises(WebhookVerificationError):
        samples["checked"](SECRET, late, BODY)
    assert samples["has_ballerines_signature"](SECRET, headers, BODY)
    assert not samples["has_ballerines_signature"](SECRET, headers, b"{}")
