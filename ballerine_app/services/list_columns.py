"""Which column of a file holds what: guessed from its header and first rows, and changed by the person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ballerine_app.engine.rules.list_values import unfit
from ballerine_app.services.list_csv import Row

NO_COLUMN: Final = -1
MOST_COLUMNS: Final = 50
_NOTE_WORDS: Final = frozenset({"note", "notes", "reason", "comment", "comments", "remark", "remarks", "source"})
_EXPIRY_WORDS: Final = frozenset(
    {"expires", "expires at", "expiry", "expiry date", "expiration", "valid until", "valid to", "until", "end date"}
)
_VALUE_WORDS: Final[dict[str, frozenset[str]]] = {
    "text": frozenset({"text"}),
    "country": frozenset({"country", "country code", "code", "iso"}),
    "email_domain": frozenset({"domain", "domains", "email domain", "e mail domain", "host"}),
    "document_number": frozenset({"document", "document number", "number", "passport number", "id number"}),
    "name": frozenset({"name", "full name", "names"}),
    "iban": frozenset({"iban", "account", "account number"}),
    "merchant_code": frozenset({"mcc", "code", "merchant code", "merchant category code"}),
}
_ANY_VALUE: Final = frozenset({"value", "values", "entry"})
_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file is read: whether its first row is a header, and the columns from 0 on (NO_COLUMN for none)."""

    header: bool
    value: int
    note: int = NO_COLUMN
    expires: int = NO_COLUMN


def columns_of(rows: Sequence[Row], kind: str) -> Columns:
    """A guess from the first rows of a file for a list of this kind."""
    first = rows[0].cells if rows else ()
    words = [re.sub(r"[^a-z]+", " ", cell.casefold()).strip() for cell in first]
    known = _ANY_VALUE | _VALUE_WORDS[kind]
    value = next((at for at, word in enumerate(words) if word in known), NO_COLUMN)
    below = rows[1:] or rows
    best = _best(below, kind)
    header = value != NO_COLUMN or (len(rows) > 1 and _is_heading(first, best, kind) and _fits(below, best, kind) > 0.5)
    if value == NO_COLUMN:
        value = best
    note = next((at for at, word in enumerate(words) if word in _NOTE_WORDS and at != value), NO_COLUMN)
    expires = next((at for at, word in enumerate(words) if word in _EXPIRY_WORDS and at != value), NO_COLUMN)
    return Columns(header, value, note if header else NO_COLUMN, expires if header else NO_COLUMN)


def end_of(cell: str) -> datetime | None:
    """When an entry ends whose last day, or exact time, is written so: 2026-12-31, 31.12.2026, 2026-12-31T12:00:00Z.

    A day counts whole, in UTC. ValueError for anything else; None for an empty cell.
    """
    if not cell:
        return None
    if day := _DATE.fullmatch(cell):
        return _day_after(int(day[1]), int(day[2]), int(day[3]))
    if day := _DOTTED.fullmatch(cell):
        return _day_after(int(day[3]), int(day[2]), int(day[1]))
    if len(cell) < 16 or "-" not in cell[:8]:
        raise ValueError("no date")
    at = datetime.fromisoformat(cell)
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no date") from error


def _day_after(year: int, month: int, day: int) -> datetime:
    if not 1970 <= year < 9999:
        raise ValueError("no date of these times")
    return datetime(year, month, day, tzinfo=UTC) + timedelta(days=1)


def _is_heading(first: Sequence[str], at: int, kind: str) -> bool:
    """Whether the first row's cell can't be a value and reads like a word."""
    return at < len(first) and unfit(kind, first[at]) is not None and not any(each.isdigit() for each in first[at])


def _best(rows: Sequence[Row], kind: str) -> int:
    width = min(MOST_COLUMNS, max((len(row.cells) for row in rows), default=1))
    return max(range(max(1, width)), key=lambda at: (_fits(rows, at, kind), -at))


def _fits(rows: Sequence[Row], at: int, kind: str) -> float:
    cells = [row.cells[at] for row in rows if at < len(row.cells)]
    return sum(unfit(kind, cell) is None for cell in cells) / max(1, len(cells))
