"""How large a computed JSON value may be. Parts that a value shares count as often as they would be written out."""

from __future__ import annotations

import math
from typing import Any, Final

MOST_VALUES: Final = 250_000
MOST_CHARACTERS: Final = 10_000_000
MOST_DEPTH: Final = 100


def find_oversize(value: Any) -> str | None:
    """Why a computed value can't be stored as JSON, as a sentence, or None. Takes time for at most MOST_VALUES parts.

    Refused are more than MOST_VALUES values, MOST_CHARACTERS characters of keys and texts, MOST_DEPTH levels, NaN and
    the infinities.
    """
    values, characters = 0, 0
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        values += 1
        if isinstance(item, str):
            characters += len(item)
        elif isinstance(item, float):
            if not math.isfinite(item):
                return "The result holds a number that is not finite."
        elif isinstance(item, (dict, list)):
            if depth >= MOST_DEPTH:
                return f"The result is nested more than {MOST_DEPTH} levels deep."
            if values + len(stack) + len(item) > MOST_VALUES:
                return f"The result has more than {MOST_VALUES} values."
            if isinstance(item, dict):
                characters += sum(map(len, item))
                stack.extend((inner, depth + 1) for inner in item.values())
            else:
                stack.extend((inner, depth + 1) for inner in item)
        if characters > MOST_CHARACTERS:
            return f"The result has more than {MOST_CHARACTERS} characters."
    return None
