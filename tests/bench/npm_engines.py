"""Engines from npm as peers: a Node process that runs the same review when told to.

The packages are fetched when the benchmark runs, into `build/bench`, and are no part of the product. Where the registry
can't be reached, their rows are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.npm_packages import BUILD, install

_SCRIPT = Path(__file__).with_suffix(".cjs")
_FOLDER = BUILD / "bench"
# workflow-core needs lodash.merge without saying so.
_PACKAGES = {"@ballerine/workflow-core": "0.5.30", "lodash.merge": "4.6.2", "xstate": "4.38.3"}
_BIN = Path(sys.executable).parent


class NpmEngines:
    """The running process. `engines` are `ballerine` (the npm package) and `xstate` (the library below it, alone)."""

    engines = ("ballerine", "xstate")

    def __init__(self, process: subprocess.Popen[str], events_per_case: int) -> None:
        self._process = process
        self._events_per_case = events_per_case

    def rate(self, engine: str, cases: int) -> float:
        """Take that many cases through all their events; events per second."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(engine, cases, file=self._process.stdin, flush=True)
        return cases * self._events_per_case / float(self._process.stdout.readline())


@contextmanager
def npm_engines(chart: dict[str, Any], events: tuple[Any, ...], context: dict[str, Any]) -> Iterator[NpmEngines | None]:
    """The engines with the review loaded; None, with a word on why, where they can't be had."""
    if problem := _install():
        print(f"the engines from npm are left out: {problem}", file=sys.stderr)
        yield None
        return
    process = subprocess.Popen(
        [_BIN / "node", _FOLDER / _SCRIPT.name], cwd=_FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdin is not None
        print(json.dumps({"chart": chart, "events": events, "context": context}), file=process.stdin, flush=True)
        yield NpmEngines(process, len(events))
    finally:
        process.kill()
        process.wait()


def _install() -> str:
    """Put packages and script into the folder; what went wrong, or ""."""
    problem = install(_FOLDER, _PACKAGES)
    # Node looks for packages beside the script.
    (_FOLDER / _SCRIPT.name).write_text(_SCRIPT.read_text("utf-8"), "utf-8")
    return problem
