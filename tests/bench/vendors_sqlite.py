"""Cases with three vendor calls of 50 ms each, on SQLite: how many per second, and what a call takes above that."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.row import Row
from tests.bench.vendor_measures import CASES, PROCESSES, vendor_rows


def run(cases: int = CASES) -> list[Row]:
    """Each number of worker processes, all on one file, which is a fresh one each time."""
    rows: list[Row] = []
    for processes in PROCESSES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/ballerine.db"
            rows += vendor_rows("SQLite", url, Path(folder), cases, processes)
    return rows
