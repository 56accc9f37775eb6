"""Custom lists in memory: which entry fits a value, now or at an earlier time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ballerine_app.engine.rules.list_kinds import KINDS, entry_key, keys_to_try
from ballerine_app.engine.rules.list_lookup import ListMatch


class CustomList:
    """A list of one of KINDS, found in constant time. A domain also fits addresses at its subdomains."""

    __slots__ = ("_entries", "kind")

    def __init__(self, kind: str, entries: Iterable[ListMatch]) -> None:
        """ValueError for an unknown kind. Of entries that are the same, the one that lasts longest counts."""
        self.kind = _known(kind)
        self._entries: dict[str, ListMatch] = {}
        for entry in entries:
            key = entry_key(kind, entry.entry)
            held = self._entries.get(key)
            if key and (held is None or outlasts(entry, held)):
                self._entries[key] = entry

    def find(self, value: str, now: datetime) -> ListMatch | None:
        """The entry that fits the value and has not expired at `now`."""
        for key in keys_to_try(self.kind, value):
            match = self._entries.get(key)
            if match and lasts(match, now):
                return match
        return None


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """An entry that was in a list from `added_at` until `removed_at`, with its key (`entry_key`)."""

    key: str
    match: ListMatch
    added_at: datetime
    removed_at: datetime | None = None


class DatedList:
    """A list with its past: each lookup sees the entries that were there at its own time."""

    __slots__ = ("_entries", "kind")

    def __init__(self, kind: str, entries: Iterable[DatedEntry]) -> None:
        """ValueError for an unknown kind."""
        self.kind = _known(kind)
        self._entries: dict[str, list[DatedEntry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.key, []).append(entry)

    def find(self, value: str, now: datetime) -> ListMatch | None:
        """The entry that fits the value, was in the list at `now` and had not expired."""
        for key in keys_to_try(self.kind, value):
            there = [
                entry.match
                for entry in self._entries.get(key, ())
                if entry.added_at <= now
                and (entry.removed_at is None or now < entry.removed_at)
                and lasts(entry.match, now)
            ]
            if there:
                return longest(there)
        return None


def lasts(match: ListMatch, now: datetime) -> bool:
    """Whether an entry has not expired."""
    return match.expires_at is None or now < match.expires_at


def longest(matches: Iterable[ListMatch]) -> ListMatch:
    """Of at least one entry of the same key, the one that lasts longest; the first of those that last alike."""
    found, *more = matches
    for match in more:
        if outlasts(match, found):
            found = match
    return found


def outlasts(entry: ListMatch, held: ListMatch) -> bool:
    """Whether an entry lasts longer than another."""
    if held.expires_at is None or entry.expires_at is None:
        return held.expires_at is not None
    return entry.expires_at > held.expires_at


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"A list is of one of the kinds {', '.join(KINDS)}.")
    return kind
