"""Changing a database behind the product's back, as somebody with its file can, and what a replay must then say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import text as sql

from ballerine_app.services.replay_results import Differs, NotReplayable, Replayed, sentence
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store import audit_log
from ballerine_app.store.tables import AuditEntry


def log(runtime: Runtime, case_id: str) -> list[AuditEntry]:
    with runtime.database.read() as tx:
        return audit_log.entries(tx, case_topic(case_id))


def seq_of(runtime: Runtime, case_id: str, event: str) -> int:
    return next(entry.seq for entry in log(runtime, case_id) if entry.event == event)


def tamper(runtime: Runtime, statement: str, **values: Any) -> None:
    """Change the database behind the product's back, as somebody with its file can."""
    with runtime.database.write() as tx:
        connection = tx.session.connection()
        triggers = connection.execute(sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        assert connection.execute(sql(statement), values).rowcount == 1
        for _, made in triggers:
            connection.exec_driver_sql(made)


def change_entry(runtime: Runtime, case_id: str, seq: int, column: str, change: Callable[[Any], Any]) -> None:
    entry = log(runtime, case_id)[seq - 1]
    value = change(getattr(entry, column))
    tamper(
        runtime,
        f"UPDATE audit_entry SET {column} = :value WHERE stream = :stream AND seq = :seq",  # noqa: S608
        value=value if isinstance(value, str) else orjson.dumps(value).decode(),
        stream=case_topic(case_id),
        seq=seq,
    )


def differs(found: Replayed) -> Differs:
    assert isinstance(found, Differs), found
    said = sentence(found)
    assert said.startswith("differs")
    for personal in ("Silva", "Ana", "Forged", "Somebody"):
        assert personal not in said
    return found


def stopped(found: Replayed) -> NotReplayable:
    assert isinstance(found, NotReplayable), found
    assert sentence(found).startswith("not replayable")
    return found
