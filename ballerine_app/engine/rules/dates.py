"""Dates in rules: ISO 8601 text to a day or an instant, and steps of days, months and years."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final

from ballerine_app.engine.rules.errors import RuleError

UNITS: Final = ("hours", "days", "months", "years")
LONGEST_DATE: Final = 40
_FURTHEST: Final = 1_000_000  # of any unit; dates end at the year 9999 anyway


def read_day(value: Any) -> date | None:
    """The day of an ISO date or date-time text as it is written; a time after it is ignored. None for anything else."""
    if not isinstance(value, str) or not 10 <= len(value) <= LONGEST_DATE:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def read_instant(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """The instant of an ISO date-time text; one without a zone is in `zone`, a date alone is midnight in UTC.

    That is how JavaScript reads them. None for anything else.
    """
    if not isinstance(value, str) or not 10 <= len(value) <= LONGEST_DATE:
        return None
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC if len(value) == 10 else zone)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def instant_of(now: datetime | None) -> datetime:
    """The time of the evaluation in UTC. RuleError when it has none, or one without a zone."""
    if now is None or now.tzinfo is None:
        raise RuleError("The rule needs the time with its zone, and this evaluation has none.")
    return now.astimezone(UTC)


def shifted(moment: datetime, count: int, unit: str) -> datetime | None:
    """`moment` moved by `count` of UNITS, in the past where negative; None beyond the years 1 to 9999.

    Months and years keep the day of the month, or take the month's last one where it is shorter.
    """
    if abs(count) > _FURTHEST:
        return None
    try:
        if unit in ("hours", "days"):
            return moment + timedelta(**{unit: count})
        months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        if not 1 <= year <= 9999:
            return None
        return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
    except OverflowError:
        return None


def full_years(since: date, until: date) -> int:
    """Full years between two days, as ages are counted (29 February has its birthday on 1 March)."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def check_unit(value: Any) -> None:
    """ValueError unless the value is one of UNITS."""
    if value not in UNITS:
        raise ValueError(f"the unit is one of {', '.join(UNITS)}.")
