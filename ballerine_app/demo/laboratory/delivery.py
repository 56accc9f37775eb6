"""How an answer travels: at once, slowly, broken, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

import orjson

from ballerine_app.demo.laboratory.pace import Pace
from ballerine_app.demo.laboratory.service import Reply

_CHUNK: Final = b" " * 65_536
_ELSEWHERE: Final = "http://169.254.169.254/latest/meta-data/"
_OTHER_SHAPE: Final = {"apiVersion": "2", "payload": {"state": 1, "items": []}}


class Line(Protocol):
    """The connection to a caller. Writing raises OSError when the caller has hung up."""

    def begin(self, status: int, headers: Mapping[str, str], length: int | None) -> None:
        """Send status and headers; None for a body whose end is the end of the connection."""

    def write(self, content: bytes) -> None:
        """Send a part of the body."""

    def wait(self, seconds: float | None) -> bool:
        """Let time pass, for ever with None; True as soon as the caller has hung up or the laboratory closes."""

    def cut(self) -> None:
        """Close the connection when the answer is through, whatever was announced."""


def deliver(line: Line, reply: Reply, how: str, attempt: int, pace: Pace) -> int:
    """Send a reply as a scenario of the delivery wants it ("" for plainly); the status that was told, 0 for none."""
    return _WAYS.get(how, _plainly)(line, reply, attempt, pace)


def _plainly(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    return _send(line, reply.status, _content(reply), reply.headers)


def _slowly(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    return 0 if line.wait(pace.slow) else _plainly(line, reply, attempt, pace)


def _dripping(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    content = _content(reply)
    line.begin(reply.status, reply.headers, len(content))
    for place in range(len(content)):
        line.write(content[place : place + 1])
        if line.wait(pace.drip):
            return 0
    return reply.status


def _too_many(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    headers = {"retry-after": str(pace.retry_after)}
    return _send(line, 429, orjson.dumps({"error": "Too many requests."}), headers)


def _error(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    return _send(line, 500, orjson.dumps({"error": "The service broke."}))


def _first_time(way: Way) -> Way:
    """A way for the first attempt alone."""
    return lambda line, reply, attempt, pace: (way if attempt == 1 else _plainly)(line, reply, attempt, pace)


def _never(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    line.cut()
    line.wait(None)
    return 0


def _hanging_up(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    content = _content(reply)
    line.begin(reply.status, reply.headers, len(content) + 1)
    line.write(content[: len(content) // 2])
    line.cut()
    return 0


def _cut_off(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    content = _content(reply)
    return _send(line, 200, content[: max(len(content) // 2, 1)] or b"{")


def _other_shape(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    return _send(line, 200, orjson.dumps(_OTHER_SHAPE))


def _without_end(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    line.begin(200, {}, None)
    line.cut()
    for _ in range(pace.huge_bytes // len(_CHUNK)):
        line.write(_CHUNK)
    return 200


def _redirected(line: Line, reply: Reply, attempt: int, pace: Pace) -> int:
    return _send(line, 302, b"", {"location": _ELSEWHERE})


Way = Callable[[Line, Reply, int, Pace], int]
_WAYS: Final[dict[str, Way]] = {
    "slow": _slowly,
    "drip": _dripping,
    "429": _first_time(_too_many),
    "429-always": _too_many,
    "500": _error,
    "500-once": _first_time(_error),
    "timeout": _never,
    "hang-up": _hanging_up,
    "broken-json": _cut_off,
    "wrong-schema": _other_shape,
    "huge": _without_end,
    "redirect": _redirected,
}


def _content(reply: Reply) -> bytes:
    body: Any = reply.body
    return body if isinstance(body, bytes) else orjson.dumps(body)


def _send(line: Line, status: int, content: bytes, headers: Mapping[str, str] | None = None) -> int:
    line.begin(status, headers or {}, len(content))
    line.write(content)
    return status
