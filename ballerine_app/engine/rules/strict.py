"""Comparing without guessing: under strict rules `<` and its like refuse a missing value instead of taking it for 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.errors import RuleError

ORDERINGS: Final = frozenset({"<", "<=", ">", ">=", "before", "after"})


def refusing_missing(
    name: str, function: Callable[..., bool], operands: tuple[str, ...], pointer: str
) -> Callable[..., bool]:
    """The comparison `function`, called with the evaluation and the operands; RuleError where one has no value.

    `operands` tells for each what it is, to be named in the message; `pointer` leads to the comparison in the rule.
    """

    def compare(steps: Any, *values: Any) -> bool:
        for operand, value in zip(operands, values, strict=False):
            if value is None or value is UNDEFINED:
                raise RuleError(f"{name!r} can't compare {operand}, which has no value.", pointer)
        return function(steps, *values)

    return compare
