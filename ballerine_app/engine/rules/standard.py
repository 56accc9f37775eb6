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
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import operator

LARGEST_TEXT: Final = 100_000  # characters that `cat` may make
LARGEST_LIST: Final = 100_000  # items that `merge` may make
_EXACT: Final = 2**53  # beyond it, JavaScript rounds whole numbers
_ROOT: Final = 2**26  # two numbers below it have an exact product
_FREE_ITEMS: Final = 64  # items that cost nothing when a text is looked for


@operator("==", 2, 2, steps=True, example=({"==": [{"var": "age"}, "18"]}, {"age": 18}, True))
def equal(steps: Steps, left: Any, right: Any) -> bool:
    """Equal after JavaScript's coercion."""
    return _loosely_equal(steps, left, right)


@operator(
    "!=",
    2,
    2,
    steps=True,
    example=({"!=": [{"var": "country"}, {"var": "issuer"}]}, {"country": "PL", "issuer": "DE"}, True),
)
def not_equal(steps: Steps, left: Any, right: Any) -> bool:
    """Not equal after JavaScript's coercion."""
    return not _loosely_equal(steps, left, right)


@operator("===", 2, 2, steps=True, example=({"===": [{"var": "age"}, "18"]}, {"age": 18}, False))
def same(steps: Steps, left: Any, right: Any) -> bool:
    """Same type and value."""
    return _strictly_equal(steps, left, right)


@operator("!==", 2, 2, steps=True, example=({"!==": [{"var": "age"}, "18"]}, {"age": 18}, True))
def not_same(steps: Steps, left: Any, right: Any) -> bool:
    """Other type or value."""
    return not _strictly_equal(steps, left, right)


@operator("<", 2, 3, steps=True, example=({"<": [0, {"var": "share"}, 25]}, {"share": 10}, True))
def less_than(steps: Steps, left: Any, right: Any, third: Any = UNDEFINED) -> bool:
    """Less than; with three arguments, strictly between."""
    if _are_exact(left, right) and third is UNDEFINED:
        return bool(left < right)
    steps.weigh(left, right, third)
    return less(left, right) and (third is UNDEFINED or less(right, third))


@operator("<=", 2, 3, steps=True, example=({"<=": [{"var": "uploads"}, 3]}, {"uploads": 3}, True))
def at_most(steps: Steps, left: Any, right: Any, third: Any = UNDEFINED) -> bool:
    """At most; with three arguments, between or equal."""
    steps.weigh(left, right, third)
    return less_or_equal(left, right) and (third is UNDEFINED or less_or_equal(right, third))


@operator(">", 2, 2, steps=True, example=({">": [{"var": "amount"}, "100"]}, {"amount": 250}, True))
def greater_than(steps: Steps, left: Any, right: Any) -> bool:
    """Greater than."""
    if _are_exact(left, right):
        return bool(left > right)
    steps.weigh(left, right)
    return less(right, left)


@operator(">=", 2, 2, steps=True, example=({">=": [{"var": "age"}, 18]}, {"age": 17}, False))
def at_least(steps: Steps, left: Any, right: Any) -> bool:
    """At least."""
    if _are_exact(left, right):
        return bool(left >= right)
    steps.weigh(left, right)
    return less_or_equal(right, left)


@operator("!", 1, 1, example=({"!": [{"var": "hits"}]}, {"hits": []}, True))
def negate(value: Any) -> bool:
    """Not, by JsonLogic's truth."""
    return not logic_truth(value)


@operator("!!", 1, 1, example=({"!!": [{"var": "email"}]}, {"email": ""}, False))
def to_boolean(value: Any) -> bool:
    """JsonLogic's truth of the value."""
    return logic_truth(value)


