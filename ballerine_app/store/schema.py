"""Bringing a database to this release's schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ballerine_app.store.dialect import open_engines

HEAD = "0005"
"""The revision of the newest migration. A test holds it to what lies in `migrations/versions`."""

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(url: str) -> None:
    """Bring the database at an SQLAlchemy URL to the newest schema; makes it where there is none.

    One transaction: a failing migration leaves the database as it was. Costs one query when nothing is to do.
    """
    if schema_is_current(url):
        return
    # Alembic costs a quarter of a second to import, and nearly every start has no use for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = open_engines(url).writer
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def schema_is_current(url: str) -> bool:
    """Tell whether the database is at the newest schema. An absent SQLite file is made, empty."""
    engine = open_engines(url).reader
    try:
        with engine.connect() as connection:
            return _revision(connection) == HEAD
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision
