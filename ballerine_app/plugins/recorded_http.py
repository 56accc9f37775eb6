"""The `Http` port that keeps what is exchanged, and the one that answers from what was kept.

A kept exchange holds no secret: names stand in their places. It does hold what a vendor said of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

import orjson

from ballerine_app.plugins.ports import Http, HttpRequest, HttpResponse, PluginFailed

NOT_RECORDED: Final = "not_recorded"
# What says how an answer is to be read, and when to come again.
_HEADERS: Final = ("content-type", "retry-after")
_BEGINS, _ENDS = quote("{secret.", safe=""), quote("}", safe="")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it: `status`, `headers` and `answer` (JSON, or else a text under `text`), or the
    code and reason of a failure.
    """

    method: str
    url: str
    body: Any
    status: int | None = None
    headers: Mapping[str, str] | None = None
    answer: Any = None
    problem: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The exchange as a recording keeps it."""
        request = {"method": self.method, "url": self.url, "body": self.body}
        if self.status is None:
            return {"request": request, "failure": {"code": self.problem, "reason": self.reason}}
        response = {"status": self.status, "headers": dict(self.headers or {}), "body": self.answer}
        return {"request": request, "response": response}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Exchange:
        """From what a recording keeps. KeyError or TypeError for anything else."""
        request = data["request"]
        asked = (str(request["method"]), str(request["url"]), request["body"])
        if "failure" in data:
            failure = data["failure"]
            return cls(*asked, problem=str(failure["code"]), reason=str(failure["reason"]))
        response = data["response"]
        return cls(*asked, int(response["status"]), dict(response["headers"]), response["body"])


class RecordingHttp:
    """The `Http` port over another one that keeps every exchange. `black_out` puts names in place of secrets."""

    def __init__(self, http: Http, black_out: Callable[[Any], Any]) -> None:
        self._http, self._black_out = http, black_out
        self._declared: dict[str, str] = {}
        self.kept: list[Exchange] = []

    def target(self, url: str) -> tuple[str, str]:
        """Where a URL leads; see the port. What is kept is the URL before the operator's mapping."""
        found, host = self._http.target(url)
        self._declared[found] = url
        return found, host

    def send(self, request: HttpRequest) -> HttpResponse:
        """Make one exchange, and keep it however it ends."""
        url = next(
            (old + request.url[len(new) :] for new, old in self._declared.items() if request.url.startswith(new)),
            request.url,
        )
        asked = (request.method, self._black_out(url), self._black_out(request.shown_body))
        try:
            response = self._http.send(request)
        except PluginFailed as failure:
            self.kept.append(Exchange(*asked, problem=failure.code, reason=str(self._black_out(failure.reason))))
            raise
        headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
        self.kept.append(Exchange(*asked, response.status, headers, self._black_out(_read(response.body))))
        return response


class ReplayingHttp:
    """The `Http` port that answers from kept exchanges, each once: that of the same request, or `in_order` the next.

    `changed` holds pairs of a kept request and the one that is made now, where method and path are the same and the
    rest is not; `answered` holds every exchange that was asked for, with the request as it is made now.
    """

    def __init__(self, exchanges: Sequence[Exchange], *, in_order: bool = False) -> None:
        self._left, self._in_order = list(exchanges), in_order
        self.answered: list[Exchange] = []
        self.changed: list[tuple[Exchange, Exchange]] = []

    def target(self, url: str) -> tuple[str, str]:
        """The URL as it is: nothing is called."""
        return url, ""

    def send(self, request: HttpRequest) -> HttpResponse:
        """The kept answer. PluginFailed("not_recorded") for a request that the recording has no answer to."""
        now = Exchange(request.method, _named(request.url), request.shown_body)
        found = self._find(now)
        if found is None:
            reason = f"The recording has no answer to {now.method} {request.shown_url}."
            raise PluginFailed(reason, retry=False, code=NOT_RECORDED)
        self._left.remove(found)
        self.answered.append(replace(found, method=now.method, url=now.url, body=now.body))
        if found.status is None:
            raise PluginFailed(found.reason, retry=False, code=found.problem)
        return HttpResponse(found.status, dict(found.headers or {}), _written(found.answer), 0.0)

    def _find(self, now: Exchange) -> Exchange | None:
        if self._in_order:
            return self._left[0] if self._left else None
        same = next((each for each in self._left if _same(each, now)), None)
        alike = next((each for each in self._left if _alike(each, now)), None)
        if same is None and alike is not None:
            self.changed.append((alike, now))
        return same or alike

    @property
    def unasked(self) -> tuple[Exchange, ...]:
        """What is kept and was not asked for."""
        return tuple(self._left)


def _same(kept: Exchange, now: Exchange) -> bool:
    return (kept.method, kept.url, kept.body) == (now.method, now.url, now.body)


def _alike(kept: Exchange, now: Exchange) -> bool:
    return (kept.method, kept.url.partition("?")[0]) == (now.method, now.url.partition("?")[0])


def _read(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return {"text": body.decode("utf-8", "replace")} if body.strip() else None


def _written(answer: Any) -> bytes:
    if isinstance(answer, dict) and set(answer) == {"text"}:
        return str(answer["text"]).encode()
    return b"" if answer is None else orjson.dumps(answer)


def _named(url: str) -> str:
    """The URL with the names of secrets readable, which the address has encoded."""
    head, *rest = url.split(_BEGINS)
    return head + "".join("{secret." + part.replace(_ENDS, "}", 1) for part in rest)
