import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ballerine_app.store.audit_check import Broken, Verified, anchor, heads, verify, verify_anchors
from ballerine_app.store.audit_log import Actor, append, entries, erase_payload
from ballerine_app.store.database import Database
from ballerine_app.store.errors import NoSuchEntry, NotCanonical
from ballerine_app.store.tables import AuditEntry
from tests.postgres import both_databases

STREAM = "case:case_1"
TRIGGERS = ("audit_entry_stays", "audit_entry_unchanged", "audit_entry_payload_only_erased")


@pytest.fixture
def log(db: Database, at: datetime) -> Callable[..., None]:
    def write(stream: str = STREAM, count: int = 5) -> None:
        with db.write() as tx:
            for number in range(count):
                append(
                    tx,
                    project_id="default",
                    stream=stream,
                    at=at + timedelta(seconds=number),
                    actor=Actor("reviewer", "staff_1"),
                    event="note",
                    meta={"number": number},
                    payload={"text": f"note {number}"} if number % 2 else None,
                )

    return write


@pytest.fixture
def tamper(db: Database, tmp_path: Path) -> Callable[[str], None]:
    """Change the file behind the app's back, as somebody with access to the machine could."""

    def run(sql: str) -> None:
        with closing(sqlite3.connect(tmp_path / "ballerine.db")) as connection:
            for trigger in TRIGGERS:
                connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            assert connection.execute(sql).rowcount > 0
            connection.commit()

    return run


def check(db: Database, stream: str = STREAM) -> Verified | Broken:
    with db.read() as tx:
        return verify(tx, stream)


@both_databases
def test_entries_come_back_as_written_in_both_orders(db: Database, log: Callable[..., None], at: datetime) -> None:
    log()
    with db.read() as tx:
        oldest = entries(tx, STREAM)
        newest = entries(tx, STREAM, newest_first=True, limit=2)

    assert [entry.seq for entry in oldest] == [1, 2, 3, 4, 5]
    assert [entry.seq for entry in newest] == [5, 4]
    assert (oldest[1].at, oldest[1].payload, oldest[1].meta) == (
        at + timedelta(seconds=1),
        {"text": "note 1"},
        {"number": 1},
    )
    assert check(db) == Verified(STREAM, 5, oldest[-1].hash)


@both_databases
def test_the_returned_entry_equals_the_stored_one(db: Database, at: datetime) -> None:
    with db.write() as tx:
        east = at.astimezone(timezone(timedelta(hours=9)))
        made = append(
            tx, project_id="default", stream=STREAM, at=east, actor=Actor("api", "k"), event="e", payload={"ä": [1]}
        )
    with db.read() as tx:
        assert entries(tx, STREAM)[0].model_dump() == made.model_dump()


@both_databases
def test_an_empty_stream_is_whole(db: Database) -> None:
    assert check(db) == Verified(STREAM, 0, "")


@pytest.mark.parametrize(
    ("sql", "seq", "why"),
    [
        ("UPDATE audit_entry SET event = 'approve' WHERE seq = 3", 3, "edited"),
        ("UPDATE audit_entry SET meta = '{\"number\": 9}' WHERE seq = 3", 3, "edited"),
        ("UPDATE audit_entry SET meta = '{\"number\": 0.5}' WHERE seq = 3", 3, "edited"),
        ("UPDATE audit_entry SET project_id = 'other' WHERE seq = 3", 3, "edited"),
        ("UPDATE audit_entry SET actor_kind = 'system' WHERE seq = 3", 3, "edited"),
        ("UPDATE audit_entry SET actor_id = 'staff_2' WHERE seq = 1", 1, "edited"),
        ("UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000' WHERE seq = 5", 5, "edited"),
        ('UPDATE audit_entry SET payload = \'{"text": "other"}\' WHERE seq = 2', 2, "payload was edited"),
        ("UPDATE audit_entry SET payload = '{}' WHERE seq = 3", 3, "payload was edited"),
        ("UPDATE audit_entry SET payload = NULL WHERE seq = 4", 4, "no erasure is recorded"),
        ("UPDATE audit_entry SET payload = NULL, payload_hash = '' WHERE seq = 4", 4, "edited"),
        ("DELETE FROM audit_entry WHERE seq = 3", 3, "missing"),
        ("DELETE FROM audit_entry WHERE seq = 1", 1, "missing"),
        ("UPDATE audit_entry SET previous = '' WHERE seq = 2", 2, "doesn't follow"),
    ],
)
def test_tampering_is_found_where_it_happened(
    db: Database, log: Callable[..., None], tamper: Callable[[str], None], sql: str, seq: int, why: str
) -> None:
    log()
    tamper(sql)

    found = check(db)
    assert isinstance(found, Broken)
    assert (found.seq, found.stream) == (seq, STREAM)
    assert why in found.why


