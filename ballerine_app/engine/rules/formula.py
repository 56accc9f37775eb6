"""Conditions as formulas, and the search for values that make one pass or fail.

A result is judged twice: inside a rule by JsonLogic's or JMESPath's truth, at the end by JavaScript's, and the two
differ for an empty list and for zero. So a formula's value is a set of four possible results, kept as bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.formula_values import Mask, Term, Test, rows_of

FALSE: Final[Mask] = 0b0001
EMPTY: Final[Mask] = 0b0010  # false inside the rule, true at the end
ZERO: Final[Mask] = 0b0100  # true inside the rule, false at the end
TRUE: Final[Mask] = 0b1000
HOLDS: Final[Mask] = TRUE | ZERO
HOLDS_NOT: Final[Mask] = FALSE | EMPTY
PASS: Final[Mask] = TRUE | EMPTY
FAIL: Final[Mask] = FALSE | ZERO
_MOST_VARIABLES: Final = 200


@dataclass(frozen=True, slots=True)
class Const:
    """A result that is known."""

    mask: Mask


@dataclass(frozen=True, slots=True)
class Atom:
    """A test of one term."""

    term: Term
    test: Test


@dataclass(frozen=True, slots=True)
class Both:
    """The first part that doesn't hold, else the last, as `and` gives it."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """The first part that holds, else the last, as `or` gives it."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part doesn't hold."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two parts, by whether the condition holds."""

    condition: Formula
    then: Formula
    other: Formula


@dataclass(frozen=True, slots=True)
class Passes:
    """True where the part, as a whole guard, lets the transition through."""

    part: Formula


Formula = Const | Atom | Both | Either | Not | Choice | Passes


class Budget:
    """How many more steps an analysis may take."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left


class _Exhausted(Exception):
    pass


def atoms_of(formula: Formula) -> Iterator[Atom]:
    """The tests in a formula, in order, repeated where they are."""
    if isinstance(formula, Atom):
        yield formula
    elif isinstance(formula, Both | Either):
        for part in formula.parts:
            yield from atoms_of(part)
    elif isinstance(formula, Not | Passes):
        yield from atoms_of(formula.part)
    elif isinstance(formula, Choice):
        for part in (formula.condition, formula.then, formula.other):
            yield from atoms_of(part)


def replaced(formula: Formula, old: Atom, new: Formula) -> Formula:
    """The formula with every occurrence of one test replaced."""
    if isinstance(formula, Atom):
        return new if formula == old else formula
    if isinstance(formula, Both | Either):
        return type(formula)(tuple(replaced(part, old, new) for part in formula.parts))
    if isinstance(formula, Not | Passes):
        return type(formula)(replaced(formula.part, old, new))
    if isinstance(formula, Choice):
        parts = (replaced(part, old, new) for part in (formula.condition, formula.then, formula.other))
        return Choice(*parts)
    return formula


def possible(formula: Formula, wanted: Mask, budget: Budget, missing: Term | None = None) -> bool | None:
    """Whether some values give a wanted result: False is certain, True is likely, None means the budget ran out.

    With `missing`, only for cases in which that term has no value.
    """
    try:
        return _Search(formula, wanted, budget, missing).run()
    except (_Exhausted, RecursionError):
        return None


class _Search:
    def __init__(self, formula: Formula, wanted: Mask, budget: Budget, missing: Term | None) -> None:
        self._formula = formula
        self._wanted = wanted
        self._budget = budget
        tests: dict[Term, dict[Any, Test]] = {}
        for atom in atoms_of(formula):
            self._spend(1)
            tests.setdefault(atom.term, {})[atom.test.key] = atom.test
        self._slots: dict[tuple[Term, Any], tuple[int, int]] = {}
        self._rows: list[list[tuple[Mask, ...]]] = []
        for term, by_key in tests.items():
            self._add(term, tuple(by_key.values()), term == missing)
        self._union = [tuple(_union(column) for column in zip(*rows, strict=True)) for rows in self._rows]
        self._chosen: list[tuple[Mask, ...] | None] = [None] * len(self._rows)

    def run(self) -> bool:
        if len(self._rows) > _MOST_VARIABLES:
            raise _Exhausted
        return self._from(0)

    def _add(self, term: Term, tests: tuple[Test, ...], missing: bool) -> None:
        rows = rows_of(term, tests, missing, self._spend)
        if rows is not None:
            self._slots.update({(term, test.key): (len(self._rows), index) for index, test in enumerate(tests)})
            self._rows.append(rows)
            return
        for test in tests:
            self._slots[(term, test.key)] = (len(self._rows), 0)
            self._rows.append([(bit,) for bit in (FALSE, EMPTY, ZERO, TRUE) if bit & test.results])

    def _from(self, variable: int) -> bool:
        mask = self._value(self._formula)
        if not mask & self._wanted:
            return False
        if not mask & ~self._wanted or variable == len(self._rows):
            return True
        for row in self._rows[variable]:
            self._chosen[variable] = row
            if self._from(variable + 1):
                return True
        self._chosen[variable] = None
        return False

    def _value(self, formula: Formula) -> Mask:
        self._spend(1)
        if isinstance(formula, Const):
            return formula.mask
        if isinstance(formula, Atom):
            variable, column = self._slots[(formula.term, formula.test.key)]
            return (self._chosen[variable] or self._union[variable])[column]
        if isinstance(formula, Not):
            inner = self._value(formula.part)
            return (FALSE if inner & HOLDS else 0) | (TRUE if inner & HOLDS_NOT else 0)
        if isinstance(formula, Passes):
            inner = self._value(formula.part)
            return (TRUE if inner & PASS else 0) | (FALSE if inner & FAIL else 0)
        if isinstance(formula, Choice):
            test = self._value(formula.condition)
            then = self._value(formula.then) if test & HOLDS else 0
            return then | (self._value(formula.other) if test & HOLDS_NOT else 0)
        return self._first(formula.parts, HOLDS_NOT if isinstance(formula, Both) else HOLDS)

    def _first(self, parts: tuple[Formula, ...], stops: Mask) -> Mask:
        found = 0
        for part in parts[:-1]:
            mask = self._value(part)
            found |= mask & stops
            if not mask & ~stops:
                return found
        return found | (self._value(parts[-1]) if parts else FALSE)

    def _spend(self, steps: int) -> None:
        self._budget.left -= steps
        if self._budget.left < 0:
            raise _Exhausted


def _union(column: tuple[Mask, ...]) -> Mask:
    found = 0
    for mask in column:
        found |= mask
    return found
