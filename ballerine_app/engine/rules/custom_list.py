"""Custom lists in memory: how values of each kind are compared with the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.folded_text import folded, words
from ballerine_app.engine.rules.list_lookup import ListMatch

_LONGEST_DOMAIN: Final = 253


def _code(value: str) -> str:
    return "".join(each for each in value if each.isalnum()).upper()


def _domain(value: str) -> str:
    domain = value.rpartition("@")[2].strip().strip(".").casefold()
    return domain if len(domain) <= _LONGEST_DOMAIN else ""


# Values are the same entry when these texts are the same; an empty text fits nothing.
KINDS: Final[Mapping[str, Callable[[str], str]]] = {
    "text": folded,
    "country": lambda value: alpha_2(value) or "",
    "email_domain": _domain,
    "document_number": _code,
    "name": lambda value: " ".join(sorted(words(value))),
    "iban": _code,
    "merchant_code": lambda value: value.strip(),
}


class CustomList:
    """A list of one of KINDS, found in constant time. A domain also fits addresses at its subdomains.

    - text: whatever the case, accents and spacing
    - country: codes of two or three letters
    - email_domain: domains; the value may be a whole address
    - document_number, iban: letters and digits only, whatever the case
    - name: the words in any order, whatever the case and accents
    - merchant_code: as it is
    """

    __slots__ = ("_entries", "kind")

    def __init__(self, kind: str, entries: Iterable[ListMatch]) -> None:
        """ValueError for an unknown kind. Of entries that are the same, the one that lasts longest counts."""
        if kind not in KINDS:
            raise ValueError(f"A list is of one of the kinds {', '.join(KINDS)}.")
        self.kind = kind
        self._entries: dict[str, ListMatch] = {}
        for entry in entries:
            key = KINDS[kind](entry.entry)
            held = self._entries.get(key)
            if key and (held is None or _outlasts(entry, held)):
                self._entries[key] = entry

    def find(self, value: str, now: datetime) -> ListMatch | None:
        """The entry that fits the value and has not expired at `now`."""
        key = KINDS[self.kind](value)
        while key:
            match = self._entries.get(key)
            if match and (match.expires_at is None or now < match.expires_at):
                return match
            key = key.partition(".")[2] if self.kind == "email_domain" else ""
        return None


def _outlasts(entry: ListMatch, held: ListMatch) -> bool:
    if held.expires_at is None or entry.expires_at is None:
        return held.expires_at is not None
    return entry.expires_at > held.expires_at
