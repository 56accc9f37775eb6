"""What differs between SQLite and PostgreSQL, and nothing else does."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from ballerine_app.store.errors import SqliteTooOld
from ballerine_app.store.fair_lock import FairLock

_BUSY_MS = 10_000
# What DBOS needs: on Python 3.11 it runs with older ones too.
_FROM_PYTHON, _SQLITE_NEEDED = (3, 12), (3, 42)
_HAS_TURN = "ballerine.has_turn"
_MAY_WRITE = "ballerine.may_write"
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What is erased by law must not linger in the file.
    "PRAGMA secure_delete = ON",
)
# Without datetimes and dataclasses, which orjson would turn into text silently and never back.
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


@dataclass(frozen=True, slots=True)
class Engines:
    """Two faces of one connection pool. `one_writer`: the database lets only one transaction write at a time."""

    reader: Engine
    writer: Engine
    one_writer: bool


def open_engines(url: str) -> Engines:
    """Open the database at an SQLAlchemy URL, e.g. `sqlite:////data/app.db`; connects on first use."""
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = create_engine(
        url,
        # Error messages reach logs; what people handed in must not.
        hide_parameters=True,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        pool_size=8,
        max_overflow=24,
        connect_args={"check_same_thread": False} if is_sqlite else {},
    )
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Engines(
            reader=engine.execution_options(sqlite_writes=False),
            writer=engine.execution_options(sqlite_writes=True),
            one_writer=True,
        )
    return Engines(
        reader=engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
        writer=engine,
        one_writer=False,
    )


def taking_turns(url: str, turn: FairLock | None) -> Engine:
    """Open the database for another library that brings transactions of its own.

    With `turn`, each of its transactions takes its turn among this process's writers, from its begin until its
    connection is back in the pool; SQLite's own waiting would let it starve, or starve us. Its commits don't wait for
    the disk: it notes what is running and what has run, and what a power cut takes from that is run again.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=8,
        max_overflow=24,
        connect_args={"check_same_thread": False} if turn else {},
    )
    if turn:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = NORMAL").close())
        event.listen(engine, "begin", lambda connection: _begin_in_turn(connection, turn))
        event.listen(engine, "checkin", lambda _, record: _end_turn(record.info, turn))
    return engine


def _begin_in_turn(connection: Connection, turn: FairLock) -> None:
    if not connection.info.get(_HAS_TURN):
        turn.acquire()
        connection.info[_HAS_TURN] = True
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _end_turn(info: dict[Any, Any], turn: FairLock) -> None:
    if info.pop(_HAS_TURN, False):
        turn.release()


def check_sqlite(url: str) -> None:
    """SqliteTooOld where the database is SQLite and this Python's is too old for DBOS, which runs the effects."""
    if make_url(url).get_backend_name() != "sqlite":
        return
    found = sqlite3.sqlite_version_info
    if sys.version_info >= _FROM_PYTHON and found < _SQLITE_NEEDED:
        python = ".".join(map(str, sys.version_info[:2]))
        raise SqliteTooOld(
            f"Python {python} has SQLite {sqlite3.sqlite_version} here; with it, SQLite 3.42 or newer is needed. "
            "Use Python 3.11, or a Python that brings a newer SQLite, or set DATABASE_URL to a PostgreSQL database. "
            "After changing Python, delete the folder .venv and start again."
        )


def is_busy(error: OperationalError) -> bool:
    """Tell whether a statement failed only because another process held the write lock for too long."""
    return getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")


def is_deadlock(error: OperationalError) -> bool:
    """Tell whether PostgreSQL took this transaction back to end a deadlock."""
    return getattr(error.orig, "sqlstate", None) == "40P01"


def lock_name(session: Session, name: str) -> None:
    """Make other writers of `name` wait until this transaction ends. SQLite's one writer needs no such lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _to_json(value: Any) -> str:
    return orjson.dumps(value, option=_STRICT).decode()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN comes too late to make a snapshot and can't be IMMEDIATE.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sqlite_writes", True)
    if connection.info.get(_MAY_WRITE) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info[_MAY_WRITE] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
