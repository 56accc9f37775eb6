"""Where operators register themselves: one decorator, with documentation and an example that the tests run."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

Function = Callable[..., Any]
Example = tuple[Any, Any, Any]
_Function = TypeVar("_Function", bound=Function)


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator whose arguments are all evaluated before it is called.

    `least` and `most` bound the number of arguments it is called with: fewer are filled up with `undefined`, more are
    dropped, as JavaScript does; `strict` operators refuse both instead. `most` None means any number.

    `steps` says that the function takes the evaluation (its budget, time and lists) before the arguments, `clock` that
    it reads the time. `constants` are the arguments that must stand in the rule itself, each with its check, which
    raises ValueError. `detail` tells more about an evaluation for its explanation; it is called like the function.
    """

    name: str
    function: Function
    least: int
    most: int | None
    strict: bool
    doc: str
    example: Example | None
    steps: bool = False
    clock: bool = False
    constants: Mapping[int, Callable[[Any], object]] = field(default_factory=dict)
    detail: Function | None = None

    def call(self, steps: Any, *values: Any) -> Any:
        """Apply the function to evaluated arguments, at least `least` of them."""
        return self.function(steps, *values) if self.steps else self.function(*values)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An operator that makes one value from a list: `function` takes what the rule gave for each item.

    Without a rule for the items it takes the items themselves, or true for each where `counts`.
    """

    name: str
    function: Callable[[list[Any]], Any]
    doc: str
    example: Example
    counts: bool


OPERATORS: Final[dict[str, Operator]] = {}
AGGREGATES: Final[dict[str, Aggregate]] = {}
CONTROL: Final = frozenset({"if", "?:", "and", "or", "var", "missing", "missing_some", "now", "today"})
LIST_OPERATORS: Final = frozenset({"in_list", "not_in_list"})  # their second argument names a custom list
PREDICATES: Final = frozenset({"filter", "all", "none", "some"})  # their rule is a condition on each item
SCOPED: Final = PREDICATES | {"map", "reduce", "sum_of", "count_of", "avg_of", "min_of", "max_of", "distinct"}


def operator(
    name: str,
    least: int,
    most: int | None,
    *,
    strict: bool = False,
    example: Example | None = None,
    steps: bool = False,
    clock: bool = False,
    constants: Mapping[int, Callable[[Any], object]] | None = None,
    detail: Function | None = None,
) -> Callable[[_Function], _Function]:
    """Register a pure function as operator `name`; its docstring is the operator's documentation.

    `example` is (rule, data, value); for the rest see Operator. Raises ValueError when the name is taken.
    """

    def register(function: _Function) -> _Function:
        if name in OPERATORS or name in CONTROL or name in SCOPED:
            raise ValueError(f"operator {name!r} is registered twice")
        doc = (function.__doc__ or "").strip()
        OPERATORS[name] = Operator(
            name, function, least, most, strict, doc, example, steps or clock, clock, constants or {}, detail
        )
        return function

    return register


def aggregate(name: str, *, example: Example, counts: bool = False) -> Callable[[_Function], _Function]:
    """Register a pure function of a list's values as list operator `name`, one of SCOPED. ValueError when taken."""

    def register(function: _Function) -> _Function:
        if name in AGGREGATES or name not in SCOPED:
            raise ValueError(f"list operator {name!r} is registered twice, or not known")
        AGGREGATES[name] = Aggregate(name, function, (function.__doc__ or "").strip(), example, counts)
        return function

    return register


def suggest(name: str, known: Iterable[str] | None = None) -> str | None:
    """The known name (of all operators, where none are given) that is spelt most like `name`, or None."""
    names = list(known) if known is not None else [*OPERATORS, *CONTROL, *SCOPED]
    close = difflib.get_close_matches(name[:64], names, n=1, cutoff=0.6)
    return close[0] if close else None
