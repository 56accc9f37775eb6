"""The paths of rule sets, as lodash reads them: `a.b[0].c`, `a.0.c`, `list.length`, `a["x.y"]`."""

from __future__ import annotations

import re
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.evaluation import LONGEST_PATH
from ballerine_app.engine.rules.paths import read_path

_STEP: Final = re.compile(
    r"""(?:^|\.)(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]|\[(?P<quote>["'])(?P<text>[^"'\\]*)(?P=quote)\]"""
)
_LONGEST_KEY: Final = 1_000


def parse_key(key: Any) -> tuple[str, ...]:
    """The steps of a rule's key. ValueError for what is no path."""
    if not isinstance(key, str) or not key or len(key) > _LONGEST_KEY:
        raise ValueError(f"A key is a path of 1 to {_LONGEST_KEY} characters, such as a.b[0].c.")
    steps: list[str] = []
    place = 0
    while place < len(key):
        match = _STEP.match(key, place)
        if match is None:
            raise ValueError(f"The key {key[:64]!r} is no path such as a.b[0].c.")
        steps.append(next(part for part in match.group("name", "index", "text") if part is not None))
        place = match.end()
    if len(steps) > LONGEST_PATH:
        raise ValueError(f"A key has at most {LONGEST_PATH} steps.")
    return tuple(steps)


def read_key(data: Any, key: str, steps: tuple[str, ...]) -> Any:
    """The value at a key; a property whose name is the whole key comes first. None where there is none."""
    if isinstance(data, dict) and key in data:
        return data[key]
    value = read_path(data, steps, None)
    return None if value is UNDEFINED else value
