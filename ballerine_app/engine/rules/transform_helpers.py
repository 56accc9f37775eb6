"""The helper methods of a transform: each reads one path of the record and writes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.errors import ExpressionError, PatternError, TransformError
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.engine.rules.json_paths import with_value
from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.rules.text_pattern import compile_pattern

LONGEST_PATH: Final = 100
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


Picture = Callable[[Any], str]
"""Gives the picture that a JSON value names as a `data:` URL."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a method works on: the value at its source (UNDEFINED where there is none), the record, the time, and what
    gives the picture that a value names.
    """

    value: Any
    record: Any
    at: datetime | None
    picture: Picture | None = None


Method = Callable[[Input], Any]


@dataclass(frozen=True, slots=True)
class Helper:
    """One helper of a step: where it reads, where it writes, what it does. `pointer` is its place."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    method: Method
    pointer: str

    def __call__(self, record: Any, at: datetime | None, picture: Picture | None = None) -> Any:
        """The record with the target written. Raises ValueError, ExpressionError or PatternError."""
        value = read_path(record, self.source, UNDEFINED)
        result = self.method(Input(value, record, at, picture))
        return with_value(record, self.target, result)


def parse_helper(given: Any, pointer: str, step: int) -> Helper:
    """A helper from `{source, target, method, value?, options?}`. TransformError where it can't be used."""
    if not isinstance(given, dict):
        raise TransformError(pointer, "A helper is an object with source, target and method.", step)
    source = _path(given.get("source"), f"{pointer}/source", step)
    target = _path(given.get("target"), f"{pointer}/target", step)
    name = given.get("method")
    if not isinstance(name, str) or name not in _METHODS:
        raise TransformError(f"{pointer}/method", f"There is no helper method {str(name)[:64]!r}.", step)
    try:
        return Helper(source, target, _METHODS[name](given), pointer)
    except (ValueError, PatternError, ExpressionError) as error:
        raise TransformError(pointer, str(error), step) from error


def _path(given: Any, pointer: str, step: int) -> tuple[str, ...]:
    path = split_path(given) if isinstance(given, str) else ()
    if not path or not all(path) or len(path) > LONGEST_PATH:
        raise TransformError(pointer, f"A path is a text of 1 to {LONGEST_PATH} names with dots between them.", step)
    return path


def _picture(given: dict[str, Any]) -> Method:
    def method(input: Input) -> Any:
        if input.value is None or input.value is UNDEFINED or input.value == "":
            return None if input.value == "" else input.value
        if input.picture is None:
            raise ValueError(
                "imageUrlToBase64 needs the network, so that only the plugin that sends the request can do it."
            )
        return input.picture(input.value)

    return method


def _regex(given: dict[str, Any]) -> Method:
    if not isinstance(given.get("value"), str):
        raise ValueError("regex needs a pattern as its value.")
    pattern = compile_pattern(given["value"])
    return lambda input: pattern.search(input.value) if isinstance(input.value, str) else None


def _remove(given: dict[str, Any]) -> Method:
    return lambda input: UNDEFINED


def _omit(given: dict[str, Any]) -> Method:
    listed = given.get("value")
    keys = [listed] if isinstance(listed, str) else listed
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValueError("omit needs a list of keys as its value.")
    unwanted = frozenset(keys)

    def method(input: Input) -> Any:
        if isinstance(input.value, dict):
            return {key: item for key, item in input.value.items() if key not in unwanted}
        if input.value is None or input.value is UNDEFINED:
            return input.value
        # A list or a text may hold what was to be left out; better to stop than to let it through.
        raise ValueError("omit needs an object at its source.")

    return method


def _merge_each(given: dict[str, Any]) -> Method:
    options = given.get("options")
    if not isinstance(options, dict):
        raise ValueError("mergeArrayEachItemWithValue needs the options mapJmespath and mergeWithJmespath.")
    items_of = compile_expression(options.get("mapJmespath"), collapse=True)
    addition_of = compile_expression(options.get("mergeWithJmespath"), collapse=True)

    def method(input: Input) -> Any:
        items, addition = items_of(input.record), addition_of(input.record)
        if not items or not addition:
            return input.value
        if not isinstance(items, list) or not isinstance(addition, dict):
            raise ValueError("mapJmespath must give a list, and mergeWithJmespath an object.")
        return [_merged(item, addition) if isinstance(item, dict) else item for item in items]

    return method


def _merged(item: Any, addition: Any) -> Any:
    """The two as one value: objects by key, arrays by position, anything else as in `addition`."""
    if isinstance(item, dict) and isinstance(addition, dict):
        return {**item, **{key: _merged(item.get(key), value) for key, value in addition.items()}}
    if isinstance(item, list) and isinstance(addition, list):
        joined = [_merged(one, other) for one, other in zip(item, addition, strict=False)]
        return [*joined, *item[len(joined) :], *addition[len(joined) :]]
    return addition


def _time(given: dict[str, Any]) -> Method:
    def method(input: Input) -> Any:
        if input.at is None or input.at.tzinfo is None:
            raise ValueError("setTimeToRecordUTC needs the time, with its time zone.")
        return (input.at - _EPOCH) // _MILLISECOND

    return method


_METHODS: Final[dict[str, Callable[[dict[str, Any]], Method]]] = {
    "imageUrlToBase64": _picture,
    "mergeArrayEachItemWithValue": _merge_each,
    "omit": _omit,
    "regex": _regex,
    "remove": _remove,
    "setTimeToRecordUTC": _time,
}
