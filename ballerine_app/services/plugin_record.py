"""What is kept of the exchanges of a plugin: how each went, and request and response with their data masked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from ballerine_app.engine.rules.masking import masked
from ballerine_app.plugins.ports import HttpRequest, HttpResponse, Message, PluginFailed
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.ids import new_id
from ballerine_app.store.plugin_tables import PluginExchange
from ballerine_app.store.tables import Effect

_MILLIONTHS = 1_000_000
_NO_JSON = object()


@dataclass(slots=True)
class Note:
    """One exchange while it happens and after: `answer` is the body of an HTTP answer, or None where none came.

    `cached` is true where the answer was kept from an earlier exchange.
    """

    method: str
    host: str
    url: str
    sent: Any
    size: int
    at: datetime
    began: float
    status: int | None = None
    answer: bytes | None = None
    problem: str = "broke"
    seconds: float = 0.0
    cached: bool = False

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Note how it ends and how long it takes."""
        try:
            yield
            self.problem = ""
        except PluginFailed as failure:
            self.problem = failure.code
            raise
        finally:
            self.seconds = time.monotonic() - self.began


@dataclass(frozen=True, slots=True)
class Served:
    """For whom a provider is called: the definition's plugin, its capability, and the provider's name."""

    plugin: str
    capability: str
    provider: str


class Notes:
    """The exchanges of one plugin in one attempt."""

    def __init__(
        self, runtime: Runtime, plugin: str, kind: str, declared: Mapping[str, Any], served: Served | None = None
    ) -> None:
        self.runtime, self.kind, self.declared = runtime, kind, declared
        self.served = served or Served(plugin, "", "")
        self.taken: list[Note] = []

    def note(self, method: str, host: str, url: str, sent: Any, size: int) -> Note:
        """Begin to note an exchange."""
        note = Note(method, host, url, sent, size, self.runtime.clock(), time.monotonic())
        self.taken.append(note)
        return note


class NotedHttp:
    """The `Http` port that notes every exchange."""

    def __init__(self, notes: Notes) -> None:
        self._notes, self._http = notes, notes.runtime.http

    def target(self, url: str) -> tuple[str, str]:
        """Where a URL leads; see the port."""
        return self._http.target(url)

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange, and note it however it ends."""
        host = urlsplit(request.url).hostname or ""
        note = self._notes.note(request.method, host, request.shown_url, request.shown_body, len(request.body))
        with note.taking():
            response = self._http.send(request)
            note.status, note.answer = response.status, response.body
            return response


class NotedMessages:
    """The `Messages` port that notes every message."""

    def __init__(self, notes: Notes) -> None:
        self._notes, self._messages = notes, notes.runtime.messages
        self.place = self._messages.place

    def send(self, message: Message, timeout: float) -> None:
        """Hand a message over, and note it however it ends."""
        sent = {"type": message.template or "email", "count": len(message.to), "subject": message.subject}
        note = self._notes.note("MAIL", self.place, "", sent, len(message.text.encode()))
        with note.taking():
            self._messages.send(message, timeout)


def rows_of(effect: Effect, noted: Sequence[Notes], black_out: Callable[[Any], Any]) -> list[PluginExchange]:
    """The rows of an attempt's exchanges. `black_out` takes secrets and tokens out of what went to and fro."""
    rows: list[PluginExchange] = []
    for notes in noted:
        show, hide = _paths(notes.declared)
        # A copy: a call that was given up on may still be adding to it.
        for each in list(notes.taken):
            answer = _NO_JSON if each.answer is None else _json(each.answer)
            succeeded = each.answer is not None or (each.method == "MAIL" and not each.problem)
            cost, currency = _price(notes.declared) if succeeded else (0, "")
            rows.append(
                PluginExchange(
                    id=new_id("exchange"),
                    project_id=effect.project_id,
                    case_id=effect.case_id,
                    effect_id=effect.id,
                    plugin=notes.served.plugin,
                    capability=notes.served.capability,
                    provider=notes.served.provider,
                    kind=notes.kind,
                    attempt=effect.attempt + 1,
                    number=len(rows) + 1,
                    method=each.method,
                    host=each.host,
                    url=each.url[:2_000],
                    status=each.status,
                    problem=each.problem,
                    started_at=each.at,
                    duration_ms=round(each.seconds * 1000),
                    request=masked(black_out(each.sent), show, hide),
                    response=None if answer is _NO_JSON else masked(black_out(answer), show, hide),
                    request_bytes=each.size,
                    response_bytes=len(each.answer or b""),
                    cost=cost,
                    currency=currency,
                    cached=each.cached,
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
