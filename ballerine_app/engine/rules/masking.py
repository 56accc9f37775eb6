"""Masking JSON for records: what stays readable says how a call went, and nothing about a person.

Texts and numbers are masked unless their last key is a technical one or their path is shown; truth values, null and the
shape stay. So a field that nobody thought of is masked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

MASK: Final = "•••"
MOST_ITEMS: Final = 50
DEEPEST: Final = 20
# Keys whose values tell how it went. Their texts are short words; a longer one is masked all the same.
TECHNICAL: Final = frozenset(
    {
        "code",
        "confidence",
        "count",
        "currency",
        "decision",
        "level",
        "matchStatus",
        "outcome",
        "page",
        "riskLevel",
        "riskScore",
        "score",
        "size",
        "status",
        "statusCode",
        "success",
        "total",
        "type",
        "vendor",
        "version",
    }
)
_LONGEST_WORD: Final = 40
_FIELD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]{0,39}")


def masked(value: Any, show: Sequence[str] = (), hide: Sequence[str] = ()) -> Any:
    """JSON `value` with its data masked. `show` and `hide` are dotted paths with `*` for any key or index; `hide` wins.

    Lists are cut after MOST_ITEMS, and what is deeper than DEEPEST is one mask.
    """
    shown = [tuple(path.split(".")) for path in show]
    hidden = [tuple(path.split(".")) for path in hide]
    return _masked(value, (), shown, hidden)


def _masked(value: Any, path: tuple[str, ...], shown: list[tuple[str, ...]], hidden: list[tuple[str, ...]]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if len(path) > DEEPEST or _fits(path, hidden):
        return MASK
    if isinstance(value, dict):
        return {_key(key): _masked(item, (*path, key), shown, hidden) for key, item in value.items()}
    if isinstance(value, list):
        items = [_masked(item, (*path, str(place)), shown, hidden) for place, item in enumerate(value[:MOST_ITEMS])]
        return [*items, f"+{len(value) - MOST_ITEMS}"] if len(value) > MOST_ITEMS else items
    if _fits(path, shown):
        return value
    named = next((step for step in reversed(path) if not step.isdigit()), "")
    if named in TECHNICAL and (not isinstance(value, str) or (len(value) <= _LONGEST_WORD and " " not in value)):
        return value
    return MASK


def _key(key: Any) -> str:
    """A key as it is where it looks like a field's name; data used as keys, e.g. an address, is masked too."""
    text = str(key)
    return text if _FIELD.fullmatch(text) else MASK


def _fits(path: tuple[str, ...], patterns: list[tuple[str, ...]]) -> bool:
    return any(
        len(pattern) == len(path) and all(want in ("*", step) for want, step in zip(pattern, path, strict=True))
        for pattern in patterns
    )
