"""The machine-readable zone of travel documents: reading it and proving its check digits.

Source: ICAO Doc 9303, parts 3 (characters, check digits), 4 (TD3, passports), 5 (TD1, cards), 6 (TD2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ballerine_app.engine.documents.mrz_layout import LAYOUTS, Format, Layout, check_digit

MrzErrorCode = Literal["lines", "length", "characters"]
Check = Literal["number", "birth_date", "expiry_date", "optional", "composite"]

_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")


class MrzError(ValueError):
    """Text that cannot be a machine-readable zone.

    `code`: lines (neither two nor three), length (a line is too short or too long), characters (one
    outside A to Z, 0 to 9 and <). `line` counts from 1; 0 where no single line is at fault.
    """

    def __init__(self, code: MrzErrorCode, line: int = 0) -> None:
        """Keep the code and the line."""
        self.code = code
        self.line = line
        super().__init__(f"{code} (line {line})" if line else code)


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a machine-readable zone says; fillers are removed, dates are YYMMDD as printed.

    `checks` tells for each check digit whether it is right; `valid` is true when all are. `sex` is M, F, X or "".
    """

    format: Format
    document_code: str
    issuer: str
    number: str
    nationality: str
    surname: str
    given_names: str
    birth_date: str
    sex: str
    expiry_date: str
    optional: str
    checks: Mapping[Check, bool]

    @property
    def valid(self) -> bool:
        """Tell whether every check digit is right."""
        return all(self.checks.values())

    def born(self, today: date) -> date | None:
        """Return the date of birth, the latest that is not after `today`; None where it is unknown or no date."""
        born = _date(self.birth_date, 2000)
        return _date(self.birth_date, 1900) if born is None or born > today else born

    def expires(self) -> date | None:
        """Return the date of expiry; None where it is no date. The machine-readable zone began in the 1980s."""
        return _date(self.expiry_date, 1900 if self.expiry_date[:1] in {"8", "9"} else 2000)


def parse_mrz(lines: str | Sequence[str]) -> Mrz:
    """Read the lines of a TD1, TD2 or TD3 zone; a text is split at its line breaks.

    Spaces are dropped and small letters raised; nothing is guessed. Wrong check digits are no error, they are in
    `checks`. Raises MrzError.
    """
    given = lines.splitlines() if isinstance(lines, str) else lines
    rows = [row for row in ("".join(line.split()).upper() for line in given) if row]
    layout = _layout(rows)
    for at, row in enumerate(rows, start=1):
        if not _ALPHABET.issuperset(row):
            raise MrzError("characters", at)
    number, number_check, optional = _number(layout, rows)
    surname, _, given_names = layout.names.of(rows).partition("<<")
    checks: dict[Check, bool] = {
        "number": _holds(number, number_check),
        "birth_date": _holds(layout.birth_date.of(rows), layout.birth_check.of(rows)),
        "expiry_date": _holds(layout.expiry_date.of(rows), layout.expiry_check.of(rows)),
    }
    if layout.optional_check is not None:
        checks["optional"] = _holds(layout.optional.of(rows), layout.optional_check.of(rows), may_be_empty=True)
    checks["composite"] = _holds("".join(part.of(rows) for part in layout.composed), layout.composite.of(rows))
    return Mrz(
        format=layout.format,
        document_code=_plain(layout.document_code.of(rows)),
        issuer=_plain(layout.issuer.of(rows)),
        number=number.rstrip("<"),
        nationality=_plain(layout.nationality.of(rows)),
        surname=_plain(surname),
        given_names=_plain(given_names),
        birth_date=layout.birth_date.of(rows),
        sex=_plain(layout.sex.of(rows)),
        expiry_date=layout.expiry_date.of(rows),
        optional=_plain(optional),
        checks=checks,
    )


def _layout(rows: Sequence[str]) -> Layout:
    same_count = [layout for layout in LAYOUTS.values() if layout.lines == len(rows)]
    if not same_count:
        raise MrzError("lines")
    for layout in same_count:
        if len(rows[0]) == layout.length:
            for at, row in enumerate(rows, start=1):
                if len(row) != layout.length:
                    raise MrzError("length", at)
            return layout
    raise MrzError("length", 1)


def _number(layout: Layout, rows: Sequence[str]) -> tuple[str, str, str]:
    """Return the document number, its check digit and the optional data without what belongs to the number.

    On cards a number of more than nine characters goes on in the optional data, and a filler stands for its digit.
    """
    number, digit, optional = layout.number.of(rows), layout.number_check.of(rows), layout.optional.of(rows)
    further = layout.optional_2.of(rows) if layout.optional_2 else ""
    if layout.format != "TD3" and digit == "<":
        rest, _, remaining = optional.partition("<")
        if len(rest) >= 2:
            return number + rest[:-1], rest[-1], remaining + further
    return number, digit, optional + further


def _holds(text: str, digit: str, *, may_be_empty: bool = False) -> bool:
    if digit == "<":
        return may_be_empty and not text.strip("<")
    return check_digit(text) == digit


def _plain(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def _date(text: str, century: int) -> date | None:
    if not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
