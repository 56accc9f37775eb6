"""How long a timer waits: milliseconds, or an ISO 8601 duration of weeks, days, hours, minutes and seconds."""

from __future__ import annotations

import re
from typing import Any, Final

LONGEST_DELAY: Final = 100 * 366 * 86_400_000  # milliseconds

_NUMBER: Final = re.compile(r"\d{1,15}", re.ASCII)
_DURATION: Final = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?",
    re.ASCII,
)
_UNITS: Final = (604_800_000, 86_400_000, 3_600_000, 60_000, 1_000)


def parse_delay(given: Any) -> int:
    """The milliseconds of a number, a numeric text or a text like "P14D" or "PT1H30M".

    ValueError with the reason for anything else, months and years (whose length varies) and more than a century.
    """
    delay = _milliseconds(given)
    if delay > LONGEST_DELAY:
        raise ValueError("A timer can't wait longer than a hundred years.")
    return delay


def _milliseconds(given: Any) -> int:
    if type(given) is int and given >= 0:
        return given
    if isinstance(given, str):
        if _NUMBER.fullmatch(given):
            return int(given)
        found = _DURATION.fullmatch(given)
        if found:
            *whole, fraction = found.groups()
            total = sum(int(count or 0) * unit for count, unit in zip(whole, _UNITS, strict=True))
            return total + int((fraction or "").ljust(3, "0"))
    raise ValueError(
        f"{str(given)[:64]!r} is no delay: write milliseconds or a duration like P14D or PT1H30M, no months or years."
    )
