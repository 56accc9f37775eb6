"""JavaScript's type coercions on JSON values, as json-logic-js relies on them."""

from __future__ import annotations

import math
import re
from typing import Any, Final

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|Infinity)\Z", re.ASCII)
_NUMBER_PREFIX: Final = re.compile(r"[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_RADIX: Final = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)\Z", re.ASCII)
_BLANK: Final = " \t\n\r\v\f\u00a0\ufeff\u2028\u2029\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SAFE_INTEGER: Final = 2**53
_LONGEST_NUMBER: Final = 400  # digits; longer text can't be a finite number that differs from its first digits


class Undefined:
    """JavaScript's `undefined`: what an absent argument or key yields. It leaves a rule as null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED: Final = Undefined()


def truthy(value: Any) -> bool:
    """JavaScript's truth, which judges a guard's final value: `[]` and `{}` are true; 0, "", null and NaN are false."""
    if value is None or value is UNDEFINED:
        return False
    if isinstance(value, (list, tuple, dict)):
        return True
    return bool(value) and value == value


def logic_truth(value: Any) -> bool:
    """JsonLogic's truth, which operators use inside a rule: JavaScript's, but an empty array is false."""
    if value is True or value is False:
        return value
    if value is None:
        return False
    if isinstance(value, list):
        return bool(value)
    return truthy(value)


def to_number(value: Any) -> float | int:
    """What JavaScript's `Number(value)` gives; NaN where the value is no number."""
    kind = type(value)
    if kind is int:
        return _bounded(value)
    if kind is float:
        return float(value)
    if value is None:
        return 0
    if kind is bool:
        return int(value)
    if kind is str:
        return _text_to_number(value)
    if value is UNDEFINED or kind is dict:
        return math.nan
    return _text_to_number(to_text(value))


def parse_float(value: Any) -> float | int:
    """What JavaScript's `parseFloat(value)` gives: the number at the start of the text, else NaN."""
    kind = type(value)
    if kind is int:
        return _bounded(value)
    if kind is float:
        return float(value)
    match = _NUMBER_PREFIX.match(to_text(value).lstrip(_BLANK))
    return _literal(match.group()) if match else math.nan


def to_text(value: Any) -> str:
    """What JavaScript's `String(value)` gives."""
    kind = type(value)
    if kind is str:
        return str(value)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind in (int, float):
        return _number_text(value)
    if isinstance(value, list):
        return ",".join("" if item is None or item is UNDEFINED else to_text(item) for item in value)
    return "undefined" if value is UNDEFINED else "[object Object]"


def tidy(value: float | int) -> float | int:
    """The same number as an int where it is a whole number that a double holds exactly."""
    if type(value) is int:
        return _bounded(value)
    if type(value) is float and value.is_integer() and abs(value) < _SAFE_INTEGER:
        return int(value)
    return value


def loose_equal(left: Any, right: Any) -> bool:
    """JavaScript's `==`: null equals only null and undefined; otherwise unlike types compare as numbers."""
    if type(left) is str and type(right) is str:
        return bool(left == right)
    left_void, right_void = left is None or left is UNDEFINED, right is None or right is UNDEFINED
    if left_void or right_void:
        return left_void and right_void
    left_object, right_object = isinstance(left, (list, dict)), isinstance(right, (list, dict))
    if left_object and right_object:
        return left is right
    if left_object:
        left = to_text(left)
    if right_object:
        right = to_text(right)
    if type(left) is str and type(right) is str:
        return left == right
    return to_number(left) == to_number(right)


def strict_equal(left: Any, right: Any) -> bool:
    """JavaScript's `===`: same type and value; objects and arrays only when they are the same one."""
    if isinstance(left, (list, dict)) or left is None or left is UNDEFINED:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) or isinstance(right, str):
        return type(left) is type(right) and bool(left == right)
    return isinstance(right, (int, float)) and to_number(left) == to_number(right)


def less(left: Any, right: Any) -> bool:
    """JavaScript's `<`: two texts by their UTF-16 units, everything else as numbers (null is 0)."""
    left, right = _primitive(left), _primitive(right)
    if type(left) is str and type(right) is str:
        return _text_less(left, right)
    return to_number(left) < to_number(right)


def less_or_equal(left: Any, right: Any) -> bool:
    """JavaScript's `<=`; false where either side is no number."""
    left, right = _primitive(left), _primitive(right)
    if type(left) is str and type(right) is str:
        return not _text_less(right, left)
    return to_number(left) <= to_number(right)


def _primitive(value: Any) -> Any:
    return to_text(value) if isinstance(value, (list, dict)) else value


def _text_less(left: str, right: str) -> bool:
    if left.isascii() and right.isascii():
        return left < right
    return left.encode("utf-16-be", "surrogatepass") < right.encode("utf-16-be", "surrogatepass")


def _bounded(value: int) -> float | int:
    if -_SAFE_INTEGER <= value <= _SAFE_INTEGER:
        return value
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _text_to_number(text: str) -> float | int:
    text = text.strip(_BLANK)
    if not text:
        return 0
    if _NUMBER.match(text):
        return _literal(text)
    if _RADIX.match(text) and len(text) < _LONGEST_NUMBER:
        return _bounded(int(text, 0))
    return math.nan


def _literal(text: str) -> float | int:
    return tidy(float(text.replace("Infinity", "inf")))


def _number_text(value: float | int) -> str:
    value = tidy(value)
    if type(value) is int:
        return str(value)
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    digits, _, exponent_text = f"{value!r}e".partition("e")
    exponent = int(exponent_text.rstrip("e") or 0)
    sign = "-" if digits.startswith("-") else ""
    whole, _, fraction = digits.lstrip("-").partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + exponent
    figures = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(figures)
    figures = figures.rstrip("0")
    if len(figures) <= point <= 21:
        return sign + figures + "0" * (point - len(figures))
    if 0 < point <= 21:
        return f"{sign}{figures[:point]}.{figures[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{figures}"
    mantissa = figures[0] + (f".{figures[1:]}" if len(figures) > 1 else "")
    return f"{sign}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
