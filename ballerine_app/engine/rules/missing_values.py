"""Comparisons in which a missing value counts as zero: `null < 40` is true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

from ballerine_app.engine.rules.clock import CLOCK
from ballerine_app.engine.rules.coercion import to_number
from ballerine_app.engine.rules.formula import HOLDS, Atom, Both, Budget, Formula, Not, possible, replaced
from ballerine_app.engine.rules.json_logic_formula import (
    ORDERING,
    comparison,
    is_constant,
    json_logic_formula,
    operation,
    path_read,
    path_term,
)
from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.rules.registry import PREDICATES, SCOPED

_STEPS_PER_QUESTION: Final = 10_000
_MOST_STEPS: Final = 200_000
Exists = Callable[[tuple[str, ...]], bool]
# A path, where it is compared, the operator, and whether the condition then comes to "hold" or to "fail".
Missed = tuple[str, str, str, str]


class MissingValues:
    """Finds, within one budget, each `<`, `<=`, `>`, `>=` that decides a condition by a value that may be missing.

    `judged` gives a condition's formula the truth by which it is judged in the end.
    """

    def __init__(self, judged: Callable[[Formula], Formula] = lambda formula: formula) -> None:
        self._judged = judged
        self._left = _MOST_STEPS

    def find(self, rule: Any, pointer: str, exists: Exists, scope: str = "") -> Iterator[Missed]:
        """Look at a rule that compiles. `exists` tells of a path that it is always there.

        `scope` is the list to whose items a list operator applies the rule.
        """
        formula: Formula | None = None
        told: set[tuple[str, ...]] = set()
        for place, name, arguments, step in _operations(rule, pointer):
            if self._left <= 0:
                return
            if name in SCOPED:
                inner = ".".join(filter(None, (scope, *path_read(arguments[0])))) or "items"
                if name in PREDICATES:
                    yield from self.find(arguments[1], f"{place}/1", exists, f"{inner}[]")
                continue
            if any(map(_is_text, arguments)):
                continue  # a missing value is neither more nor less
            for path in filter(None, map(path_read, arguments)):
                # A default says what a missing value means.
                read = operation(next(each for each in arguments if path_read(each) == path))
                if path in told or (read and len(read[1]) > 1) or (not scope and exists(path)):
                    continue
                formula = formula or json_logic_formula(rule)
                found = self._decides(formula, comparison(step, name, arguments), path)
                if found:
                    told.add(path)
                    yield ".".join(filter(None, (scope, *path))), place, name, found

    def _decides(self, formula: Formula, compared: Formula, path: tuple[str, ...]) -> str:
        """Whether the comparison, its value missing, lets the condition "hold" or "fail" where it would not else."""
        if not isinstance(compared, Atom):
            return ""
        holds, otherwise = self._judged(formula), self._judged(replaced(formula, compared, Not(compared)))
        for part, name in ((Both((holds, Not(otherwise))), "hold"), (Both((Not(holds), otherwise)), "fail")):
            budget = Budget(min(self._left, _STEPS_PER_QUESTION))
            start = budget.left
            answer = possible(part, HOLDS, budget, path_term(path))
            self._left -= start - max(budget.left, 0)
            if answer:
                return name
        return ""


def _operations(rule: Any, pointer: str) -> Iterator[tuple[str, str, list[Any], Any]]:
    """The comparisons and list operators of a rule, not those inside a list operator's own rule."""
    step = operation(rule)
    if step is None:
        if isinstance(rule, list):
            for index, item in enumerate(rule):
                yield from _operations(item, f"{pointer}/{index}")
        return
    name, arguments = step
    place = f"{pointer}/{escape(name)}"
    if name in ORDERING or name in SCOPED:
        yield place, name, arguments, rule
    listed = isinstance(rule[name], list)
    for index, argument in enumerate(arguments[:1] if name in SCOPED else arguments):
        yield from _operations(argument, f"{place}/{index}" if listed else place)


def _is_text(argument: Any) -> bool:
    """Whether the argument is a text that is no number, or the time."""
    if is_constant(argument):
        return math.isnan(to_number(argument))
    step = operation(argument)
    return step is not None and step[0] in CLOCK