@operator("+", 0, None, steps=True, example=({"+": [{"var": "a"}, "2.5", 1]}, {"a": 1}, 4.5))
def add(steps: Steps, *values: Any) -> float | int:
    """Sum; texts are read as numbers from their start."""
    total: float | int = 0
    for value in values:  # not sum(), which compensates rounding from Python 3.12 on
        if type(value) is int and -_EXACT < value < _EXACT:
            total += value
        else:
            steps.weigh(value)
            total += parse_float(value)
    return tidy(total)


@operator(
    "-", 1, 2, steps=True, example=({"-": [{"var": "income"}, {"var": "rent"}]}, {"income": 3000, "rent": 900}, 2100)
)
def subtract(steps: Steps, left: Any, right: Any = UNDEFINED) -> float | int:
    """Difference; with one argument, the negative."""
    if _are_exact(left, right):
        return tidy(left - right)
    steps.weigh(left, right)
    if right is UNDEFINED:
        return tidy(-to_number(left))
    return tidy(to_number(left) - to_number(right))


@operator("*", 1, None, steps=True, example=({"*": [{"var": "income"}, 12]}, {"income": 3000}, 36000))
def multiply(steps: Steps, *values: Any) -> Any:
    """Product; a lone argument is returned as it is."""
    if len(values) == 2 and type(values[0]) is int and type(values[1]) is int:
        left, right = values
        if -_ROOT < left < _ROOT and -_ROOT < right < _ROOT:
            return left * right
    steps.weigh(*values)
    return reduce(lambda left, right: tidy(_product(parse_float(left), parse_float(right))), values)


@operator(
    "/", 2, 2, steps=True, example=({"/": [{"var": "debt"}, {"var": "income"}]}, {"debt": 900, "income": 3600}, 0.25)
)
def divide(steps: Steps, left: Any, right: Any) -> float | int:
    """Quotient; division by zero gives an infinity or NaN."""
    if type(left) is not int or type(right) is not int:
        steps.weigh(left, right)
    dividend, divisor = to_number(left), to_number(right)
    if divisor == 0:
        if dividend == 0 or dividend != dividend:
            return math.nan
        return math.copysign(math.inf, dividend) * math.copysign(1, divisor)
    return tidy(float(dividend) / float(divisor))


@operator("%", 2, 2, steps=True, example=({"%": [-7, 3]}, {}, -1))
def remainder(steps: Steps, left: Any, right: Any) -> float | int:
    """Remainder with the sign of the dividend."""
    steps.weigh(left, right)
    dividend, divisor = to_number(left), to_number(right)
    if divisor == 0 or math.isinf(dividend) or dividend != dividend or divisor != divisor:
        return math.nan
    return tidy(math.fmod(dividend, divisor))


@operator("min", 0, None, steps=True, example=({"min": [{"var": "a"}, {"var": "b"}]}, {"a": 3, "b": "2"}, 2))
def smallest(steps: Steps, *values: Any) -> float | int:
    """Smallest number; infinity without arguments, NaN when one is no number."""
    numbers = _numbers(steps, values)
    return math.nan if numbers is None else min(numbers, default=math.inf)


@operator("max", 0, None, steps=True, example=({"max": [{"var": "income"}, 1]}, {"income": 0}, 1))
def largest(steps: Steps, *values: Any) -> float | int:
    """Largest number; minus infinity without arguments, NaN when one is no number."""
    numbers = _numbers(steps, values)
    return math.nan if numbers is None else max(numbers, default=-math.inf)


