"""Comparisons with a constant, written out: what they are for the types that nearly all data has, without a call.

Each is the same as the operator's own function, which is still called for every other type. What the function would
take from the budget is nothing in the cases that are written out.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUALITIES: Final = frozenset({"==", "!=", "===", "!=="})
_EXACT: Final = 2**53  # beyond it, JavaScript rounds whole numbers
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Operand:
    """An argument: the text that gives its value, and its value where it is a constant."""

    text: str
    constant: bool = False
    value: Any = None


def inline_comparison(
    name: str,
    operands: list[Operand],
    call: Callable[[str, str], str],
    bind: Callable[[Any], str],
    fresh: Callable[[], str],
    refusing: bool,
) -> str | None:
    """The comparison as text that gives True or False, or None where it can't be written out.

    `call` gives the text that calls the operator's function; `bind` gives a constant a name, `fresh` makes a new name.
    `refusing` says that the function refuses null.
    """
    if len(operands) != 2:
        return None
    left, right = operands
    if name == "in":
        return _membership(left, right, call, bind, fresh)
    if left.constant is right.constant:
        return None
    constant, other = (left, right) if left.constant else (right, left)
    # The first mention puts the value into a variable, where it isn't in one.
    variable = other.text if other.text.isidentifier() else fresh()
    first = variable if variable == other.text else f"({variable} := {other.text})"
    slow = call(*((constant.text, variable) if left.constant else (variable, constant.text)))
    if _is_number(constant.value) and (name in _COMPARE or name in _EQUALITIES):
        sign = {"===": "==", "!==": "!="}.get(name, name)
        if name in _EQUALITIES:
            slow = f"{name.startswith('!')} if {variable} is None else {slow}"
        elif not refusing:
            of_null = _COMPARE[name](constant.value, 0) if left.constant else _COMPARE[name](0, constant.value)
            slow = f"{of_null} if {variable} is None else {slow}"
        sides = (constant.text, variable) if left.constant else (variable, constant.text)
        return f"({sides[0]} {sign} {sides[1]} if type({first}) is int or type({variable}) is float else {slow})"
    if isinstance(constant.value, str) and len(constant.value) <= _LONGEST and name in _EQUALITIES:
        sign = "!=" if name.startswith("!") else "=="
        absent = f"{variable} is {'not ' if sign == '==' else ''}None {'and' if sign == '==' else 'or'} "
        return f"({variable} {sign} {constant.text} if type({first}) is str else {absent}{slow})"
    return None


def _membership(
    item: Operand,
    container: Operand,
    call: Callable[[str, str], str],
    bind: Callable[[Any], str],
    fresh: Callable[[], str],
) -> str | None:
    listed = container.value
    if item.constant or not container.constant or not isinstance(listed, list) or len(listed) > _LONGEST:
        return None
    if not all(isinstance(each, str) for each in listed):
        return None
    variable = item.text if item.text.isidentifier() else fresh()
    first = variable if variable == item.text else f"({variable} := {item.text})"
    known = bind(frozenset(listed))
    slow = call(variable, container.text)
    return f"({variable} in {known} if type({first}) is str else {variable} is not None and {slow})"


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < _EXACT
