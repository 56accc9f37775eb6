"""A rule's evaluation, told step by step. It follows the same semantics as the compiled functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.clock import CLOCK, read_clock
from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth
from ballerine_app.engine.rules.evaluation import Steps, missing, missing_some, over_list
from ballerine_app.engine.rules.paths import read_dynamic, read_path, split_path
from ballerine_app.engine.rules.registry import OPERATORS, SCOPED
from ballerine_app.engine.rules.tree import Node

MOST_ITEMS: Final = 20  # items of a list operator that are told one by one


@dataclass(frozen=True, slots=True)
class Explanation:
    """One step: `operator` is None for a constant and "array" for a list; `arguments` are those that were evaluated.

    `path` is the dotted path that a `var` read, relative to the item inside a list operator; `missing` says that the
    data has nothing there.
    """

    operator: str | None
    arguments: tuple[Explanation, ...]
    value: Any
    path: str | None = None
    missing: bool = False

    def as_json(self) -> dict[str, Any]:
        """The tree as JSON values; NaN and the infinities become null."""
        return {
            "operator": self.operator,
            "arguments": [argument.as_json() for argument in self.arguments],
            "value": json_safe(self.value),
            "path": self.path,
            "missing": self.missing,
        }


def json_safe(value: Any) -> Any:
    """The value with NaN, the infinities and undefined replaced by null."""
    if value is UNDEFINED or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, list):
        return [json_safe(item) for item in value]
    if isinstance(value, dict):
        return {key: json_safe(item) for key, item in value.items()}
    return value


def explain(node: Node, data: Any, steps: Steps) -> Explanation:
    """Evaluate `node` on `data` and tell each step; RuleError when the budget is used up."""
    told = _explain(node, data, steps)
    return _plain(told)


def _plain(told: Explanation) -> Explanation:
    if told.value is UNDEFINED:
        return Explanation(told.operator, told.arguments, None, told.path, told.missing)
    return told


def _explain(node: Node, data: Any, steps: Steps) -> Explanation:
    if node.kind == "constant":
        return Explanation(None, (), node.value)
    if node.name in ("if", "?:"):
        return _explain_if(node, data, steps)
    if node.name in ("and", "or"):
        return _explain_junction(node, data, steps)
    if node.name in SCOPED:
        return _explain_scoped(node, data, steps)
    arguments = tuple(_explain(argument, data, steps) for argument in node.arguments)
    values = [argument.value for argument in arguments]
    if node.kind == "array":
        return Explanation("array", arguments, [None if value is UNDEFINED else value for value in values])
    if node.name == "var":
        return _explain_read(values, arguments, data)
    if node.name == "missing":
        return Explanation(node.name, arguments, missing(data, *values))
    if node.name == "missing_some":
        return Explanation(node.name, arguments, missing_some(data, *values[:2]))
    if node.name in CLOCK:
        return Explanation(node.name, (), read_clock(node.name, steps.now))
    known = OPERATORS[node.name]
    filled = values[: known.most] + [UNDEFINED] * (known.least - len(values))
    return Explanation(node.name, arguments, (node.function or known.function)(*filled))


def _explain_read(values: list[Any], arguments: tuple[Explanation, ...], data: Any) -> Explanation:
    parts = split_path(values[0] if values else None)
    value = read_dynamic(data, values[0], *values[1:2]) if values else data
    absent = read_path(data, parts, None) is None
    return Explanation("var", arguments[1:2], value, ".".join(parts), absent)


def _explain_if(node: Node, data: Any, steps: Steps) -> Explanation:
    told: list[Explanation] = []
    for index in range(0, len(node.arguments) - 1, 2):
        told.append(_explain(node.arguments[index], data, steps))
        if logic_truth(told[-1].value):
            told.append(_explain(node.arguments[index + 1], data, steps))
            return Explanation(node.name, tuple(told), told[-1].value)
    if len(node.arguments) % 2:
        told.append(_explain(node.arguments[-1], data, steps))
        return Explanation(node.name, tuple(told), told[-1].value)
    return Explanation(node.name, tuple(told), None)


def _explain_junction(node: Node, data: Any, steps: Steps) -> Explanation:
    told: list[Explanation] = []
    for argument in node.arguments:
        told.append(_explain(argument, data, steps))
        if logic_truth(told[-1].value) is (node.name == "or"):
            break
    return Explanation(node.name, tuple(told), told[-1].value if told else UNDEFINED)


def _explain_scoped(node: Node, data: Any, steps: Steps) -> Explanation:
    source = _explain(node.arguments[0], data, steps)
    told = [source]
    start: Any = None
    if node.name == "reduce" and len(node.arguments) > 2:
        told.append(_explain(node.arguments[2], data, steps))
        start = told[-1].value
    items: list[Explanation] = []

    def body(item: Any) -> Any:
        step = _explain(node.arguments[1], item, steps)
        if len(items) < MOST_ITEMS:
            items.append(step)
        return step.value

    value = over_list(node.name, source.value, body, start, node.arguments[1].size, steps)
    return Explanation(node.name, (*told, *items), value)
