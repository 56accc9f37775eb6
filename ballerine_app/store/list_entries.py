"""The entries of custom lists. An entry's row never changes but for its end: what is changed is another row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, insert, or_, update
from sqlmodel import col, select

from ballerine_app.store.list_tables import ListEntry
from ballerine_app.store.transaction import ReadTransaction, WriteTransaction

SHOWN = ("all", "expiring", "expired")
_table = ListEntry.__table__  # type: ignore[attr-defined]
_live = _table.c.removed_at.is_(None)
# Databases take a limited number of parameters.
_PORTION = 500


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are asked for: a part of their value or note, and all, expiring or expired ones.

    `now` and `soon` bound what expires soon. Pages count from 1.
    """

    now: datetime
    soon: datetime
    search: str = ""
    shown: str = "all"
    page: int = 1
    size: int = 50


def entry_page(tx: ReadTransaction, list_id: str, wanted: EntryFilter) -> tuple[list[ListEntry], int]:
    """One page of the entries that are not removed, the newest first, and how many fit in all."""
    where = _conditions(list_id, wanted)
    total = int(tx.session.exec(select(func.count()).select_from(ListEntry).where(*where)).one())
    query = (
        select(ListEntry)
        .where(*where)
        .order_by(col(ListEntry.added_at).desc(), col(ListEntry.id))
        .limit(wanted.size)
        .offset((wanted.page - 1) * wanted.size)
    )
    return list(tx.session.exec(query)), total


def live_entry(tx: ReadTransaction, list_id: str, entry_id: str) -> ListEntry | None:
    """An entry that is not removed, detached; None where the list has none."""
    query = select(ListEntry).where(
        col(ListEntry.id) == entry_id, col(ListEntry.list_id) == list_id, col(ListEntry.removed_at).is_(None)
    )
    row = tx.session.exec(query).first()
    if row is not None:
        tx.session.expunge(row)
    return row


def live_entries(tx: ReadTransaction, list_id: str, keys: Iterable[str] | None = None) -> dict[str, Row[Any]]:
    """The entries that are not removed, by key: all, or those with one of `keys`. A row has `id`, `key`, `value`,
    `note`, `expires_at`.
    """
    columns = (_table.c.id, _table.c.key, _table.c.value, _table.c.note, _table.c.expires_at)
    query = select(*columns).where(_table.c.list_id == list_id, _live)  # type: ignore[call-overload]
    connection = tx.session.connection()
    if keys is None:
        return {row.key: row for row in connection.execute(query)}
    return {
        row.key: row
        for portion in _portions(keys)
        for row in connection.execute(query.where(_table.c.key.in_(portion)))
    }


def all_live(tx: ReadTransaction, list_id: str) -> list[Row[Any]]:
    """Every entry that is not removed, in the order in which they came: `value`, `note`, `expires_at`, `added_at`."""
    columns = (_table.c.value, _table.c.note, _table.c.expires_at, _table.c.added_at)
    query = select(*columns).where(_table.c.list_id == list_id, _live)
    return list(tx.session.connection().execute(query.order_by(_table.c.added_at, _table.c.id)))


def add_entries(tx: WriteTransaction, rows: Sequence[ListEntry]) -> None:
    """Insert entries."""
    if rows:
        tx.session.connection().execute(insert(_table), [row.model_dump() for row in rows])


def remove_entries(
    tx: WriteTransaction, list_id: str, ids: Collection[str], at: datetime, by: str | None, replaced_by: str = ""
) -> int:
    """End entries that are not removed yet; how many there were."""
    ended = {"removed_at": at, "removed_by": by, "replaced_by": replaced_by}
    return sum(
        tx.session.connection()
        .execute(update(_table).where(_table.c.list_id == list_id, _live, _table.c.id.in_(portion)).values(**ended))
        .rowcount
        for portion in _portions(ids)
    )


def remove_import(tx: WriteTransaction, list_id: str, import_id: str, at: datetime, by: str | None) -> int:
    """End the entries that an import brought and that are still there; how many there were."""
    statement = update(_table).where(_table.c.list_id == list_id, _live, _table.c.import_id == import_id)
    return tx.session.connection().execute(statement.values(removed_at=at, removed_by=by)).rowcount


def replaced_entries(tx: ReadTransaction, list_id: str, import_id: str) -> list[ListEntry]:
    """The entries in whose place an import put others."""
    query = select(ListEntry).where(col(ListEntry.list_id) == list_id, col(ListEntry.replaced_by) == import_id)
    return list(tx.session.exec(query))


def _conditions(list_id: str, wanted: EntryFilter) -> list[Any]:
    found: list[Any] = [col(ListEntry.list_id) == list_id, col(ListEntry.removed_at).is_(None)]
    ends = col(ListEntry.expires_at)
    if wanted.shown == "expiring":
        found += [ends > wanted.now, ends <= wanted.soon]
    elif wanted.shown == "expired":
        found.append(ends <= wanted.now)
    if wanted.search:
        escaped = wanted.search.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        columns = (col(ListEntry.value), col(ListEntry.key), col(ListEntry.note))
        found.append(or_(*(func.lower(column).like(f"%{escaped}%", escape="\\") for column in columns)))
    return found


def _portions(values: Iterable[str]) -> Iterable[list[str]]:
    left = iter(values)
    while portion := list(islice(left, _PORTION)):
        yield portion
