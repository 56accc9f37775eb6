"""Where each field of a machine-readable zone stands, and the check digit that guards it (ICAO Doc 9303)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Format = Literal["TD1", "TD2", "TD3"]

_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """Return the check digit of A to Z, 0 to 9 and <.

    Weights 7, 3, 1 repeating; letters count from 10 on, the filler is 0; the sum modulo 10.
    """
    values = (0 if char == "<" else int(char, 36) for char in text)
    return str(sum(value * _WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a line: `row` from 0, `start` included, `end` not."""

    row: int
    start: int
    end: int

    def of(self, rows: Sequence[str]) -> str:
        """Return what stands there."""
        return rows[self.row][self.start : self.end]


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the three formats; `composed` is what the composite digit is reckoned over, in that order."""

    format: Format
    lines: int
    length: int
    document_code: Place
    issuer: Place
    names: Place
    number: Place
    number_check: Place
    nationality: Place
    birth_date: Place
    birth_check: Place
    sex: Place
    expiry_date: Place
    expiry_check: Place
    optional: Place
    optional_check: Place | None
    optional_2: Place | None
    composed: tuple[Place, ...]
    composite: Place


def _two_lines(name: Format, length: int, optional_check: Place | None) -> Layout:
    optional_end = length - 1 - (1 if optional_check else 0)
    return Layout(
        format=name,
        lines=2,
        length=length,
        document_code=Place(0, 0, 2),
        issuer=Place(0, 2, 5),
        names=Place(0, 5, length),
        number=Place(1, 0, 9),
        number_check=Place(1, 9, 10),
        nationality=Place(1, 10, 13),
        birth_date=Place(1, 13, 19),
        birth_check=Place(1, 19, 20),
        sex=Place(1, 20, 21),
        expiry_date=Place(1, 21, 27),
        expiry_check=Place(1, 27, 28),
        optional=Place(1, 28, optional_end),
        optional_check=optional_check,
        optional_2=None,
        composed=(Place(1, 0, 10), Place(1, 13, 20), Place(1, 21, length - 1)),
        composite=Place(1, length - 1, length),
    )


LAYOUTS: dict[Format, Layout] = {
    "TD1": Layout(
        format="TD1",
        lines=3,
        length=30,
        document_code=Place(0, 0, 2),
        issuer=Place(0, 2, 5),
        names=Place(2, 0, 30),
        number=Place(0, 5, 14),
        number_check=Place(0, 14, 15),
        nationality=Place(1, 15, 18),
        birth_date=Place(1, 0, 6),
        birth_check=Place(1, 6, 7),
        sex=Place(1, 7, 8),
        expiry_date=Place(1, 8, 14),
        expiry_check=Place(1, 14, 15),
        optional=Place(0, 15, 30),
        optional_check=None,
        optional_2=Place(1, 18, 29),
        composed=(Place(0, 5, 30), Place(1, 0, 7), Place(1, 8, 15), Place(1, 18, 29)),
        composite=Place(1, 29, 30),
    ),
    "TD2": _two_lines("TD2", 36, None),
    "TD3": _two_lines("TD3", 44, Place(1, 42, 43)),
}
