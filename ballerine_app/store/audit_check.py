"""Checking the audit log: each stream's chain, and the anchors that hold the streams' lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel import select as select_rows

from ballerine_app.store.audit_log import ERASED, SYSTEM, Actor, append, entry_hash, payload_hash
from ballerine_app.store.canonical import sha256_of
from ballerine_app.store.errors import NotCanonical
from ballerine_app.store.tables import AuditEntry
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

ANCHORED = "audit.anchored"
ANCHOR_STREAM = "workspace"

_table = AuditEntry.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain holds. `length` entries; `head` is the last one's hash, '' for an empty stream."""

    stream: str
    length: int
    head: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The chain breaks at entry `seq`; `why` says how, without personal data."""

    seq: int
    why: str
    stream: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a stream."""

    stream: str
    seq: int
    hash: str


def verify(tx: ReadTransaction, stream: str) -> Verified | Broken:
    """Recompute a stream's chain: finds edited, inserted and missing entries, and payloads gone without a record.

    Entries cut off at the end leave a valid chain; `verify_anchors` finds those.
    """
    seq, head = 0, ""
    missing: dict[int, None] = {}
    for entry in _in_order(tx, stream):
        seq += 1
        why = _wrong(entry, seq, head)
        if why:
            return Broken(seq, why, stream)
        if entry.payload_hash and entry.payload is None:
            missing[seq] = None
        if entry.event == ERASED:
            missing.pop(entry.meta["seq"], None)
        head = entry.hash
    if missing:
        return Broken(next(iter(missing)), "the payload is gone and no erasure is recorded", stream)
    return Verified(stream, seq, head)


def heads(tx: ReadTransaction) -> list[Head]:
    """Return the last entry of every stream, by the streams' names."""
    last = select(_table.c.stream, func.max(_table.c.seq).label("seq")).group_by(_table.c.stream).subquery()
    query = (
        select(_table.c.stream, _table.c.seq, _table.c.hash)
        .join(last, (_table.c.stream == last.c.stream) & (_table.c.seq == last.c.seq))
        .order_by(_table.c.stream)
    )
    return [Head(*row) for row in tx.session.execute(query)]


def anchor(tx: WriteTransaction, *, project_id: str, at: datetime, actor: Actor = SYSTEM) -> AuditEntry:
    """Append to the stream `workspace` a hash over all heads, and the heads that moved since the last anchor.

    Kept outside (printed, mailed, timestamped), the returned entry's hash pins every stream up to now.
    """
    now = {head.stream: [head.seq, head.hash] for head in heads(tx) if head.stream != ANCHOR_STREAM}
    before = _anchored(tx)
    moved = {stream: head for stream, head in now.items() if before.get(stream) != head}
    meta = {"streams": len(now), "digest": sha256_of(now), "moved": moved}
    return append(tx, project_id=project_id, stream=ANCHOR_STREAM, at=at, actor=actor, event=ANCHORED, meta=meta)


def verify_anchors(tx: ReadTransaction) -> Verified | Broken:
    """Check that every stream still holds the heads that were anchored: finds entries cut off at the end.

    Checks the anchors' own chain first. The anchors themselves can be cut off unless a hash is kept outside.
    """
    result = verify(tx, ANCHOR_STREAM)
    if isinstance(result, Broken):
        return result
    for entry in _in_order(tx, ANCHOR_STREAM):
        for stream, (seq, digest) in entry.meta.get("moved", {}).items() if entry.event == ANCHORED else ():
            found = tx.session.execute(
                select(_table.c.hash).where(_table.c.stream == stream, _table.c.seq == seq)
            ).scalar()
            if found != digest:
                why = "the anchored entry is gone" if found is None else "the anchored entry was replaced"
                return Broken(seq, why, stream)
    return result


def _anchored(tx: ReadTransaction) -> dict[str, Any]:
    query = (
        select(_table.c.meta).where(_table.c.stream == ANCHOR_STREAM, _table.c.event == ANCHORED).order_by(_table.c.seq)
    )
    known: dict[str, Any] = {}
    for meta in tx.session.execute(query).scalars():
        known |= meta["moved"]
    return known


def _in_order(tx: ReadTransaction, stream: str) -> Iterator[AuditEntry]:
    # Fresh from the database, in portions: an object that the session already holds would hide an edit.
    query = (
        select_rows(AuditEntry)
        .where(col(AuditEntry.stream) == stream)
        .order_by(col(AuditEntry.seq))
        .execution_options(populate_existing=True, yield_per=500)
    )
    yield from tx.session.exec(query)


def _wrong(entry: AuditEntry, seq: int, previous: str) -> str | None:
    if entry.seq != seq:
        return "the entry is missing"
    if entry.previous != previous:
        return "the entry doesn't follow the one before it"
    try:
        if entry_hash(entry) != entry.hash:
            return "the entry was edited"
        if entry.payload is not None and payload_hash(entry.salt, entry.payload) != entry.payload_hash:
            return "the payload was edited"
    except NotCanonical:
        return "the entry was edited"
    return None
