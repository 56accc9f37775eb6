"""JsonLogic once more, written to be read beside json-logic-js rather than to be fast: an oracle for the compiler.

Every number is a float, `UNDEFINED` is JavaScript's undefined. No code is shared with the product.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

UNDEFINED = object()
BLANKS = " \t\n\r\v\f\u00a0\ufeff\u2028\u2029"


def evaluate(rule: Any, data: Any) -> Any:
    value = run(rule, data)
    return None if value is UNDEFINED else value


def run(rule: Any, data: Any) -> Any:
    if isinstance(rule, list):
        return [None if (value := run(item, data)) is UNDEFINED else value for item in rule]
    if not isinstance(rule, dict) or len(rule) != 1:
        return rule
    ((name, given),) = rule.items()
    given = given if isinstance(given, list) else [given]
    if name in ("if", "?:"):
        while len(given) > 1:
            if logic_true(run(given[0], data)):
                return run(given[1], data)
            given = given[2:]
        return run(given[0], data) if given else None
    if name in ("and", "or"):
        value: Any = UNDEFINED
        for each in given:
            value = run(each, data)
            if logic_true(value) == (name == "or"):
                break
        return value
    if name in ("map", "filter", "all", "some", "none", "reduce"):
        return over_items(name, given, data)
    values = [run(each, data) for each in given]
    if name == "var":
        return var(data, *values)
    if name == "missing":
        return missing(data, values[0] if values and isinstance(values[0], list) else values)
    if name == "missing_some":
        need, keys = values
        absent = missing(data, keys)
        return [] if len(keys) - len(absent) >= number(need) else absent
    return OPERATIONS[name](*values)


def over_items(name: str, given: list[Any], data: Any) -> Any:
    items = run(given[0], data)
    if name == "reduce":
        total = run(given[2], data) if len(given) > 2 else None
        for item in items if isinstance(items, list) else []:
            total = run(given[1], {"current": item, "accumulator": total})
        return total
    items = items if isinstance(items, list) else []
    values = [run(given[1], item) for item in items]
    if name == "map":
        return [None if value is UNDEFINED else value for value in values]
    kept = [item for item, value in zip(items, values, strict=True) if logic_true(value)]
    if name == "filter":
        return kept
    return {"all": items != [] and len(kept) == len(items), "some": kept != [], "none": kept == []}[name]


def var(data: Any, path: Any = UNDEFINED, default: Any = None, *more: Any) -> Any:
    default = None if default is UNDEFINED else default
    if path is UNDEFINED or path is None or path == "":
        return data
    for key in text(path).split("."):
        if data is None:
            return default
        if isinstance(data, dict):
            data = data.get(key, UNDEFINED)
        elif isinstance(data, (list, str)) and key == "length":
            data = len(data)
        elif isinstance(data, (list, str)) and key in map(str, range(len(data))):
            data = data[int(key)]
        else:
            data = UNDEFINED
        if data is UNDEFINED:
            return default
    return data


def missing(data: Any, keys: list[Any]) -> list[Any]:
    return [key for key in keys if (value := var(data, key)) is None or (isinstance(value, str) and value == "")]


def logic_true(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) > 0
    if isinstance(value, dict):
        return True
    return value is not UNDEFINED and bool(value) and not (isinstance(value, float) and math.isnan(value))


def text(value: Any) -> str:
    if value is None or value is UNDEFINED:
        return "null" if value is None else "undefined"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join("" if item is None or item is UNDEFINED else text(item) for item in value)
    if isinstance(value, dict):
        return "[object Object]"
    return value if isinstance(value, str) else number_text(float(value))


def number_text(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    if value < 0:
        return "-" + number_text(-value)
    exact = Decimal(repr(value))
    if 1e-6 <= value < 1e21:
        plain = f"{exact:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    figures = "".join(map(str, exact.as_tuple().digits)).rstrip("0")
    power = exact.adjusted()
    return f"{figures[0]}{'.' if len(figures) > 1 else ''}{figures[1:]}e{'+' if power > 0 else '-'}{abs(power)}"


def number(value: Any) -> float:
    if value is UNDEFINED or isinstance(value, dict):
        return math.nan
    if value is None:
        return 0.0
    if isinstance(value, (bool, int, float)):
        return float(value)
    written = text(value).strip(BLANKS)
    if written == "":
        return 0.0
    if written[:2].lower() in ("0x", "0o", "0b"):
        try:
            return float(int(written, 0))
        except ValueError:
            return math.nan
    if not set(written.removeprefix("-").removeprefix("+").replace("Infinity", "0", 1)) <= set("0123456789.eE+-"):
        return math.nan
    try:
        return float(written.replace("Infinity", "inf"))
    except ValueError:
        return math.nan


def parse_float(value: Any) -> float:
    written = text(value).lstrip(BLANKS)
    for end in range(len(written), 0, -1):
        part = written[:end]
        if part == part.strip(BLANKS) and part[:2].lower() not in ("0x", "0o", "0b") and not math.isnan(number(part)):
            return number(part)
    return math.nan


def loosely(left: Any, right: Any) -> bool:
    void_left, void_right = left is None or left is UNDEFINED, right is None or right is UNDEFINED
    if void_left or void_right:
        return void_left and void_right
    if isinstance(left, (list, dict)) and isinstance(right, (list, dict)):
        return left is right
    if isinstance(left, (list, dict)):
        return loosely(text(left), right)
    if isinstance(right, (list, dict)):
        return loosely(left, text(right))
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return number(left) == number(right)


def strictly(left: Any, right: Any) -> bool:
    if isinstance(left, (list, dict)) or left is None or left is UNDEFINED:
        return left is right
    kinds = [bool if isinstance(v, bool) else float if isinstance(v, (int, float)) else type(v) for v in (left, right)]
    return kinds[0] is kinds[1] and left == right


def less(left: Any, right: Any, or_equal: bool = False) -> bool:
    left, right = (text(each) if isinstance(each, (list, dict)) else each for each in (left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left < right or (or_equal and left == right)
    return number(left) < number(right) or (or_equal and number(left) == number(right))


def between(left: Any, right: Any = UNDEFINED, third: Any = UNDEFINED, *, or_equal: bool = False) -> bool:
    return less(left, right, or_equal) and (third is UNDEFINED or less(right, third, or_equal))


def contains(item: Any, container: Any = UNDEFINED) -> bool:
    if isinstance(container, str):
        return container != "" and container.find(text(item)) >= 0
    return isinstance(container, list) and [each for each in container if strictly(each, item)] != []


def substr(source: Any, start: Any = UNDEFINED, length: Any = UNDEFINED) -> str:
    source, begin = text(source), whole(start)
    begin = max(0, len(source) + begin) if begin < 0 else min(begin, len(source))
    rest = source[begin:]
    if length is UNDEFINED:
        return rest
    # `end < 0` of json-logic-js: cut that many from the end, at most all.
    return rest[: max(0, len(rest) + whole(length))] if number(length) < 0 else rest[: whole(length)]


def whole(value: Any) -> int:
    found = number(value)
    return 0 if math.isnan(found) else int(max(-1e9, min(1e9, found)))


def divide(left: Any, right: Any = UNDEFINED) -> float:
    up, down = number(left), number(right)
    if math.isnan(up) or math.isnan(down) or (up == 0 and down == 0):
        return math.nan
    if down == 0:
        return math.copysign(math.inf, up) * math.copysign(1, down)
    return up / down


def remainder(left: Any, right: Any = UNDEFINED) -> float:
    up, down = number(left), number(right)
    return math.nan if math.isinf(up) or down == 0 or math.isnan(up + down) else math.fmod(up, down)


def subtract(left: Any, right: Any = UNDEFINED, *more: Any) -> float:
    return -number(left) if right is UNDEFINED else number(left) - number(right)


def add(*values: Any) -> float:
    total = 0.0
    for value in values:
        total += parse_float(value)
    return total


def multiply(first: Any, *values: Any) -> Any:
    for value in values:
        first = parse_float(first) * parse_float(value)
    return first


def extreme(values: tuple[Any, ...], sign: int) -> float:
    numbers = [number(value) for value in values]
    if any(map(math.isnan, numbers)):
        return math.nan
    return sign * max((sign * each for each in numbers), default=-math.inf)


def merge(*values: Any) -> list[Any]:
    merged: list[Any] = []
    for value in values:
        merged += value if isinstance(value, list) else [None if value is UNDEFINED else value]
    return merged


def first_two(function: Any) -> Any:
    return lambda *values: function(*[*values, UNDEFINED, UNDEFINED][:2])


OPERATIONS: dict[str, Any] = {
    "==": first_two(loosely),
    "!=": first_two(lambda left, right: not loosely(left, right)),
    "===": first_two(strictly),
    "!==": first_two(lambda left, right: not strictly(left, right)),
    "<": lambda *values: between(*values[:3]),
    "<=": lambda *values: between(*values[:3], or_equal=True),
    ">": first_two(lambda left, right: less(right, left)),
    ">=": first_two(lambda left, right: less(right, left, True)),
    "!": lambda *values: not logic_true(values[0]) if values else True,
    "!!": lambda *values: logic_true(values[0]) if values else False,
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": first_two(divide),
    "%": first_two(remainder),
    "min": lambda *values: extreme(values, -1),
    "max": lambda *values: extreme(values, 1),
    "in": first_two(contains),
    "cat": lambda *values: "".join("" if value is None or value is UNDEFINED else text(value) for value in values),
    "substr": lambda *values: substr(*values[:3]),
    "merge": merge,
    "log": lambda *values: values[0] if values else UNDEFINED,
}
