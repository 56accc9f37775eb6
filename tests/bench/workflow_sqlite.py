"""Durable events through the service on SQLite with synchronous=FULL, beside the same rows written by hand."""

from __future__ import annotations

from tests.bench.durable_cases import durable_cases
from tests.bench.durable_measures import event_rows
from tests.bench.effect_measures import effect_rows
from tests.bench.row import Row


def run() -> list[Row]:
    """Events alone, then events with one effect each."""
    with durable_cases() as cases:
        url = cases.runtime.database.url
        return [*event_rows(cases, url, "SQLite"), *effect_rows(cases, url, "SQLite")]
