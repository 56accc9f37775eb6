"""Workflow engines from npm as peers: a Node process that runs the same review when told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.node_process import Ask, node_process

# workflow-core needs lodash.merge without saying so.
_PACKAGES = {"@ballerine/workflow-core": "0.5.30", "lodash.merge": "4.6.2", "xstate": "4.38.3"}


class NpmEngines:
    """The running process. `engines` are `ballerine` (the npm package) and `xstate` (the library below it, alone)."""

    engines = ("ballerine", "xstate")

    def __init__(self, ask: Ask, events_per_case: int) -> None:
        self._ask = ask
        self._events_per_case = events_per_case

    def rate(self, engine: str, cases: int) -> float:
        """Take that many cases through all their events; events per second."""
        return cases * self._events_per_case / float(self._ask(f"{engine} {cases}"))


@contextmanager
def npm_engines(chart: dict[str, Any], events: tuple[Any, ...], context: dict[str, Any]) -> Iterator[NpmEngines | None]:
    """The engines with the review loaded; None, with a word on why, where they can't be had."""
    given = {"chart": chart, "events": events, "context": context}
    with node_process(Path(__file__).with_suffix(".cjs"), _PACKAGES, given) as ask:
        yield NpmEngines(ask, len(events)) if ask else None
