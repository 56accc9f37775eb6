"""Comparisons in which a missing value counts as zero: `null < 40` is true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ballerine_app.engine.rules.clock import CLOCK
from ballerine_app.engine.rules.coercion import to_number
from ballerine_app.engine.rules.registry import PREDICATES, SCOPED
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.guard_formula import (
    PASS,
    Atom,
    Both,
    Budget,
    Formula,
    Not,
    Passes,
    possible,
    replaced,
)
from ballerine_app.engine.workflow.guard_json_logic import (
    ORDERING,
    comparison,
    is_constant,
    json_logic_formula,
    operation,
    path_read,
    path_term,
)
from ballerine_app.engine.workflow.limits import escape
from ballerine_app.engine.workflow.lint_branches import Branch, Group

_STEPS_PER_QUESTION: Final = 10_000
_MOST_STEPS: Final = 200_000
Exists = Callable[[Branch, tuple[str, ...]], bool]


def compare_with_missing(groups: Iterable[Group], exists: Exists) -> list[Problem]:
    """A finding for each `<`, `<=`, `>`, `>=` that decides a guard by a value that may be missing.

    `exists` tells of a path that it is always there. A warning where the missing value lets the case pass.
    """
    check = _Check(exists)
    for group in groups:
        for branch in group.branches:
            if branch.dialect == "json-logic":
                check.guard(branch, branch.rule, branch.rule_pointer, "")
    return check.problems


class _Check:
    def __init__(self, exists: Exists) -> None:
        self.problems: list[Problem] = []
        self._exists = exists
        self._left = _MOST_STEPS

    def guard(self, branch: Branch, rule: Any, pointer: str, scope: str) -> None:
        """Check a guard, or the rule that a list operator applies to the items of `scope`."""
        formula: Formula | None = None
        told: set[tuple[str, ...]] = set()
        for place, name, arguments, step in _operations(rule, pointer):
            if self._left <= 0:
                return
            if name in SCOPED:
                inner = ".".join(filter(None, (scope, *path_read(arguments[0])))) or "items"
                if name in PREDICATES:
                    self.guard(branch, arguments[1], f"{place}/1", f"{inner}[]")
                continue
            if any(map(_is_text, arguments)):
                continue  # a missing value is neither more nor less
            for path in filter(None, map(path_read, arguments)):
                # A default says what a missing value means.
                read = operation(next(each for each in arguments if path_read(each) == path))
                if path in told or (read and len(read[1]) > 1) or (not scope and self._exists(branch, path)):
                    continue
                formula = formula or json_logic_formula(rule)
                found = self._decides(formula, comparison(step, name, arguments), path)
                if found:
                    told.add(path)
                    self.problems.append(_problem(".".join(filter(None, (scope, *path))), place, name, found))

    def _decides(self, formula: Formula, compared: Formula, path: tuple[str, ...]) -> str:
        """Whether the comparison, its value missing, lets the guard "pass" or "fail" where it would not otherwise."""
        if not isinstance(compared, Atom):
            return ""
        passes, otherwise = Passes(formula), Passes(replaced(formula, compared, Not(compared)))
        for part, name in ((Both((passes, Not(otherwise))), "pass"), (Both((Not(passes), otherwise)), "fail")):
            budget = Budget(min(self._left, _STEPS_PER_QUESTION))
            start = budget.left
            answer = possible(part, PASS, budget, path_term(path))
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


def _problem(path: str, pointer: str, name: str, found: str) -> Problem:
    effect = (
        "so a case without it can pass" if found == "pass" else "so a case without it is treated like one with zero"
    )
    message = f"{path!r} may be missing here, and {name!r} counts a missing value as 0, {effect}."
    return Problem("compare_missing", pointer, message, "warning" if found == "pass" else "info")
