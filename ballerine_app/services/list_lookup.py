"""Custom lists as rules ask for them: from the database for one evaluation, or in memory for thousands.

Both know the past: an evaluation of an earlier time sees the entries of that time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from ballerine_app.engine.rules import ListLookup, ListMatch
from ballerine_app.engine.rules.custom_list import CustomList, DatedEntry, DatedList, longest
from ballerine_app.engine.rules.list_kinds import keys_to_try
from ballerine_app.engine.rules.list_values import is_askable
from ballerine_app.store.list_lookup import ListHead, all_entries, fitting_entries, list_heads_named
from ballerine_app.store.transaction import ReadTransaction


class StoredList:
    """A list in the database, for one evaluation: what was asked once is remembered."""

    __slots__ = ("_as_of", "_head", "_known", "_tx")

    def __init__(self, tx: ReadTransaction, head: ListHead, as_of: datetime) -> None:
        self._tx = tx
        self._head = head
        self._as_of = as_of
        self._known: dict[tuple[tuple[str, ...], datetime], ListMatch | None] = {}

    @property
    def revision(self) -> int:
        """How often the list has changed up to now."""
        return self._head.revision

    def find(self, value: str, now: datetime) -> ListMatch | None:
        """The entry that fits the value, was in the list then and had not expired at `now`. One indexed query."""
        keys = tuple(key for key in keys_to_try(self._head.kind, value) if is_askable(key))
        if not keys:
            return None
        asked = (keys, now)
        if asked not in self._known:
            self._known[asked] = self._ask(keys, max(now, self._as_of))
        return self._known[asked]

    def _ask(self, keys: tuple[str, ...], alive_at: datetime) -> ListMatch | None:
        found: dict[str, list[ListMatch]] = {}
        for row in fitting_entries(self._tx, self._head.id, keys, self._as_of, alive_at):
            found.setdefault(row.key, []).append(ListMatch(row.value, row.note, row.expires_at))
        return next((longest(found[key]) for key in keys if key in found), None)


def lists_for(
    tx: ReadTransaction, project_id: str, names: Collection[str], as_of: datetime
) -> Mapping[str, StoredList]:
    """The lists with these names, with their entries as of a time, usable while the transaction lasts.

    A name that no list has, or only one archived by then, is left out: a rule that asks for it fails with a RuleError.
    """
    return {
        head.name: StoredList(tx, head, as_of)
        for head in list_heads_named(tx, project_id, names)
        if head.archived_at is None or as_of < head.archived_at
    }


def loaded_lists(
    tx: ReadTransaction, project_id: str, names: Collection[str], as_of: datetime | None = None
) -> Mapping[str, ListLookup]:
    """The same lists in memory, for thousands of evaluations; they outlast the transaction.

    Without `as_of`, each lookup sees the entries of its own `now`, as the case saw them when it was judged: the same
    answers as `lists_for` gives with that time. A list that is archived meanwhile is there as it was. With `as_of`,
    every lookup sees the entries of that one time: what today's list would say of earlier cases.
    """
    return {
        head.name: _loaded(tx, head, as_of)
        for head in list_heads_named(tx, project_id, names)
        if as_of is None or head.archived_at is None or as_of < head.archived_at
    }


def _loaded(tx: ReadTransaction, head: ListHead, as_of: datetime | None) -> ListLookup:
    rows = all_entries(tx, head.id)
    if as_of is None:
        return DatedList(
            head.kind,
            (
                DatedEntry(row.key, ListMatch(row.value, row.note, row.expires_at), row.added_at, row.removed_at)
                for row in rows
            ),
        )
    return CustomList(
        head.kind,
        (
            ListMatch(row.value, row.note, row.expires_at)
            for row in rows
            if row.added_at <= as_of
            and (row.removed_at is None or as_of < row.removed_at)
            and (row.expires_at is None or as_of < row.expires_at)
        ),
    )
