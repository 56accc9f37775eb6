"""Values as an explanation shows them: valid JSON of a bounded size, whatever a rule made."""

from __future__ import annotations

import math
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED

MOST_ITEMS: Final = 50  # of one list or object
MOST_VALUES: Final = 200  # of the value as a whole
MOST_LEVELS: Final = 6
LONGEST_TEXT: Final = 500
CUT: Final = "…"


def shown(value: Any) -> Any:
    """The value as JSON: NaN, the infinities and undefined become null; what is too large ends with "…"."""
    return _Cutter().cut(value, 0)


class _Cutter:
    def __init__(self) -> None:
        self._left = MOST_VALUES

    def cut(self, value: Any, level: int) -> Any:
        self._left -= 1
        if isinstance(value, str):
            return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + CUT
        if isinstance(value, (list, dict)):
            return self._inside(value, level) if level < MOST_LEVELS else CUT
        if value is UNDEFINED or (isinstance(value, float) and not math.isfinite(value)):
            return None
        return value

    def _inside(self, value: list[Any] | dict[str, Any], level: int) -> Any:
        most = MOST_ITEMS
        if isinstance(value, dict):
            kept: dict[str, Any] = {}
            for key, item in value.items():
                if most <= 0 or self._left <= 0:
                    return {**kept, CUT: CUT}
                most -= 1
                kept[key[:LONGEST_TEXT]] = self.cut(item, level + 1)
            return kept
        items: list[Any] = []
        for item in value:
            if most <= 0 or self._left <= 0:
                return [*items, CUT]
            most -= 1
            items.append(self.cut(item, level + 1))
        return items
