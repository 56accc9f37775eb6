"""Cases with three vendor calls of 50 ms each, on PostgreSQL: how many per second, and what a call takes above that."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.row import Row
from tests.bench.vendor_measures import CASES, PROCESSES, vendor_rows
from tests.chaos.postgres import postgres_server


def run(cases: int = CASES) -> list[Row]:
    """Each number of worker processes, each time with a fresh server."""
    rows: list[Row] = []
    for processes in PROCESSES:
        with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder) / "data") as url:
            rows += vendor_rows("PostgreSQL", url, Path(folder), cases, processes)
    return rows
