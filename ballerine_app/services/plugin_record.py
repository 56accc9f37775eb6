"""What is kept of the exchanges of a plugin: how each went, and request and response with their data masked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from ballerine_app.engine.rules.masking import masked
from ballerine_app.plugins.ports import HttpRequest, HttpResponse, PluginFailed
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.ids import new_id
from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.tables import Effect

_MILLIONTHS = 1_000_000
_NO_JSON = object()


@dataclass(frozen=True, slots=True)
class _Exchange:
    request: HttpRequest
    response: HttpResponse | None
    problem: str
    at: datetime
    seconds: float


class NotedHttp:
    """The `Http` port that notes every exchange of one plugin."""

    def __init__(self, runtime: Runtime, plugin: str, kind: str, declared: Mapping[str, Any]) -> None:
        self._runtime = runtime
        self.plugin, self.kind, self.declared = plugin, kind, declared
        self.exchanges: list[_Exchange] = []

    def target(self, url: str) -> tuple[str, str]:
        """Where a URL leads; see the port."""
        return self._runtime.http.target(url)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange, and note it however it ends."""
        at, began = self._runtime.clock(), time.monotonic()
        response, problem = None, "broke"
        try:
            response = self._runtime.http.send(request)
            problem = ""
            return response
        except PluginFailed as failure:
            problem = failure.code
            raise
        finally:
            self.exchanges.append(_Exchange(request, response, problem, at, time.monotonic() - began))


def rows_of(effect: Effect, noted: Sequence[NotedHttp], black_out: Callable[[Any], Any]) -> list[PluginExchange]:
    """The rows of an attempt's exchanges. `black_out` takes the secrets out of what a vendor has sent back."""
    rows: list[PluginExchange] = []
    for http in noted:
        show, hide = _paths(http.declared)
        # A copy: a call that was given up on may still be adding to it.
        for each in list(http.exchanges):
            request, response = each.request, each.response
            answer = _NO_JSON if response is None else _json(response.body)
            cost, currency = _price(http.declared) if response is not None else (0, "")
            rows.append(
                PluginExchange(
                    id=new_id("exchange"),
                    project_id=effect.project_id,
                    case_id=effect.case_id,
                    effect_id=effect.id,
                    plugin=http.plugin,
                    kind=http.kind,
                    attempt=effect.attempt + 1,
                    number=len(rows) + 1,
                    method=request.method,
                    host=urlsplit(request.url).hostname or "",
                    url=request.shown_url[:2_000],
                    status=response.status if response else None,
                    problem=each.problem,
                    started_at=each.at,
                    duration_ms=round(each.seconds * 1000),
                    request=masked(request.shown_body, show, hide),
                    response=None if answer is _NO_JSON else masked(black_out(answer), show, hide),
                    request_bytes=len(request.body),
                    response_bytes=len(response.body) if response else 0,
                    cost=cost,
                    currency=currency,
                )
            )
    return rows


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _NO_JSON


def _paths(declared: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    given = declared.get("record")
    record = given if isinstance(given, dict) else {}
    show, hide = ([path for path in record.get(key) or [] if isinstance(path, str)] for key in ("show", "hide"))
    return show, hide


def _price(declared: Mapping[str, Any]) -> tuple[int, str]:
    price = declared.get("price")
    amount = price.get("amount") if isinstance(price, dict) else None
    if not isinstance(amount, int | float) or isinstance(amount, bool) or not 0 <= amount <= 1_000_000:
        return 0, ""
    return round(amount * _MILLIONTHS), str(price.get("currency") or "EUR")[:3] if isinstance(price, dict) else ""
