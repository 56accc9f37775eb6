"""Reading a dotted path in JSON data, as JsonLogic's `var` does."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.coercion import UNDEFINED, to_text


def read_path(data: Any, parts: tuple[str, ...], default: Any = None) -> Any:
    """The value at `parts` in `data`; `default` where a step is absent. A value that is null stays null."""
    for part in parts:
        if type(data) is dict:
            data = data.get(part, UNDEFINED)
        elif data is None:
            return default
        else:
            data = member(data, part)
        if data is UNDEFINED:
            return default
    return data


def split_path(path: Any) -> tuple[str, ...]:
    """The steps of a path; null, undefined and "" have none."""
    if path is None or path is UNDEFINED or path == "":
        return ()
    return tuple(to_text(path).split("."))


def member(data: Any, part: str) -> Any:
    """What stands at one step behind a value that is no object: an item, a length, or undefined."""
    if not isinstance(data, (list, str)):
        return UNDEFINED
    if part == "length":
        return len(data)
    if part.isascii() and part.isdigit() and len(part) < 10 and (part == "0" or part[0] != "0"):
        index = int(part)
        return data[index] if index < len(data) else UNDEFINED
    return UNDEFINED


def member_or_null(data: Any, part: str) -> Any:
    """As `member`, but null where there is nothing."""
    found = member(data, part)
    return None if found is UNDEFINED else found
