"""A rule's evaluation, told step by step. It follows the same semantics as the compiled functions.

What a node is gets decided once: for each there is a function of the data and the run that evaluates and tells it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ballerine_app.engine.rules.clock import CLOCK, read_clock
from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth
from ballerine_app.engine.rules.evaluation import Steps, listed, missing, missing_some, over_list, read_dynamic
from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.rules.registry import OPERATORS, SCOPED
from ballerine_app.engine.rules.rule_writer import build_rule
from ballerine_app.engine.rules.shown_values import shown
from ballerine_app.engine.rules.tree import Node

MOST_ITEMS: Final = 20  # items of a list operator that are told one by one
MOST_TOLD: Final = 5_000  # steps that are told inside all list operators together

Compiled = Callable[[Any, Steps], Any]
Tell = Callable[[Any, "_Run"], "Explanation"]


class Explanation(NamedTuple):
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


@dataclass(slots=True)
class _Run:
    """One evaluation: its budget, and how many steps may still be told inside of lists."""

    steps: Steps
    left: int = MOST_TOLD


class Explainer:
    """Tells the evaluations of one rule. Safe to share between threads."""

    __slots__ = ("_tell",)

    def __init__(self, node: Node) -> None:
        self._tell = _teller(node)

    def __call__(self, data: Any, steps: Steps) -> Explanation:
        """Evaluate the rule on `data` and tell each step; RuleError when the budget is used up."""
        told = self._tell(data, _Run(steps))
        if told.value is UNDEFINED:
            return told._replace(value=None)
        if isinstance(told.value, (list, dict)):
            steps.weigh(told.value)
        return told


def _teller(node: Node) -> Tell:
    if node.kind == "constant":
        constant = Explanation(None, (), node.value)
        return lambda data, run: constant
    if node.kind == "read":
        return _read(node)
    if node.name in ("if", "?:"):
        return _if(node)
    if node.name in ("and", "or"):
        return _junction(node)
    if node.name in SCOPED:
        return _scoped(node)
    if node.name in CLOCK:
        return lambda data, run: Explanation(node.name, (), read_clock(node.name, run.steps.now))
    if node.kind == "array":
        return _called("array", _tellers(node.arguments), lambda steps, data, *values: listed(steps, values))
    if node.name == "var":
        return _computed_read(node)
    if node.name == "missing":
        return _called(node.name, _tellers(node.arguments), missing)
    if node.name == "missing_some":
        return _called(node.name, _tellers(node.arguments[:2]), missing_some)
    return _operator(node)


def _tellers(nodes: Sequence[Node]) -> tuple[Tell, ...]:
    return tuple(map(_teller, nodes))


def _called(name: str, tellers: tuple[Tell, ...], function: Callable[..., Any]) -> Tell:
    """An operator whose function takes the budget, the data and the values."""

    def tell(data: Any, run: _Run) -> Explanation:
        arguments = tuple([each(data, run) for each in tellers])
        return Explanation(name, arguments, function(run.steps, data, *[each.value for each in arguments]))

    return tell


def _operator(node: Node) -> Tell:
    known = OPERATORS[node.name]
    name, function, detail, with_steps = node.name, node.function or known.function, known.detail, known.steps
    tellers = _tellers(node.arguments[: known.most])
    filling = [UNDEFINED] * (known.least - len(tellers))

    def tell(data: Any, run: _Run) -> Explanation:
        arguments = tuple([each(data, run) for each in tellers])
        values = [each.value for each in arguments]
        if filling:
            values += filling
        if with_steps:
            values.insert(0, run.steps)
        value = function(*values)
        return Explanation(name, arguments, value, None, False, detail(*values) if detail else None)

    return tell


def _read(node: Node) -> Tell:
    path, dotted = node.path, ".".join(node.path)
    if len(node.arguments) < 2:

        def tell(data: Any, run: _Run) -> Explanation:
            value = read_path(data, path)
            return Explanation("var", (), value, dotted, value is None)

        return tell
    default = _teller(node.arguments[1])

    def tell_with_default(data: Any, run: _Run) -> Explanation:
        other = default(data, run)
        found = read_path(data, path, UNDEFINED)
        absent = found is None or found is UNDEFINED
        return Explanation("var", (other,), other.value if found is UNDEFINED else found, dotted, absent)

    return tell_with_default


def _computed_read(node: Node) -> Tell:
    tellers = _tellers(node.arguments[:2])

    def tell(data: Any, run: _Run) -> Explanation:
        arguments = tuple([each(data, run) for each in tellers])
        value = read_dynamic(run.steps, data, *[each.value for each in arguments])
        parts = split_path(arguments[0].value)
        return Explanation("var", arguments[1:], value, ".".join(parts), read_path(data, parts) is None)

    return tell


def _if(node: Node) -> Tell:
    tellers, name = _tellers(node.arguments), node.name

    def tell(data: Any, run: _Run) -> Explanation:
        told: list[Explanation] = []
        for index in range(0, len(tellers) - 1, 2):
            told.append(tellers[index](data, run))
            if logic_truth(told[-1].value):
                told.append(tellers[index + 1](data, run))
                return Explanation(name, tuple(told), told[-1].value)
        if len(tellers) % 2:
            told.append(tellers[-1](data, run))
            return Explanation(name, tuple(told), told[-1].value)
        return Explanation(name, tuple(told), None)

    return tell


def _junction(node: Node) -> Tell:
    tellers, name, end = _tellers(node.arguments), node.name, node.name == "or"

    def tell(data: Any, run: _Run) -> Explanation:
        told: list[Explanation] = []
        for each in tellers:
            told.append(each(data, run))
            if logic_truth(told[-1].value) is end:
                break
        return Explanation(name, tuple(told), told[-1].value if told else UNDEFINED)

    return tell


def _scoped(node: Node) -> Tell:
    rule = node.arguments[1]
    name, size = node.name, rule.size
    source_of, item_of = _teller(node.arguments[0]), _teller(rule)
    start_of = _teller(node.arguments[2]) if name == "reduce" and len(node.arguments) > 2 else None
    compiled: list[Compiled] = []  # made when a list is long: the items beyond the first are evaluated, not told

    def tell(data: Any, run: _Run) -> Explanation:
        told = [source_of(data, run)]
        source, start = told[0].value, None
        if start_of:
            told.append(start_of(data, run))
            start = told[-1].value
        items: list[Explanation] = []

        def body(item: Any) -> Any:
            if len(items) >= MOST_ITEMS or run.left < size:
                if not compiled:
                    compiled.append(build_rule(rule))
                return compiled[0](item, run.steps)
            run.left -= size
            items.append(item_of(item, run))
            return items[-1].value

        value = over_list(name, source, body, start, size, run.steps)
        return Explanation(name, (*told, *items), value)

    return tell
