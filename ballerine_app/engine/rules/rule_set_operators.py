"""Ballerine's operators of rule sets: what value each needs, what data it judges, and how.

Where Ballerine's own code and its documents differ or do nothing, this is decided:

- EQUALS, NOT_EQUALS, IN and NOT_IN compare like JavaScript's `===`, so that "5" isn't 5.
- GT, GTE, LT, LTE and BETWEEN coerce like JavaScript: "4" is 4, two texts are compared letter by letter. GTE and LTE
  are true for equal values only when these are of the same type.
- IN_CASE_INSENSITIVE is in Ballerine's schema without an implementation; here it is IN that ignores the case of texts.
- EXISTS needs a Zod schema there, which JSON can't hold; here it takes no value, and holds for every value but an
  empty text, list or object. Missing and null are failures as for every operator.
- LAST_YEAR counts from midnight in the time zone of the evaluation's time, and takes whole years.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ballerine_app.engine.rules.coercion import less, strict_equal
from ballerine_app.engine.rules.dates import read_instant

MOST_YEARS: Final = 1_000
Test = Callable[[Any, Any, datetime], bool]


@dataclass(frozen=True, slots=True)
class SetOperator:
    """`check` raises ValueError for a value of the rule that can't be used, `judges` tells which data it can judge,
    `test` judges them: data, value, time. `doc` says what it holds for; `example` is (value, data that pass, that
    fail).
    """

    check: Callable[[Any], None]
    judges: Callable[[Any], bool]
    test: Test
    doc: str
    example: tuple[Any, Any, Any]


def midnight_years_ago(now: datetime, years: int) -> datetime | None:
    """Midnight of the same day so many years ago, in the zone of `now`; 1 March for 29 February, None before year 1."""
    year = now.year - years
    if year < 1:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return midnight.replace(year=year)
    except ValueError:
        return midnight.replace(year=year, month=3, day=1)


def _primitive(value: Any) -> bool:
    return isinstance(value, (str, int, float))


def _check_primitive(value: Any) -> None:
    if not _primitive(value):
        raise ValueError("The value is a text, a number, true or false.")


def _check_list(value: Any) -> None:
    if not isinstance(value, list) or not all(map(_primitive, value)):
        raise ValueError("The value is a list of texts, numbers, true and false.")


def _check_range(value: Any) -> None:
    if not isinstance(value, dict) or set(value) != {"min", "max"} or not all(map(_primitive, value.values())):
        raise ValueError("The value is an object with min and max.")
    if less(value["max"], value["min"]):
        raise ValueError("The value's min is above its max, so that nothing lies between them.")


def _check_years(value: Any) -> None:
    years = value.get("years") if isinstance(value, dict) and len(value) == 1 else None
    if type(years) is not int or not 0 < years <= MOST_YEARS:
        raise ValueError(f"The value is an object with years, a whole number from 1 to {MOST_YEARS}.")


def _check_nothing(value: Any) -> None:
    if value is not None:
        raise ValueError("EXISTS takes no value.")


def _at_least(data: Any, value: Any, now: datetime) -> bool:
    return strict_equal(data, value) or less(value, data)


def _at_most(data: Any, value: Any, now: datetime) -> bool:
    return strict_equal(data, value) or less(data, value)


def _in(data: Any, value: list[Any], now: datetime) -> bool:
    return any(strict_equal(item, data) for item in value)


def _in_any_case(data: Any, value: list[Any], now: datetime) -> bool:
    return any(strict_equal(_lower(item), _lower(data)) for item in value)


def _lower(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _last_year(data: Any, value: dict[str, Any], now: datetime) -> bool:
    moment = read_instant(data, now.tzinfo or UTC)
    oldest = midnight_years_ago(now, value["years"])
    return moment is not None and (oldest is None or moment >= oldest)


def _exists(data: Any, value: Any, now: datetime) -> bool:
    return not isinstance(data, (str, list, dict)) or len(data) > 0


def _compared(test: Test, doc: str, example: tuple[Any, Any, Any]) -> SetOperator:
    return SetOperator(_check_primitive, _primitive, test, doc, example)


SET_OPERATORS: Final[Mapping[str, SetOperator]] = {
    "EQUALS": _compared(lambda data, value, now: strict_equal(data, value), "The same type and value.", (5, 5, "5")),
    "NOT_EQUALS": _compared(
        lambda data, value, now: not strict_equal(data, value), "Another type or value.", (5, "5", 5)
    ),
    "GT": _compared(lambda data, value, now: less(value, data), "More than the value.", (3, "4", 3)),
    "GTE": _compared(_at_least, "The value, or more.", (3, 3, 2)),
    "LT": _compared(lambda data, value, now: less(data, value), "Less than the value.", (3, "2", 3)),
    "LTE": _compared(_at_most, "The value, or less.", (3, 3, 4)),
    "BETWEEN": SetOperator(
        _check_range,
        _primitive,
        lambda data, value, now: _at_least(data, value["min"], now) and _at_most(data, value["max"], now),
        "From min to max, both included.",
        ({"min": 1, "max": 3}, 3, 3.5),
    ),
    "IN": SetOperator(_check_list, _primitive, _in, "One of the values.", (["DE", 5], "DE", "de")),
    "NOT_IN": SetOperator(
        _check_list,
        _primitive,
        lambda data, value, now: not _in(data, value, now),
        "None of the values.",
        (["DE", 5], "5", 5),
    ),
    "IN_CASE_INSENSITIVE": SetOperator(
        _check_list, _primitive, _in_any_case, "One of the values, whatever the case of letters.", (["De"], "dE", "D")
    ),
    "LAST_YEAR": SetOperator(
        _check_years,
        lambda data: isinstance(data, str),
        _last_year,
        "A date in the last years, or in the future; false for a text that is no ISO 8601 date.",
        ({"years": 1}, "2025-11-22", "2025-11-21"),
    ),
    "EXISTS": SetOperator(_check_nothing, lambda data: True, _exists, "Anything but empty.", (None, [0], [])),
}