def test_an_inserted_entry_with_a_valid_hash_of_its_own_is_found(
    db: Database, log: Callable[..., None], tamper: Callable[[str], None]
) -> None:
    log()
    log("case:forged", 3)
    tamper("UPDATE audit_entry SET seq = seq + 1 WHERE stream = 'case:case_1' AND seq = 5")
    tamper("UPDATE audit_entry SET seq = 5, stream = 'case:case_1' WHERE stream = 'case:forged' AND seq = 3")

    assert isinstance(check(db), Broken)


@both_databases
def test_an_erased_payload_leaves_the_chain_valid_and_a_record(
    db: Database, log: Callable[..., None], at: datetime
) -> None:
    log()
    with db.write() as tx:
        erase_payload(tx, STREAM, 2, at, actor=Actor("reviewer", "staff_9"))
    with db.read() as tx:
        erased, record = entries(tx, STREAM)[1], entries(tx, STREAM)[-1]

    assert (erased.payload, erased.salt) == (None, "")
    assert (record.event, record.meta, record.actor_id) == ("audit.payload_erased", {"seq": 2}, "staff_9")
    assert isinstance(check(db), Verified)


def test_an_erased_payload_is_gone_from_the_file_too(db: Database, at: datetime, tmp_path: Path) -> None:
    # Longer than a page of the database, so that it lies on pages of its own, which erasing only sets free.
    payload = {"text": "Zoe Miller " * 1000}
    with db.write() as tx:
        append(tx, project_id="default", stream=STREAM, at=at, actor=Actor("system"), event="e", payload=payload)
    db.close()
    assert b"Zoe Miller" in (tmp_path / "ballerine.db").read_bytes()
    with db.write() as tx:
        erase_payload(tx, STREAM, 1, at)
    db.close()

    assert b"Zoe Miller" not in (tmp_path / "ballerine.db").read_bytes()


@both_databases
def test_erasing_what_is_not_there_is_an_error(db: Database, log: Callable[..., None], at: datetime) -> None:
    log()
    with pytest.raises(NoSuchEntry), db.write() as tx:
        erase_payload(tx, STREAM, 6, at)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_entry WHERE seq = 5",
        "UPDATE audit_entry SET event = 'approve' WHERE seq = 3",
        "UPDATE audit_entry SET hash = 'x' WHERE seq = 3",
        "UPDATE audit_entry SET payload = '{}' WHERE seq = 2",
        "UPDATE audit_entry SET salt = 'x' WHERE seq = 2",
    ],
)
@both_databases
def test_the_database_itself_refuses_changes(db: Database, log: Callable[..., None], sql: str) -> None:
    log()
    with pytest.raises(DBAPIError, match=r"append-only|only be erased"), db.write() as tx:
        tx.session.execute(text(sql))


@pytest.mark.parametrize("part", ["meta", "payload"])
@both_databases
def test_what_can_not_be_hashed_is_refused_and_nothing_is_written(db: Database, at: datetime, part: str) -> None:
    bad: dict[str, Any] = {part: {"score": float("nan")}}
    with pytest.raises(NotCanonical, match="/score: nan"), db.write() as tx:
        append(tx, project_id="default", stream=STREAM, at=at, actor=Actor("system"), event="e", **bad)

    assert check(db) == Verified(STREAM, 0, "")


def test_a_naive_time_is_refused(db: Database, at: datetime) -> None:
    naive = at.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"), db.write() as tx:
        append(tx, project_id="default", stream=STREAM, at=naive, actor=Actor("system"), event="e")


def test_equal_payloads_have_unequal_hashes(db: Database, at: datetime) -> None:
    def write() -> AuditEntry:
        return append(
            tx, project_id="default", stream=STREAM, at=at, actor=Actor("system"), event="e", payload={"born": "1990"}
        )

    with db.write() as tx:
        assert write().payload_hash != write().payload_hash


def test_a_cut_off_end_is_found_by_the_anchor_alone(
    db: Database, log: Callable[..., None], tamper: Callable[[str], None], at: datetime
) -> None:
    log()
    log("case:case_2", 2)
    with db.write() as tx:
        first = anchor(tx, project_id="default", at=at)
    log("case:case_2", 1)
    with db.write() as tx:
        second = anchor(tx, project_id="default", at=at)
        assert [(head.stream, head.seq) for head in heads(tx)] == [
            ("case:case_1", 5),
            ("case:case_2", 3),
            ("workspace", 2),
        ]
    with db.read() as tx:
        assert verify_anchors(tx) == Verified("workspace", 2, second.hash)
    assert (first.meta["streams"], list(second.meta["moved"])) == (2, ["case:case_2"])
    assert first.meta["digest"] != second.meta["digest"]

    tamper("DELETE FROM audit_entry WHERE stream = 'case:case_2' AND seq = 3")
    assert isinstance(check(db, "case:case_2"), Verified)
    with db.read() as tx:
        assert verify_anchors(tx) == Broken(3, "the anchored entry is gone", "case:case_2")
