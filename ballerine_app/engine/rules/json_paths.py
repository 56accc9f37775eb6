"""Writing at a dotted path of a JSON value without changing it: only what lies on the path is copied."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.coercion import UNDEFINED


def with_value(data: Any, path: tuple[str, ...], value: Any) -> Any:
    """`data` with `value` at `path`; UNDEFINED takes the key away. What is missing on the way becomes an object.

    A list takes an index that it has, or the next one; an item that is taken away becomes null, so that the others
    keep their places. Raises ValueError for another step into a list.
    """
    if not path:
        return None if value is UNDEFINED else value
    step, rest = path[0], path[1:]
    if isinstance(data, list):
        return _with_item(data, step, rest, value)
    held = data if isinstance(data, dict) else {}
    if value is UNDEFINED and step not in held:
        return data
    if value is UNDEFINED and not rest:
        return {key: item for key, item in held.items() if key != step}
    return {**held, step: with_value(held.get(step), rest, value)}


def _with_item(items: list[Any], step: str, rest: tuple[str, ...], value: Any) -> list[Any]:
    if not (step.isascii() and step.isdigit() and len(step) < 10):
        raise ValueError(f"A list has no item {step[:64]!r}.")
    index = int(step)
    if value is UNDEFINED and index >= len(items):
        return items
    if index > len(items):
        raise ValueError(f"The list has {len(items)} items, so that none can be put at {index}.")
    held = items[index] if index < len(items) else None
    return [*items[:index], with_value(held, rest, value), *items[index + 1 :]]
