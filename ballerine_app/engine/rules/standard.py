"""The standard JsonLogic operators that evaluate all their arguments."""

from __future__ import annotations

import math
from functools import reduce
from typing import Any, Final

from ballerine_app.engine.rules.coercion import (
    UNDEFINED,
    less,
    less_or_equal,
    logic_truth,
    loose_equal,
    parse_float,
    strict_equal,
    tidy,
    to_number,
    to_text,
)
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.registry import operator

LARGEST_TEXT: Final = 100_000  # characters that `cat` may make
LARGEST_LIST: Final = 100_000  # items that `merge` may make


@operator("==", 2, 2)
def equal(left: Any, right: Any) -> bool:
    """Equal after JavaScript's coercion."""
    return loose_equal(left, right)


@operator("!=", 2, 2)
def not_equal(left: Any, right: Any) -> bool:
    """Not equal after JavaScript's coercion."""
    return not loose_equal(left, right)


@operator("===", 2, 2)
def same(left: Any, right: Any) -> bool:
    """Same type and value."""
    return strict_equal(left, right)


@operator("!==", 2, 2)
def not_same(left: Any, right: Any) -> bool:
    """Other type or value."""
    return not strict_equal(left, right)


@operator("<", 2, 3)
def less_than(left: Any, right: Any, third: Any = UNDEFINED) -> bool:
    """Less than; with three arguments, strictly between."""
    if type(left) is int and type(right) is int and third is UNDEFINED:
        return left < right
    return less(left, right) and (third is UNDEFINED or less(right, third))


@operator("<=", 2, 3)
def at_most(left: Any, right: Any, third: Any = UNDEFINED) -> bool:
    """At most; with three arguments, between or equal."""
    return less_or_equal(left, right) and (third is UNDEFINED or less_or_equal(right, third))


@operator(">", 2, 2)
def greater_than(left: Any, right: Any) -> bool:
    """Greater than."""
    return less(right, left)


@operator(">=", 2, 2)
def at_least(left: Any, right: Any) -> bool:
    """At least."""
    return less_or_equal(right, left)


@operator("!", 1, 1)
def negate(value: Any) -> bool:
    """Not, by JsonLogic's truth."""
    return not logic_truth(value)


@operator("!!", 1, 1)
def to_boolean(value: Any) -> bool:
    """JsonLogic's truth of the value."""
    return logic_truth(value)


@operator("+", 0, None)
def add(*values: Any) -> float | int:
    """Sum; texts are read as numbers from their start."""
    total: float | int = 0
    for value in values:  # not sum(), which compensates rounding from Python 3.12 on
        total += parse_float(value)
    return tidy(total)


@operator("-", 1, 2)
def subtract(left: Any, right: Any = UNDEFINED) -> float | int:
    """Difference; with one argument, the negative."""
    if right is UNDEFINED:
        return tidy(-to_number(left))
    return tidy(to_number(left) - to_number(right))


@operator("*", 1, None)
def multiply(*values: Any) -> Any:
    """Product; a lone argument is returned as it is."""
    return reduce(lambda left, right: tidy(_product(parse_float(left), parse_float(right))), values)


@operator("/", 2, 2)
def divide(left: Any, right: Any) -> float | int:
    """Quotient; division by zero gives an infinity or NaN."""
    dividend, divisor = to_number(left), to_number(right)
    if divisor == 0:
        if dividend == 0 or dividend != dividend:
            return math.nan
        return math.copysign(math.inf, dividend) * math.copysign(1, divisor)
    return tidy(float(dividend) / float(divisor))


@operator("%", 2, 2)
def remainder(left: Any, right: Any) -> float | int:
    """Remainder with the sign of the dividend."""
    dividend, divisor = to_number(left), to_number(right)
    if divisor == 0 or math.isinf(dividend) or dividend != dividend or divisor != divisor:
        return math.nan
    return tidy(math.fmod(dividend, divisor))


@operator("min", 0, None)
def smallest(*values: Any) -> float | int:
    """Smallest number; infinity without arguments, NaN when one is no number."""
    numbers = [to_number(value) for value in values]
    return math.nan if any(n != n for n in numbers) else min(numbers, default=math.inf)


@operator("max", 0, None)
def largest(*values: Any) -> float | int:
    """Largest number; minus infinity without arguments, NaN when one is no number."""
    numbers = [to_number(value) for value in values]
    return math.nan if any(n != n for n in numbers) else max(numbers, default=-math.inf)


@operator("in", 2, 2)
def contains(item: Any, container: Any) -> bool:
    """Whether a text holds the text, or an array an identical item."""
    if isinstance(container, str):
        return container != "" and to_text(item) in container
    return isinstance(container, list) and any(strict_equal(each, item) for each in container)


@operator("cat", 0, None)
def concatenate(*values: Any) -> str:
    """All arguments as one text; null gives nothing."""
    text = "".join("" if value is None or value is UNDEFINED else to_text(value) for value in values)
    if len(text) > LARGEST_TEXT:
        raise RuleError(f"cat makes a text of more than {LARGEST_TEXT} characters.")
    return text


@operator("substr", 2, 3)
def substring(source: Any, start: Any, length: Any = UNDEFINED) -> str:
    """Part of a text; a negative start counts from the end, a negative length leaves that many out at the end."""
    text = to_text(source)
    begin = _whole(start)
    rest = text[max(len(text) + begin, 0) if begin < 0 else begin :]
    if length is UNDEFINED:
        return rest
    count = _whole(length)
    return rest[: max(len(rest) + count, 0)] if count < 0 else rest[:count]


@operator("merge", 0, None)
def merge(*values: Any) -> list[Any]:
    """One array of all arguments; arrays among them are opened one level."""
    merged: list[Any] = []
    for value in values:
        if isinstance(value, list):
            merged.extend(value)
        else:
            merged.append(None if value is UNDEFINED else value)
    if len(merged) > LARGEST_LIST:
        raise RuleError(f"merge makes an array of more than {LARGEST_LIST} items.")
    return merged


@operator("log", 1, 1)
def log(value: Any) -> Any:
    """The value itself; nothing is written anywhere."""
    return value


def _product(left: float | int, right: float | int) -> float | int:
    return left * right if type(left) is int and type(right) is int else float(left) * float(right)


def _whole(value: Any) -> int:
    number = to_number(value)
    if number != number:
        return 0
    return int(max(min(number, LARGEST_TEXT), -LARGEST_TEXT))
