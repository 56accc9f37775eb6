"""Comparing without guessing: under strict rules `<`, `<=`, `>` and `>=` refuse a missing value instead of taking 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.errors import RuleError

ORDERINGS: Final = frozenset({"<", "<=", ">", ">="})


def refusing_missing(
    name: str, function: Callable[..., bool], operands: tuple[str, ...], pointer: str
) -> Callable[..., bool]:
    """The comparison `function`, which raises RuleError where an operand has no value.

    `operands` tells for each what it is, to be named in the message; `pointer` leads to the comparison in the rule.
    """

    def compare(*values: Any) -> bool:
        for operand, value in zip(operands, values, strict=False):
            if value is None or value is UNDEFINED:
                raise RuleError(f"{name!r} can't compare {operand}, which has no value.", pointer)
        return function(*values)

    return compare
