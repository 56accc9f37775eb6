"""Operators on dates and ages. "Today" is the day of the evaluation's time in UTC, or an argument.

Dates are ISO 8601 text. A missing or unreadable argument gives null. Since `<` takes null for 0, a rule that compares
such a result says what a missing value means, as in
{"and": [{"!!": [{"var": "expiry"}]}, {"<": [{"days_until": [...]}, 90]}]}, or is compiled strictly.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.dates import check_unit, full_years, instant_of, read_day, read_instant, shifted
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import operator


@operator("days_until", 2, 2, strict=True, example=({"days_until": ["2024-03-01", "2024-02-28"]}, {}, 2))
def days_until(when: Any, today: Any) -> int | None:
    """Whole days from `today` to `when`, negative when it has passed. ISO dates; a time after the date is ignored."""
    return days_between(today, when)


@operator("days_between", 2, 2, strict=True, example=({"days_between": ["2024-02-28", "2024-03-01"]}, {}, 2))
def days_between(start: Any, end: Any) -> int | None:
    """Whole days from the first date to the second, negative when the second is earlier; times are ignored."""
    first, last = read_day(start), read_day(end)
    return (last - first).days if first and last else None


@operator(
    "days_ago",
    1,
    1,
    strict=True,
    clock=True,
    example=({"days_ago": [{"var": "created"}]}, {"created": "2026-11-12"}, 10),
)
def days_ago(steps: Steps, when: Any) -> int | None:
    """Whole days from the date to today, negative for a date in the future."""
    then = read_day(when)
    return (_today(steps) - then).days if then else None


@operator("years_since", 2, 2, strict=True, example=({"years_since": ["2004-02-29", "2022-02-28"]}, {}, 17))
def years_since(when: Any, today: Any) -> int | None:
    """Full years from `when` to `today`, as ages are counted (29 February has its birthday on 1 March)."""
    then, now = read_day(when), read_day(today)
    return full_years(then, now) if then and now else None


@operator("age", 1, 1, strict=True, clock=True, example=({"age": [{"var": "birth"}]}, {"birth": "2008-11-23"}, 17))
def age(steps: Steps, birth: Any) -> int | None:
    """Full years from the date of birth to today; null for a birth in the future."""
    then = read_day(birth)
    today = _today(steps)
    return full_years(then, today) if then and then <= today else None


@operator(
    "before", 2, 2, strict=True, steps=True, example=({"before": ["2026-11-22", "2026-11-22T00:00:01Z"]}, {}, True)
)
def before(steps: Steps, left: Any, right: Any) -> bool | None:
    """Whether the first date or date-time is earlier than the second; without a zone it is taken to be in UTC."""
    first, second = read_instant(left), read_instant(right)
    return first < second if first and second else None


@operator(
    "after", 2, 2, strict=True, steps=True, example=({"after": ["2026-11-22T01:00+02:00", "2026-11-22"]}, {}, False)
)
def after(steps: Steps, left: Any, right: Any) -> bool | None:
    """Whether the first date or date-time is later than the second; without a zone it is taken to be in UTC."""
    return before(steps, right, left)


@operator(
    "within_last",
    3,
    3,
    strict=True,
    clock=True,
    constants={2: check_unit},
    example=({"within_last": [{"var": "founded"}, 6, "months"]}, {"founded": "2026-06-01"}, True),
)
def within_last(steps: Steps, when: Any, count: Any, unit: str) -> bool | None:
    """Whether the date lies between now and so many hours, days, months or years ago; false for the future.

    The oldest date that counts is that many units ago, and its whole day where `when` is a date without a time.
    """
    moment, now, amount = read_instant(when), instant_of(steps.now), _whole(count)
    if moment is None or amount is None:
        return None
    oldest = shifted(now, -amount, unit)
    if oldest is not None and isinstance(when, str) and len(when) == 10 and unit != "hours":
        oldest = oldest.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment <= now and (oldest is None or moment >= oldest)


@operator(
    "within_next",
    3,
    3,
    strict=True,
    clock=True,
    constants={2: check_unit},
    example=({"within_next": [{"var": "expires"}, 90, "days"]}, {"expires": "2027-06-01"}, False),
)
def within_next(steps: Steps, when: Any, count: Any, unit: str) -> bool | None:
    """Whether the date lies between now and so many hours, days, months or years ahead; false for the past.

    A date without a time that is today counts as ahead.
    """
    moment, now, amount = read_instant(when), instant_of(steps.now), _whole(count)
    if moment is None or amount is None:
        return None
    latest = shifted(now, amount, unit)
    start = now
    if isinstance(when, str) and len(when) == 10:
        start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return moment >= start and (latest is None or moment <= latest)


@operator(
    "shift_date",
    3,
    3,
    strict=True,
    constants={2: check_unit},
    example=({"shift_date": ["2026-08-31", -6, "months"]}, {}, "2026-02-28"),
)
def shift_date(when: Any, count: Any, unit: str) -> str | None:
    """The date so many days, months or years later, earlier where negative, as an ISO date in UTC."""
    moment, amount = read_instant(when), _whole(count)
    found = shifted(moment, amount, unit) if moment and amount is not None else None
    return found.date().isoformat() if found else None


def _today(steps: Steps) -> date:
    return instant_of(steps.now).date()


def _whole(value: Any) -> int | None:
    if value is UNDEFINED or isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if value == value and abs(value) < 1e9 else None
