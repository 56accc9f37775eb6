"""Runs the benchmark modules and prints medians, 95th percentiles and ratios."""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import pkgutil
import platform
import sqlite3
import sys
import time

import tests.bench
from tests.bench.row import Row
from tests.bench.table import table


def modules(names: list[str]) -> list[str]:
    """The benchmark modules, or those that have one of the names or begin with it."""
    found = [found.name for found in pkgutil.iter_modules(tests.bench.__path__)]
    return [module for module in found if not names or module.startswith(tuple(names))]


def main(names: list[str], cases: int | None = None) -> None:
    """Run and print, module by module: rows are compared with those of the same module.

    `cases` is for the modules that say how many cases they take.
    """
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} processors, "
        f"load {_load()} at the start"
    )
    measured = False
    for name in modules(names):
        run = getattr(importlib.import_module(f"tests.bench.{name}"), "run", None)
        if run is None:
            continue
        print(f"{name} ...", file=sys.stderr, flush=True)
        begun = time.monotonic()
        given = {"cases": cases} if cases and "cases" in inspect.signature(run).parameters else {}
        rows: list[Row] = run(**given)
        measured = True
        print(f"\n{name}: {time.monotonic() - begun:.0f} s, load {_load()} at the end", flush=True)
        if rows:
            print(table(rows), flush=True)
    if not measured:
        print("There is nothing of that name to measure.")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", help="modules, or how their names begin")
    parser.add_argument("--cases", type=int, help="how many cases, where a module lets one choose")
    given = parser.parse_args()
    main(given.names, given.cases)
