"""Operators that make one value from a list: {"sum_of": [list, rule for each item]}.

Without a rule they take the items themselves. Items whose value is missing or null are left out; numbers may stand as
text. A value that can't be read makes the result null, and so does a missing list.
"""

from __future__ import annotations

import json
import math
from typing import Any

from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth, tidy, to_number
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import aggregate, operator

_PAYMENTS = {"payments": [{"to": "A", "amount": 20}, {"to": "B", "amount": 5}, {"to": "A"}]}
_AMOUNTS = [{"var": "payments"}, {"var": "amount"}]


@aggregate("sum_of", example=({"sum_of": _AMOUNTS}, _PAYMENTS, 25))
def sum_of(values: list[Any]) -> float | int | None:
    """The sum; 0 for an empty list."""
    numbers = _numbers(values)
    if numbers is None:
        return None
    try:
        return _finite(math.fsum(numbers))
    except OverflowError:
        return None


@aggregate("avg_of", example=({"avg_of": _AMOUNTS}, _PAYMENTS, 12.5))
def avg_of(values: list[Any]) -> float | int | None:
    """The mean; null for a list without values."""
    numbers, total = _numbers(values), sum_of(values)
    return _finite(total / len(numbers)) if numbers and total is not None else None


@aggregate("min_of", example=({"min_of": _AMOUNTS}, _PAYMENTS, 5))
def min_of(values: list[Any]) -> float | int | None:
    """The smallest number; null for a list without values."""
    return min(_numbers(values) or [], default=None)


@aggregate("max_of", example=({"max_of": _AMOUNTS}, _PAYMENTS, 20))
def max_of(values: list[Any]) -> float | int | None:
    """The largest number; null for a list without values."""
    return max(_numbers(values) or [], default=None)


@aggregate(
    "count_of",
    counts=True,
    example=({"count_of": [{"var": "payments"}, {"==": [{"var": "to"}, "A"]}]}, _PAYMENTS, 2),
)
def count_of(values: list[Any]) -> int:
    """How many items fulfil the condition; without a condition, how many there are."""
    return sum(map(logic_truth, values))


@aggregate("distinct", example=({"distinct": [{"var": "payments"}, {"var": "to"}]}, _PAYMENTS, ["A", "B"]))
def distinct(values: list[Any]) -> list[Any]:
    """The different values in the order of their first appearance; lists and objects are compared by content."""
    found: dict[str, Any] = {}
    for value in values:
        if value is not None and value is not UNDEFINED:
            found.setdefault(json.dumps(tidy(value), sort_keys=True), value)
    return list(found.values())


@operator(
    "percentile",
    2,
    2,
    strict=True,
    steps=True,
    example=({"percentile": [[10, 20, 30, 40], 75]}, {}, 32.5),
)
def percentile(steps: Steps, values: Any, percent: Any) -> float | int | None:
    """The value below which so many percent (0 to 100) of a list's numbers lie, interpolated between neighbours.

    50 is the median. Null for a list without numbers, or when an item can't be read as one.
    """
    if not isinstance(values, list):
        return None
    steps.weigh(values)
    numbers = _numbers(values)
    if not numbers or isinstance(percent, bool) or not isinstance(percent, (int, float)) or not 0 <= percent <= 100:
        return None
    numbers.sort()
    place = (len(numbers) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(numbers) - 1)
    return _finite(numbers[below] + (numbers[above] - numbers[below]) * (place - below))


def _numbers(values: list[Any]) -> list[float | int] | None:
    found: list[float | int] = []
    for value in values:
        if value is None or value is UNDEFINED or value == "":
            continue
        number = to_number(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else math.nan
        if not math.isfinite(number):
            return None
        found.append(number)
    return found


def _finite(number: float | int) -> float | int | None:
    return tidy(number) if math.isfinite(number) else None
