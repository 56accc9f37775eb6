"""A rule's evaluation, told step by step. It follows the same semantics as the compiled functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.clock import CLOCK, read_clock
from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth
from ballerine_app.engine.rules.evaluation import Steps, listed, missing, missing_some, over_list, read_dynamic
from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.rules.registry import OPERATORS, SCOPED
from ballerine_app.engine.rules.shown_values import shown
from ballerine_app.engine.rules.tree import Node

MOST_ITEMS: Final = 20  # items of a list operator that are told one by one
MOST_TOLD: Final = 5_000  # steps that are told inside all list operators together

Body = Callable[[Node], Callable[[Any, Steps], Any]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One step: `operator` is None for a constant and "array" for a list; `arguments` are those that were evaluated.

    `path` is the dotted path that a `var` read, relative to the item inside a list operator; `missing` says that the
    data has nothing there. `detail` is what the operator tells beside its value, such as the entry of a custom list
    that fits.
    """

    operator: str | None
    arguments: tuple[Explanation, ...]
    value: Any
    path: str | None = None
    missing: bool = False
    detail: Any = None

    def as_json(self) -> dict[str, Any]:
        """The tree as JSON values; NaN and the infinities become null, large values are cut (see `shown`)."""
        return {
            "operator": self.operator,
            "arguments": [argument.as_json() for argument in self.arguments],
            "value": shown(self.value),
            "path": self.path,
            "missing": self.missing,
            "detail": shown(self.detail),
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


def explain(node: Node, data: Any, steps: Steps, body: Body) -> Explanation:
    """Evaluate `node` on `data` and tell each step; RuleError when the budget is used up.

    `body` compiles a node: the items of long lists are evaluated, not told.
    """
    told = _Teller(steps, body).explain(node, data)
    if told.value is UNDEFINED:
        return Explanation(told.operator, told.arguments, None)
    if isinstance(told.value, (list, dict)):
        steps.weigh(told.value)
    return told


def _most(node: Node) -> int | None:
    """How many arguments are evaluated; None for all."""
    if node.name in ("var", "missing_some"):
        return 2
    return OPERATORS[node.name].most if node.name in OPERATORS else None


class _Teller:
    def __init__(self, steps: Steps, body: Body) -> None:
        self._steps = steps
        self._body = body
        self._left = MOST_TOLD

    def explain(self, node: Node, data: Any) -> Explanation:
        if node.kind == "constant":
            return Explanation(None, (), node.value)
        if node.name in ("if", "?:"):
            return self._if(node, data)
        if node.name in ("and", "or"):
            return self._junction(node, data)
        if node.name in SCOPED:
            return self._scoped(node, data)
        arguments = tuple(self.explain(argument, data) for argument in node.arguments[: _most(node)])
        values = [argument.value for argument in arguments]
        if node.kind == "array":
            return Explanation("array", arguments, listed(self._steps, tuple(values)))
        if node.name == "var":
            return self._read(values, arguments, data)
        if node.name == "missing":
            return Explanation(node.name, arguments, missing(self._steps, data, *values))
        if node.name == "missing_some":
            return Explanation(node.name, arguments, missing_some(self._steps, data, *values))
        if node.name in CLOCK:
            return Explanation(node.name, (), read_clock(node.name, self._steps.now))
        known = OPERATORS[node.name]
        filled = values + [UNDEFINED] * (known.least - len(values))
        if known.steps:
            filled.insert(0, self._steps)
        value = (node.function or known.function)(*filled)
        return Explanation(node.name, arguments, value, detail=known.detail(*filled) if known.detail else None)

    def _read(self, values: list[Any], arguments: tuple[Explanation, ...], data: Any) -> Explanation:
        value = read_dynamic(self._steps, data, values[0], *values[1:2]) if values else data
        parts = split_path(values[0] if values else None)
        absent = read_path(data, parts, None) is None
        return Explanation("var", arguments[1:2], value, ".".join(parts), absent)

    def _if(self, node: Node, data: Any) -> Explanation:
        told: list[Explanation] = []
        for index in range(0, len(node.arguments) - 1, 2):
            told.append(self.explain(node.arguments[index], data))
            if logic_truth(told[-1].value):
                told.append(self.explain(node.arguments[index + 1], data))
                return Explanation(node.name, tuple(told), told[-1].value)
        if len(node.arguments) % 2:
            told.append(self.explain(node.arguments[-1], data))
            return Explanation(node.name, tuple(told), told[-1].value)
        return Explanation(node.name, tuple(told), None)

    def _junction(self, node: Node, data: Any) -> Explanation:
        told: list[Explanation] = []
        for argument in node.arguments:
            told.append(self.explain(argument, data))
            if logic_truth(told[-1].value) is (node.name == "or"):
                break
        return Explanation(node.name, tuple(told), told[-1].value if told else UNDEFINED)

    def _scoped(self, node: Node, data: Any) -> Explanation:
        source = self.explain(node.arguments[0], data)
        told = [source]
        start: Any = None
        if node.name == "reduce" and len(node.arguments) > 2:
            told.append(self.explain(node.arguments[2], data))
            start = told[-1].value
        rule = node.arguments[1]
        items: list[Explanation] = []

        def body(item: Any) -> Any:
            if len(items) >= MOST_ITEMS or self._left < rule.size:
                return self._body(rule)(item, self._steps)
            self._left -= rule.size
            step = self.explain(rule, item)
            items.append(step)
            return step.value

        value = over_list(node.name, source.value, body, start, rule.size, self._steps)
        return Explanation(node.name, (*told, *items), value)
