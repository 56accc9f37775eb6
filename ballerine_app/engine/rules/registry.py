"""Where operators register themselves: one decorator, with documentation and an example that the tests run."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator whose arguments are all evaluated before it is called.

    `least` and `most` bound the number of arguments it is called with: fewer are filled up with `undefined`, more are
    dropped, as JavaScript does; `strict` operators refuse both instead. `most` None means any number.
    """

    name: str
    function: Function
    least: int
    most: int | None
    strict: bool
    doc: str
    example: tuple[Any, Any, Any] | None


OPERATORS: Final[dict[str, Operator]] = {}
CONTROL: Final = frozenset({"if", "?:", "and", "or", "var", "missing", "missing_some", "now", "today"})
SCOPED: Final = frozenset({"filter", "map", "reduce", "all", "none", "some"})


def operator(
    name: str, least: int, most: int | None, *, strict: bool = False, example: tuple[Any, Any, Any] | None = None
) -> Callable[[Function], Function]:
    """Register a pure function as operator `name`; its docstring is the operator's documentation.

    `example` is (rule, data, value). Raises ValueError when the name is taken.
    """

    def register(function: Function) -> Function:
        if name in OPERATORS or name in CONTROL or name in SCOPED:
            raise ValueError(f"operator {name!r} is registered twice")
        doc = (function.__doc__ or "").strip()
        OPERATORS[name] = Operator(name, function, least, most, strict, doc, example)
        return function

    return register


def suggest(name: str) -> str | None:
    """The known operator that is spelt most like `name`, or None."""
    close = difflib.get_close_matches(name[:64], [*OPERATORS, *CONTROL, *SCOPED], n=1, cutoff=0.6)
    return close[0] if close else None
