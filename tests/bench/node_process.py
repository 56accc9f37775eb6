"""A Node process that answers lines: engines from npm as peers of a benchmark.

The packages are fetched when the benchmark runs, into `build/bench`, and are no part of the product. Where the registry
can't be reached, their rows are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.node import NODE
from tests.npm_packages import BUILD, install

Ask = Callable[[str], str]


@contextmanager
def node_process(script: Path, packages: Mapping[str, str], given: Any) -> Iterator[Ask | None]:
    """Run the script, which is told `given` as its first line of JSON, and ask it line by line.

    None, with a word on why, where its packages can't be had.
    """
    folder = BUILD / "bench" / script.stem
    if problem := install(folder, packages):
        print(f"{', '.join(packages)} are left out: {problem}", file=sys.stderr)
        yield None
        return
    (folder / script.name).write_text(script.read_text("utf-8"), "utf-8")  # Node looks for packages beside the script
    process = subprocess.Popen(
        [NODE, folder / script.name], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    questions, answers = process.stdin, process.stdout

    def ask(line: str) -> str:
        print(line, file=questions, flush=True)
        return answers.readline()

    try:
        print(json.dumps(given), file=questions, flush=True)
        yield ask
    finally:
        process.kill()
        process.wait()
