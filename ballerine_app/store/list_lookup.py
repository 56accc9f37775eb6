"""What rules ask of custom lists: which entries fit some keys at a time, and whole lists for many evaluations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, or_, select

from ballerine_app.store.list_tables import CustomListRow, ListEntry
from ballerine_app.store.transaction import ReadTransaction

_lists = CustomListRow.__table__  # type: ignore[attr-defined]
_entries = ListEntry.__table__  # type: ignore[attr-defined]
# The hot path: rules that ask a list do so for every judged case, so the statements are built once.
_HEADS = select(_lists.c.id, _lists.c.name, _lists.c.kind, _lists.c.revision, _lists.c.archived_at).where(
    _lists.c.project_id == bindparam("project"), _lists.c.name.in_(bindparam("names", expanding=True))
)
_FITTING = select(_entries.c.key, _entries.c.value, _entries.c.note, _entries.c.expires_at).where(
    _entries.c.list_id == bindparam("list"),
    _entries.c.key.in_(bindparam("keys", expanding=True)),
    _entries.c.added_at <= bindparam("as_of"),
    or_(_entries.c.removed_at.is_(None), _entries.c.removed_at > bindparam("as_of")),
    or_(_entries.c.expires_at.is_(None), _entries.c.expires_at > bindparam("alive_at")),
)
_ALL = select(
    _entries.c.key,
    _entries.c.value,
    _entries.c.note,
    _entries.c.expires_at,
    _entries.c.added_at,
    _entries.c.removed_at,
).where(_entries.c.list_id == bindparam("list"))


@dataclass(frozen=True, slots=True)
class ListHead:
    """A list without its entries."""

    id: str
    name: str
    kind: str
    revision: int
    archived_at: datetime | None


def list_heads_named(tx: ReadTransaction, project_id: str, names: Collection[str]) -> list[ListHead]:
    """The lists of a project that have one of these names; names that no list has are left out."""
    if not names:
        return []
    rows = tx.session.connection().execute(_HEADS, {"project": project_id, "names": sorted(names)})
    return [ListHead(*row) for row in rows]


def fitting_entries(
    tx: ReadTransaction, list_id: str, keys: Sequence[str], as_of: datetime, alive_at: datetime
) -> list[Row[Any]]:
    """The entries with one of these keys that were in the list at `as_of` and had not expired at `alive_at`.

    A row has `key`, `value`, `note`, `expires_at`.
    """
    asked = {"list": list_id, "keys": list(keys), "as_of": as_of, "alive_at": alive_at}
    return list(tx.session.connection().execute(_FITTING, asked))


def all_entries(tx: ReadTransaction, list_id: str) -> list[Row[Any]]:
    """Every entry that is or was in a list: `key`, `value`, `note`, `expires_at`, `added_at`, `removed_at`."""
    return list(tx.session.connection().execute(_ALL, {"list": list_id}))
