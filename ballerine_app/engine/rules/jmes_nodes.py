"""JMESPath's parse tree to Python functions: one builder for each kind of node."""

from __future__ import annotations

import copy
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.jmes_functions import Functions, check_call
from ballerine_app.engine.rules.jmes_parser import UNREADABLE
from ballerine_app.engine.rules.jmes_values import equal, is_false

MOST_DEPTH: Final = 100

Tree = dict[str, Any]
Body = Callable[[Any, Steps], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A node that is built: what it does, its kind, and how many nodes it stands for."""

    kind: str
    body: Body
    size: int


def build(tree: Tree) -> Body:
    """The function of a parse tree. ExpressionError for too many levels and for calls that can't work."""
    return _part(tree, 0).body


def _part(node: Tree, depth: int) -> Part:
    if depth >= MOST_DEPTH:
        raise ExpressionError(f"The expression is nested more than {MOST_DEPTH} levels deep.")
    parts = [_part(child, depth + 1) for child in node["children"] if isinstance(child, dict)]
    return Part(node["type"], _BUILDERS[node["type"]](node, parts), 1 + sum(part.size for part in parts))


def _field(node: Tree, parts: list[Part]) -> Body:
    name = node["value"]
    return lambda data, steps: data.get(name) if isinstance(data, dict) else None


def _path(names: tuple[str, ...]) -> Body:
    def run(data: Any, steps: Steps) -> Any:
        for name in names:
            if not isinstance(data, dict):
                return None
            data = data.get(name)
        return data

    return run


def _chain(node: Tree, parts: list[Part]) -> Body:
    if all(part.kind == "field" for part in parts):
        return _path(tuple(child["value"] for child in node["children"]))
    bodies = tuple(part.body for part in parts)

    def run(data: Any, steps: Steps) -> Any:
        for body in bodies:
            data = body(data, steps)
        return data

    return run


def _itself(node: Tree, parts: list[Part]) -> Body:
    return lambda data, steps: data


def _wrapped(node: Tree, parts: list[Part]) -> Body:
    return parts[0].body


def _unreadable(node: Tree, parts: list[Part]) -> Body:
    def run(data: Any, steps: Steps) -> Any:
        raise ExpressionError("The expression has a dot before '[?', which can't be evaluated.", data)

    return run


def _literal(node: Tree, parts: list[Part]) -> Body:
    value = node["value"]
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionError("NaN and infinity are no JSON numbers.")
    if isinstance(value, (list, dict)):  # what the expression keeps must not reach a caller who might change it
        return lambda data, steps: copy.deepcopy(value)
    return lambda data, steps: value


def _index(node: Tree, parts: list[Part]) -> Body:
    place: int = node["value"]

    def run(data: Any, steps: Steps) -> Any:
        if not isinstance(data, list) or not -len(data) <= place < len(data):
            return None
        return data[place]

    return run


def _slice(node: Tree, parts: list[Part]) -> Body:
    if node["children"][2] == 0:
        raise ExpressionError("The step of a slice can't be 0.")
    span = slice(*node["children"])
    return lambda data, steps: data[span] if isinstance(data, list) else None


def _projection(node: Tree, parts: list[Part]) -> Body:
    base, right, cost = parts[0].body, parts[1].body, parts[1].size

    def run(data: Any, steps: Steps) -> Any:
        items = base(data, steps)
        return _project(items, right, cost, steps) if isinstance(items, list) else None

    return run


def _value_projection(node: Tree, parts: list[Part]) -> Body:
    base, right, cost = parts[0].body, parts[1].body, parts[1].size

    def run(data: Any, steps: Steps) -> Any:
        found = base(data, steps)
        return _project(list(found.values()), right, cost, steps) if isinstance(found, dict) else None

    return run


def _filter(node: Tree, parts: list[Part]) -> Body:
    base, right, condition = (part.body for part in parts)
    cost, tested = parts[1].size, parts[2].size

    def run(data: Any, steps: Steps) -> Any:
        items = base(data, steps)
        if not isinstance(items, list):
            return None
        steps.spend(len(items) * tested)
        return _project([item for item in items if not is_false(condition(item, steps))], right, cost, steps)

    return run


def _project(items: list[Any], right: Body, cost: int, steps: Steps) -> list[Any]:
    steps.spend(len(items) * cost)
    return [value for item in items if (value := right(item, steps)) is not None]


def _flatten(node: Tree, parts: list[Part]) -> Body:
    base = parts[0].body

    def run(data: Any, steps: Steps) -> Any:
        items = base(data, steps)
        if not isinstance(items, list):
            return None
        flat: list[Any] = []
        for item in items:
            if isinstance(item, list):
                steps.spend(len(item))
                flat.extend(item)
            else:
                flat.append(item)
        return flat

    return run


def _multi_select_list(node: Tree, parts: list[Part]) -> Body:
    bodies = tuple(part.body for part in parts)
    return lambda data, steps: None if data is None else [body(data, steps) for body in bodies]


def _multi_select_dict(node: Tree, parts: list[Part]) -> Body:
    pairs = tuple((child["value"], part.body) for child, part in zip(node["children"], parts, strict=True))
    return lambda data, steps: None if data is None else {key: body(data, steps) for key, body in pairs}


def _or(node: Tree, parts: list[Part]) -> Body:
    first, second = (part.body for part in parts)
    return lambda data, steps: second(data, steps) if is_false(value := first(data, steps)) else value


def _and(node: Tree, parts: list[Part]) -> Body:
    first, second = (part.body for part in parts)
    return lambda data, steps: value if is_false(value := first(data, steps)) else second(data, steps)


def _not(node: Tree, parts: list[Part]) -> Body:
    body = parts[0].body
    return lambda data, steps: is_false(body(data, steps))


_ORDER: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
_NUMBERS: Final = frozenset({int, float})


def _comparator(node: Tree, parts: list[Part]) -> Body:
    first, second = (part.body for part in parts)
    name = node["value"]
    if name in ("eq", "ne"):
        wanted = name == "eq"
        return lambda data, steps: equal(first(data, steps), second(data, steps), steps) is wanted
    compare = _ORDER[name]

    def run(data: Any, steps: Steps) -> Any:
        left, right = first(data, steps), second(data, steps)
        numbers = type(left) in _NUMBERS and type(right) in _NUMBERS
        if numbers or (isinstance(left, str) and isinstance(right, str)):
            return compare(left, right)
        return None

    return run


class _Expression:
    """An `&expression` argument. The functions know its type by this very name and call `visit` with an item."""

    __slots__ = ("expression", "steps")

    def __init__(self, expression: Body, steps: Steps) -> None:
        self.expression = expression
        self.steps = steps

    def visit(self, expression: Body, item: Any) -> Any:
        return expression(item, self.steps)


def _reference(node: Tree, parts: list[Part]) -> Body:
    body = parts[0].body
    return lambda data, steps: _Expression(body, steps)


def _function(node: Tree, parts: list[Part]) -> Body:
    name: str = node["value"]
    check_call(name, len(parts))
    if name == "length":
        return _length(parts[0].body)
    bodies = tuple(part.body for part in parts)
    cost = sum(part.size for part in parts if part.kind == "expref") or 1
    return lambda data, steps: Functions(steps).call(name, cost, [body(data, steps) for body in bodies])


def _length(body: Body) -> Body:
    def run(data: Any, steps: Steps) -> Any:
        value = body(data, steps)
        if isinstance(value, (list, dict, str)):
            return len(value)
        return Functions(steps).call("length", 1, [value])

    return run


_BUILDERS: Final[dict[str, Callable[[Tree, list[Part]], Body]]] = {
    "and_expression": _and,
    "comparator": _comparator,
    "current": _itself,
    "expref": _reference,
    "field": _field,
    "filter_projection": _filter,
    "flatten": _flatten,
    "function_expression": _function,
    "identity": _itself,
    "index": _index,
    "index_expression": _chain,
    "key_val_pair": _wrapped,
    "literal": _literal,
    "multi_select_dict": _multi_select_dict,
    "multi_select_list": _multi_select_list,
    "not_expression": _not,
    "or_expression": _or,
    "pipe": _chain,
    "projection": _projection,
    "slice": _slice,
    "subexpression": _chain,
    UNREADABLE: _unreadable,
    "value_projection": _value_projection,
}
