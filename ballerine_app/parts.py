"""The parts of this process that pages and routes reach for, put here once by the composition root."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.live import Broker, Feeds
from ballerine_app.offload import Offload
from ballerine_app.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Parts:
    """Services, live notes, shared reads and the worker pools of one process."""

    runtime: Runtime
    broker: Broker
    feeds: Feeds
    offload: Offload


_installed: list[Parts] = []


def install(parts: Parts | None) -> None:
    """Set the parts of this process; None takes them away when it stops serving."""
    _installed[:] = [] if parts is None else [parts]


def parts() -> Parts:
    """The parts in force. RuntimeError before the process serves."""
    if not _installed:
        raise RuntimeError("the app is not serving yet")
    return _installed[0]
