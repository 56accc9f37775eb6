"""What JSON the engine accepts: plain values, at most 100 levels, text that can be stored."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.errors import Problem

MOST_DEPTH: Final = 100
LARGEST_INTEGER: Final = 2**53 - 1  # beyond it JavaScript and RFC 8785 round


def find_unfit(value: Any, most: int | None = None) -> Problem | None:
    """The first thing in `value` that can't be stored as JSON, or None.

    Refused are more than 100 levels, NaN and the infinities, whole numbers beyond 2^53 - 1 either way, keys that are no
    text, half surrogates, other types, and more than `most` values.
    """
    return None if _is_fit(value, most) else _first_unfit(value, most)


def _is_fit(value: Any, most: int | None) -> bool:
    """Whether all is plain JSON within the limits: the usual case, at a third of the price of keeping pointers."""
    seen = 1
    stack: list[tuple[Iterable[Any], int]] = [((value,), 0)]
    while stack:
        items, depth = stack.pop()
        for item in items:
            kind = type(item)
            if kind is str:
                if not (item.isascii() or _storable(item)):
                    return False
            elif kind is dict or kind is list:
                seen += len(item)
                if depth >= MOST_DEPTH or (most is not None and seen > most):
                    return False
                if kind is list:
                    stack.append((item, depth + 1))
                    continue
                for key in item:
                    if type(key) is not str or not (key.isascii() or _storable(key)):
                        return False
                stack.append((item.values(), depth + 1))
            elif kind is int:
                if not -LARGEST_INTEGER <= item <= LARGEST_INTEGER:
                    return False
            elif kind is float:
                if not math.isfinite(item):
                    return False
            elif kind is not bool and item is not None:
                return False
    return True


def _first_unfit(value: Any, most: int | None) -> Problem | None:
    left = math.inf if most is None else most
    stack: list[tuple[Any, str, int]] = [(value, "", 0)]
    while stack:
        item, pointer, depth = stack.pop()
        left -= 1
        if left < 0:
            return Problem("too_large", "", f"There are more than {most:,} values.")
        if item is None or isinstance(item, bool):
            continue
        if isinstance(item, str):
            if not _storable(item):
                return Problem("not_json", pointer, "The text holds half of a surrogate pair.")
        elif isinstance(item, int):
            if not -LARGEST_INTEGER <= item <= LARGEST_INTEGER:
                return Problem("not_json", pointer, "The number has too many digits to stay exact; write it as text.")
        elif isinstance(item, float):
            if not math.isfinite(item):
                return Problem("not_json", pointer, "NaN and infinity are no JSON numbers.")
        elif isinstance(item, dict | list):
            if depth >= MOST_DEPTH:
                return Problem("too_deep", pointer, f"The JSON is nested more than {MOST_DEPTH} levels deep.")
            if isinstance(item, dict):
                for key, inner in item.items():
                    if not isinstance(key, str) or not _storable(key):
                        return Problem("not_json", pointer, "A key is no proper text.")
                    stack.append((inner, f"{pointer}/{escape(key)}", depth + 1))
            else:
                stack.extend((inner, f"{pointer}/{index}", depth + 1) for index, inner in enumerate(item))
        else:
            return Problem("not_json", pointer, f"{type(item).__name__} is no JSON value.")
    return None


def _storable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
