"""JSON as a list of paths with plain values, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape

Path = tuple[str | int, ...]
ABSENT: Final = object()


def leaves(value: Any) -> dict[Path, Any]:
    """Every text, number, truth value, null, empty list and empty object in a JSON value, by its path, in order."""
    found: dict[Path, Any] = {}
    _collect(value, (), found)
    return found


def differing(before: Any, after: Any) -> list[Path]:
    """The paths of the leaves that only one of two JSON values has, or that differ; 1, 1.0 and true do.

    Where one has a list or object with something in it and the other has not, only what is in it is told.
    """
    old, new = leaves(before), leaves(after)
    old_branches, new_branches = branches(old), branches(new)
    return [
        *(p for p, value in new.items() if not same_leaf(old.get(p, ABSENT), value) and p not in old_branches),
        *(path for path in old if path not in new and path not in new_branches),
    ]


def branches(found: Iterable[Path]) -> set[Path]:
    """The paths of all that leaves lie in."""
    return {path[:length] for path in found for length in range(len(path))}


def same_leaf(one: Any, other: Any) -> bool:
    """Whether two leaves are the same JSON."""
    return type(one) is type(other) and bool(one == other)


def dotted(path: Path) -> str:
    """A path as guards write it: `documents[0].type`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def pointer(path: Path) -> str:
    """A path as a JSON pointer: `/documents/0/type`."""
    return "".join(f"/{step if isinstance(step, int) else escape(step)}" for step in path)


def _collect(value: Any, path: Path, found: dict[Path, Any]) -> None:
    if isinstance(value, dict) and value:
        for key, member in value.items():
            _collect(member, (*path, key), found)
    elif isinstance(value, list | tuple) and value:
        for index, member in enumerate(value):
            _collect(member, (*path, index), found)
    else:
        found[path] = value
