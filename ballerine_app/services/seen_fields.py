"""The fields that real cases have: their types, and how many cases have them.

Values are kept only of fields that name a kind of thing, such as a country, a type or a status, and only a few: the
catalogue is no place for what is known about a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.engine.rules.dates import read_instant
from ballerine_app.engine.rules.form_operators import FieldType
from ballerine_app.locales.countries import country_codes

MOST_FIELDS: Final = 400
MOST_VALUES: Final = 12
_MOST_DEPTH: Final = 8
_MOST_ITEMS: Final = 5  # of a list, that are looked at
_LONGEST_VALUE: Final = 40
_LEFT_OUT: Final = frozenset({"risk"})  # the engine's own result, which is made after the rules
_KINDS_OF_THINGS: Final = frozenset(
    ["country", "nationality", "type", "status", "category", "kind", "currency", "level", "decision", "result"]
)
_ID: Final = re.compile(r"[0-9a-fA-F-]{16,}|.*\d{4,}.*|.{41,}")


@dataclass(slots=True)
class SeenField:
    """How many cases have a field, with values of which types, and the values that may be shown."""

    cases: int = 0
    types: Counter[FieldType] = field(default_factory=Counter)
    values: set[str] = field(default_factory=set)

    @property
    def type(self) -> FieldType:
        """The type of all its values; "any" where they differ, a text where only some look like more than that."""
        kinds = set(self.types)
        if kinds and kinds <= {"text", "date", "country"}:
            return kinds.pop() if len(kinds) == 1 else "text"
        return kinds.pop() if len(kinds) == 1 else "any"


def seen_fields(contexts: Iterable[dict[str, Any]]) -> dict[str, SeenField]:
    """What is in some contexts, by path; `list[].key` for the fields of a list's items."""
    found: dict[str, SeenField] = {}
    for context in contexts:
        here: set[str] = set()
        for path, value in _walk(context, "", 0):
            seen = found.get(path)
            if seen is None:
                if len(found) >= MOST_FIELDS:
                    continue
                seen = found[path] = SeenField()
            if path not in here:
                here.add(path)
                seen.cases += 1
            seen.types[_type(path, value)] += 1
            if _may_be_shown(path, value) and len(seen.values) <= MOST_VALUES:
                seen.values.add(value)
    return found


def _walk(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            named = key and not _ID.fullmatch(key) and not {".", "["} & set(key)
            if named and not (depth == 0 and key in _LEFT_OUT):
                yield from _walk(inner, f"{path}.{key}" if path else key, depth + 1)
        return
    if value is None or value == "" or value == {} or not path:
        return
    yield path, value
    if isinstance(value, list):
        for item in value[:_MOST_ITEMS]:
            if isinstance(item, dict):
                yield from _walk(item, f"{path}[]", depth + 1)


def _type(path: str, value: Any) -> FieldType:
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "list" if any(isinstance(item, dict) for item in value) else "tags"
    if not isinstance(value, str):
        return "any"
    last = path.rpartition(".")[2].casefold()
    if value in country_codes() and ("country" in last or "nationality" in last or "issuer" in last):
        return "country"
    return "date" if len(value) >= len("2026-01-01") and read_instant(value) else "text"


def _may_be_shown(path: str, value: Any) -> bool:
    named = path.rpartition(".")[2] in _KINDS_OF_THINGS
    return named and isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE and not _ID.fullmatch(value)
