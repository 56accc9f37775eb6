"""A real PostgreSQL for tests: one server per run in a folder of its own, a fresh migrated database per test."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url

from ballerine_app.services.effects import migrate_queue
from ballerine_app.store.schema import migrate
from tests.chaos.postgres import postgres_server

_TEMPLATE = "migrated"

# For tests whose `url` is each database in turn.
both_databases = pytest.mark.parametrize("url", ["sqlite_url", "postgres_url"], indirect=True)


@dataclass
class Postgres:
    """A running server. `template` is migrated already; copying it takes a tenth of a second."""

    server: URL
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return self.server.set(database=database).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    @contextmanager
    def database(self, template: str = _TEMPLATE) -> Iterator[str]:
        """A copy of a database, by its URL; dropped at the end."""
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of a run; it starts when the first one asks for it."""
    # Not under pytest's own folder: the server, which as root runs as another user, opens its parent folders to read.
    folder = Path(tempfile.mkdtemp(prefix="ballerine-postgres-"))
    try:
        with postgres_server(folder / "data") as url:
            started = Postgres(make_url(url))
            # What a crash would lose is of no use to a test.
            started.run("ALTER SYSTEM SET fsync = off")
            started.run("SELECT pg_reload_conf()")
            started.run(f"CREATE DATABASE {_TEMPLATE}")
            migrate(started.url(_TEMPLATE))
            migrate_queue(started.url(_TEMPLATE))
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh, migrated database."""
    with postgres.database() as url:
        yield url