@operator("in", 2, 2, steps=True, example=({"in": [{"var": "country"}, ["IR", "KP", "MM"]]}, {"country": "KP"}, True))
def contains(steps: Steps, item: Any, container: Any) -> bool:
    """Whether a text holds the text, or an array an identical item."""
    if isinstance(container, str):
        steps.weigh(container, item)
        return container != "" and to_text(item) in container
    if not isinstance(container, list):
        return False
    if type(item) is str:  # equals nothing but the same text, also in Python
        if len(container) > _FREE_ITEMS:
            steps.spend(len(container) // _FREE_ITEMS)
        return item in container
    if item is None or item is UNDEFINED:
        steps.spend(len(container) // _FREE_ITEMS)
        return any(each is item for each in container)
    steps.spend(len(container))
    return any(strict_equal(each, item) for each in container)


@operator(
    "cat",
    0,
    None,
    steps=True,
    example=({"cat": [{"var": "first"}, " ", {"var": "last"}]}, {"first": "Ana", "last": "Lima"}, "Ana Lima"),
)
def concatenate(steps: Steps, *values: Any) -> str:
    """All arguments as one text; null gives nothing."""
    steps.weigh(*values)
    text = "".join("" if value is None or value is UNDEFINED else to_text(value) for value in values)
    if len(text) > LARGEST_TEXT:
        raise RuleError(f"cat makes a text of more than {LARGEST_TEXT} characters.")
    return text


@operator(
    "substr", 2, 3, steps=True, example=({"substr": [{"var": "iban"}, 0, 2]}, {"iban": "DE89370400440532013000"}, "DE")
)
def substring(steps: Steps, source: Any, start: Any, length: Any = UNDEFINED) -> str:
    """Part of a text; a negative start counts from the end, a negative length leaves that many out at the end."""
    steps.weigh(source, start, length)
    text = to_text(source)
    begin = _whole(start)
    rest = text[max(len(text) + begin, 0) if begin < 0 else begin :]
    if length is UNDEFINED:
        return rest
    count = _whole(length)
    return rest[: max(len(rest) + count, 0)] if count < 0 else rest[:count]


@operator(
    "merge", 0, None, steps=True, example=({"merge": [{"var": "hits"}, "other"]}, {"hits": ["pep"]}, ["pep", "other"])
)
def merge(steps: Steps, *values: Any) -> list[Any]:
    """One array of all arguments; arrays among them are opened one level."""
    merged: list[Any] = []
    for value in values:
        if isinstance(value, list):
            merged.extend(value)
        else:
            merged.append(None if value is UNDEFINED else value)
    if len(merged) > LARGEST_LIST:
        raise RuleError(f"merge makes an array of more than {LARGEST_LIST} items.")
    steps.spend(len(merged) // 16)
    return merged


@operator("log", 1, 1, example=({"log": [{"var": "a"}]}, {"a": 1}, 1))
def log(value: Any) -> Any:
    """The value itself; nothing is written anywhere."""
    return value


def _are_exact(left: Any, right: Any) -> bool:
    """Whether both are whole numbers that JavaScript doesn't round."""
    return type(left) is int and type(right) is int and -_EXACT < left < _EXACT and -_EXACT < right < _EXACT


def _product(left: float | int, right: float | int) -> float | int:
    return left * right if type(left) is int and type(right) is int else float(left) * float(right)


def _whole(value: Any) -> int:
    number = to_number(value)
    if number != number:
        return 0
    return int(max(min(number, LARGEST_TEXT), -LARGEST_TEXT))


def _numbers(steps: Steps, values: tuple[Any, ...]) -> list[float | int] | None:
    """The values as numbers, or None where one is none."""
    found: list[float | int] = []
    for value in values:
        if type(value) is not int:
            steps.weigh(value)
        number = to_number(value)
        if number != number:
            return None
        found.append(number)
    return found


def _loosely_equal(steps: Steps, left: Any, right: Any) -> bool:
    if type(left) is str and type(right) is str:
        return _same_text(steps, left, right)
    if type(left) is not int or type(right) is not int:
        steps.weigh(left, right)
    return loose_equal(left, right)


def _strictly_equal(steps: Steps, left: Any, right: Any) -> bool:
    if type(left) is str and type(right) is str:
        return _same_text(steps, left, right)
    return strict_equal(left, right)  # lists and objects are compared by identity


def _same_text(steps: Steps, left: str, right: str) -> bool:
    if len(left) != len(right):  # Python tells these apart without reading them
        return False
    steps.weigh(left)
    return left == right
