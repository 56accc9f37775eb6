"""Merging contexts. Neither argument is ever changed; what the merge doesn't touch is shared with the result."""

from __future__ import annotations

from typing import Any, Literal, cast, get_args

ArrayMerge = Literal["concat", "replace", "by_id", "by_index"]

ARRAY_MERGES = frozenset(get_args(ArrayMerge))


def deep_merge(a: Any, b: Any, arrays: ArrayMerge = "concat") -> Any:
    """Merge JSON value `b` over `a` and return the result.

    Objects merge key by key. Two arrays are joined (`concat`), the second wins (`replace`), or their items merge by
    `id` (`by_id`; in order of first appearance, by position when an item has none) or position (`by_index`). Inside
    merged items, nested arrays are replaced. Anything else in `b`, null too, replaces what `a` has.
    Raises ValueError for another word in `arrays`.
    """
    if arrays not in ARRAY_MERGES:
        raise ValueError(f"arrays must be one of {', '.join(sorted(ARRAY_MERGES))}")
    return _merge(a, b, arrays)


def _merge(a: Any, b: Any, arrays: ArrayMerge) -> Any:
    if isinstance(a, dict) and isinstance(b, dict):
        if not b:
            return a
        merged = dict(a)
        for key, value in b.items():
            merged[key] = _merge(a[key], value, arrays) if key in a else value
        return merged
    if isinstance(a, list) and isinstance(b, list):
        return _merge_lists(a, b, arrays)
    return b


def _merge_lists(a: list[Any], b: list[Any], arrays: ArrayMerge) -> list[Any]:
    if arrays == "concat":
        return [*a, *b]
    if arrays == "replace":
        return b
    if arrays == "by_id" and all(_has_id(item) for item in (*a, *b)):
        return _by_id(a, b)
    return _by_index(a, b)


def _by_id(a: list[Any], b: list[Any]) -> list[Any]:
    groups: dict[tuple[type, Any], Any] = {}
    for item in (*a, *b):
        identity = item["id"]
        key = (type(identity), identity if isinstance(identity, (str, int, float)) else repr(identity))
        groups[key] = _merge(groups[key], item, "replace") if key in groups else item
    return list(groups.values())


def _by_index(a: list[Any], b: list[Any]) -> list[Any]:
    shared = min(len(a), len(b))
    merged = [_merge(a[i], b[i], "replace") for i in range(shared)]
    return [*merged, *a[shared:], *b[shared:]]


def _has_id(item: Any) -> bool:
    return isinstance(item, dict) and bool(item.get("id"))


def array_merge(name: Any) -> ArrayMerge | None:
    """`name` as an array rule, or None when it is none."""
    return cast(ArrayMerge, name) if isinstance(name, str) and name in ARRAY_MERGES else None
