"""Runs the benchmark modules and prints medians, 95th percentiles and ratios."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.bench
from tests.bench.row import Row


def modules(names: list[str]) -> list[str]:
    """The benchmark modules, or those that are named."""
    found = [found.name for found in pkgutil.iter_modules(tests.bench.__path__)]
    return [name for name in found if (not names or name in names)]


def table(rows: list[Row]) -> str:
    """The rows as aligned text, with a ratio where a row names its peer."""
    medians = {row.name: row.median for row in rows}
    cells = [("what", "median", "p95", "n", "ratio", "aim")]
    for row in rows:
        ratio = f"{row.median / medians[row.peer]:.2f} of {row.peer}" if row.peer else ""
        aim = f"≤ {row.aim:g} {row.unit}" if row.aim else ""
        figures = (f"{row.median:.4g} {row.unit}", f"{row.p95:.4g} {row.unit}", str(len(row.samples)))
        cells.append((row.name, *figures, ratio, aim))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)


def main(names: list[str]) -> None:
    """Run and print."""
    rows: list[Row] = []
    for name in modules(names):
        run = getattr(importlib.import_module(f"tests.bench.{name}"), "run", None)
        if run is not None:
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += run()
    print(table(rows) if rows else "There is nothing of that name to measure.")


if __name__ == "__main__":
    main(sys.argv[1:])
