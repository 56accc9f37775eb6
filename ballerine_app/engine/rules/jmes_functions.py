"""JMESPath's functions: the package's own, with the dialect's differences and a budget."""

from __future__ import annotations

import math
from typing import Any

from jmespath import functions
from jmespath.functions import signature

from ballerine_app.engine.rules.coercion import tidy, to_number
from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.jmes_values import equal, is_false, json_text
from ballerine_app.engine.rules.json_size import MOST_CHARACTERS, find_oversize

_CHARACTERS_PER_STEP = 1_024


class Functions(functions.Functions):
    """The functions of one evaluation, which draw on its budget of steps."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def call(self, name: str, cost: int, arguments: list[Any]) -> Any:
        """The function's value. `cost` is what one item of a list argument takes. JMESPathError for wrong types."""
        self._steps.spend(1 + sum(_length(argument) for argument in arguments) * cost)
        return self.call_function(name, arguments)

    @signature({"types": [], "variadic": True})
    def _func_merge(self, *arguments: Any) -> Any:
        merged: dict[str, Any] = {}
        for argument in arguments:
            if isinstance(argument, dict):
                merged.update(argument)
            elif not is_false(argument):
                raise ExpressionError("merge() takes objects, and skips what counts as false.", argument)
        return merged

    @signature({"types": ["array", "string"]}, {"types": []})
    def _func_contains(self, subject: Any, search: Any) -> bool:
        if isinstance(subject, str):
            return isinstance(search, str) and search in subject
        return any(equal(item, search, self._steps) for item in subject)

    @signature({"types": ["string"]}, {"types": ["array-string"]})
    def _func_join(self, separator: str, texts: list[str]) -> str:
        characters = sum(map(len, texts)) + len(separator) * len(texts)
        if characters > MOST_CHARACTERS:
            raise ExpressionError(f"The joined text has more than {MOST_CHARACTERS} characters.")
        self._steps.spend(characters // _CHARACTERS_PER_STEP)
        return separator.join(texts)

    @signature({"types": []})
    def _func_to_string(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if reason := find_oversize(value):
            raise ExpressionError(reason)
        text = json_text(value)
        self._steps.spend(len(text) // _CHARACTERS_PER_STEP)
        return text

    @signature({"types": []})
    def _func_to_number(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        if isinstance(value, str):
            if not value.strip():
                return None
            value = to_number(value)
        return value if math.isfinite(value) else None

    @signature({"types": ["array-number"]})
    def _func_avg(self, numbers: list[Any]) -> Any:
        return tidy(sum(numbers) / len(numbers)) if numbers else None

    @signature({"types": ["number"]})
    def _func_ceil(self, number: Any) -> Any:
        return tidy(math.ceil(number))

    @signature({"types": ["number"]})
    def _func_floor(self, number: Any) -> Any:
        return tidy(math.floor(number))


def check_call(name: str, count: int) -> None:
    """ExpressionError where there is no such function, or where it doesn't take that many arguments."""
    known = Functions.FUNCTION_TABLE.get(name)
    if known is None:
        raise ExpressionError(f"There is no function {name[:64]}().")
    wanted = known["signature"]
    variadic = bool(wanted[-1].get("variadic"))
    if count < len(wanted) or (count > len(wanted) and not variadic):
        raise ExpressionError(f"{name}() takes {len(wanted)}{' or more' if variadic else ''} arguments, not {count}.")


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value) // _CHARACTERS_PER_STEP
    return len(value) if isinstance(value, (list, dict)) else 0
