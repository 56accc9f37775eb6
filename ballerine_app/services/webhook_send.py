"""One attempt to deliver: the request with its signatures, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from ballerine_app.engine.rules.masking import MASK, masked
from ballerine_app.plugins.http_client import retry_after
from ballerine_app.plugins.ports import HttpRequest, HttpResponse, PluginFailed
from ballerine_app.plugins.webhook_signature import hmac_signature, secret_of, standard_headers
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_payload import data_texts
from ballerine_app.store.webhook_tables import WebhookDelivery, WebhookSubscription

# The whole exchange, in seconds. A receiver answers first and works then.
TIMEOUT: Final = 15.0
GONE: Final = 410
_MOST_KEPT: Final = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an attempt: the answer's status, or one word for why there was none; `answer` holds no secret and
    nothing of the case's data. `after` is how long the receiver asks to wait.
    """

    at: datetime
    seconds: float
    status: int | None = None
    problem: str = ""
    answer: str = ""
    after: timedelta | None = None

    @property
    def arrived(self) -> bool:
        """Whether the receiver has taken it."""
        return not self.problem


def send(runtime: Runtime, row: WebhookSubscription, delivery: WebhookDelivery, keys: Sequence[bytes]) -> Sent:
    """Make one attempt. Whatever happens is an outcome; nothing is raised."""
    at, began, body = runtime.clock(), time.monotonic(), delivery.body.encode()
    headers = {"content-type": "application/json"}
    if keys:
        headers |= standard_headers(keys, delivery.event_id, at, body)
    else:
        headers["webhook-id"] = delivery.event_id
    if row.hmac:
        # One signature has room: the oldest secret's, so that receivers go on until it ends.
        headers["x-hmac-signature"] = hmac_signature(keys[0], body) if keys else "UNSIGNED"
    try:
        url, _ = runtime.http.target(row.url)
        response = runtime.http.send(HttpRequest("POST", url, tuple(headers.items()), body, TIMEOUT))
    except PluginFailed as failure:
        return Sent(at, time.monotonic() - began, problem=failure.code)
    problem = "" if 200 <= response.status < 300 else "status"
    asked = response.headers.get("retry-after", "") if problem else ""
    return Sent(
        at,
        response.seconds,
        response.status,
        problem,
        _excerpt(response, delivery.body, keys),
        retry_after(asked, at) if asked else None,
    )


def _excerpt(response: HttpResponse, body: str, keys: Sequence[bytes]) -> str:
    """The beginning of the answer: JSON masked as all records are, text without what it quotes of the case's data."""
    try:
        found: Any = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        words = " ".join(response.body[: 8 * _MOST_KEPT].decode("utf-8", "replace").split())
        hidden = {*data_texts(body), *(form for key in keys for form in (secret_of(key), key.decode("latin-1")))}
        for each in sorted(hidden, key=len, reverse=True):
            words = words.replace(each, MASK)
        return words[:_MOST_KEPT]
    return orjson.dumps(masked(found)).decode()[:_MOST_KEPT]
