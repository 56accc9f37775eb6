"""The append-only audit log: one hash chain per stream (`case:<id>`, `workspace`).

The hash of an entry covers its metadata, the hash of the entry before it, and a salted hash of the payload.
Personal data belongs in the payload alone: payload and salt can be erased, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.canonical import canonical, sha256_of
from ballerine_app.store.detached import detached
from ballerine_app.store.dialect import lock_name
from ballerine_app.store.errors import NoSuchEntry
from ballerine_app.store.tables import AuditEntry
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

ERASED = "audit.payload_erased"

_table = AuditEntry.__table__  # type: ignore[attr-defined]
_HEAD = (
    select(_table.c.seq, _table.c.hash)
    .where(_table.c.stream == bindparam("of_stream"))
    .order_by(_table.c.seq.desc())
    .limit(1)
)
_INSERT = insert(_table)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: `kind` is applicant, reviewer, system, vendor or api; `id` names the person or thing, or is ''."""

    kind: str
    id: str = ""


SYSTEM = Actor("system")


def append(
    tx: WriteTransaction,
    *,
    project_id: str,
    stream: str,
    at: datetime,
    actor: Actor,
    event: str,
    meta: dict[str, Any] | None = None,
    payload: dict[str, Any] | None = None,
    result: bytes | None = None,
) -> AuditEntry:
    """Append one entry to a stream and return it, detached.

    `meta` stays for ever, so no personal data may stand in it; `payload` can be erased. Both are plain JSON, else
    NotCanonical is raised; `at` is aware, else ValueError. Of `result`, what the event led to, only a hash is kept, in
    `meta["result"]`; it is salted like the payload's, so that it says nothing once the salt is erased.
    """
    lock_name(tx.session, f"audit:{stream}")
    connection = tx.session.connection()
    head = connection.execute(_HEAD, {"of_stream": stream}).first()
    salt = "" if payload is None and result is None else secrets.token_hex(16)
    if result is not None:
        meta = {**(meta or {}), "result": result_hash(salt, result)}
    values: dict[str, Any] = {
        "stream": stream,
        "seq": head.seq + 1 if head else 1,
        "project_id": project_id,
        "at": at,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "event": event,
        "meta": meta or {},
        "salt": salt,
        "payload_hash": "" if payload is None else payload_hash(salt, payload),
        "payload": payload,
        "previous": head.hash if head else "",
    }
    values["hash"] = _hash(values)
    connection.execute(_INSERT, values)
    return detached(AuditEntry, values)


def entries(
    tx: ReadTransaction,
    stream: str,
    *,
    newest_first: bool = False,
    limit: int | None = None,
    until: int | None = None,
    without: Collection[str] = (),
    only: Collection[str] = (),
) -> list[AuditEntry]:
    """Return a stream's entries by number, oldest first unless told; at most `limit` of them.

    `until` is the last number to return; entries of the events in `without` are left out, and with `only` all but
    those of its events.
    """
    order = col(AuditEntry.seq).desc() if newest_first else col(AuditEntry.seq).asc()
    query = select_rows(AuditEntry).where(col(AuditEntry.stream) == stream)
    if until is not None:
        query = query.where(col(AuditEntry.seq) <= until)
    if without:
        query = query.where(col(AuditEntry.event).notin_(without))
    if only:
        query = query.where(col(AuditEntry.event).in_(only))
    return list(tx.session.exec(query.order_by(order).limit(limit)))


def erase_payload(tx: WriteTransaction, stream: str, seq: int, at: datetime, *, actor: Actor = SYSTEM) -> AuditEntry:
    """Erase the payload and salt of one entry, and append to the stream that it was done; returns that entry.

    Without the salt, the hash that remains can't be matched against guesses. Raises NoSuchEntry.
    """
    of_entry = (_table.c.stream == stream) & (_table.c.seq == seq)
    connection = tx.session.connection()
    found = connection.execute(select(_table.c.project_id).where(of_entry)).first()
    if found is None:
        raise NoSuchEntry(f"{stream} has no entry {seq}")
    connection.execute(update(_table).where(of_entry).values(payload=None, salt=""))
    return append(tx, project_id=found.project_id, stream=stream, at=at, actor=actor, event=ERASED, meta={"seq": seq})


def payload_hash(salt: str, payload: dict[str, Any]) -> str:
    """Return the salted SHA-256 of a payload, in hex."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(payload)).hexdigest()


def result_hash(salt: str, result: bytes) -> str:
    """Return the salted SHA-256 of what an event led to, in hex."""
    return hashlib.sha256(salt.encode() + b"\n" + result).hexdigest()


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash that an entry must have, from everything that it covers, in hex."""
    return _hash(entry.model_dump())


def _hash(entry: Mapping[str, Any]) -> str:
    at: datetime = entry["at"]
    if at.utcoffset() is None:
        raise ValueError("the time of an audit entry must be aware")
    return sha256_of(
        {
            "stream": entry["stream"],
            "seq": entry["seq"],
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "project_id": entry["project_id"],
            "actor": {"kind": entry["actor_kind"], "id": entry["actor_id"]},
            "event": entry["event"],
            "meta": entry["meta"],
            "payload_hash": entry["payload_hash"],
            "previous": entry["previous"],
        }
    )
