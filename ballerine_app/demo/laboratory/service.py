"""The laboratory's services: each a path and a function that makes an answer of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.demo.laboratory.asked import Asked


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answers. `result` is what a callback brings later, where the caller has named an address for one.

    A `body` of bytes is sent as it is.
    """

    body: Any
    status: int = 200
    result: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Serve = Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name, how it is called, and what it tells. `guarded` ones want the vendor's token."""

    name: str
    method: str
    path: str
    what: str
    serve: Serve
    guarded: bool

    def match(self, asked: Asked) -> dict[str, str] | None:
        """The values of the path's `{names}`, or None where the request is for another service.

        A last step `{rest}` takes whatever follows, or nothing.
        """
        steps = self.path.strip("/").split("/")
        given = list(asked.steps)
        if asked.method != self.method:
            return None
        if steps[-1] == "{rest}":
            steps, given = steps[:-1], given[: len(steps) - 1]
        if len(steps) != len(given):
            return None
        found: dict[str, str] = {}
        for step, value in zip(steps, given, strict=True):
            if step.startswith("{"):
                found[step[1:-1]] = value
            elif step != value:
                return None
        return found


SERVICES: Final[list[Service]] = []


def service(name: str, path: str, what: str, *, guarded: bool = True) -> Callable[[Serve], Serve]:
    """Register a function as the service at a path such as `GET /companies/{country}/{number}`."""
    method, _, place = path.partition(" ")

    def register(serve: Serve) -> Serve:
        SERVICES.append(Service(name, method, place, what, serve, guarded))
        return serve

    return register


def find_service(asked: Asked) -> tuple[Service, dict[str, str]] | None:
    """The service that a request is for, with the values in its path."""
    for each in SERVICES:
        values = each.match(asked)
        if values is not None:
            return each, values
    return None
