"""Which paths of the data a JMESPath expression reads, for traces and for checks against a schema."""

from __future__ import annotations

from typing import Any

_CHAINS = frozenset({"subexpression", "index_expression"})


def paths_read(tree: dict[str, Any]) -> tuple[str, ...]:
    """The dotted paths in order of appearance; an item of a list or object is `list[]`, a fixed one `list.0`.

    What is read of a computed value (a list that went through a pipe is one), and of `&expression` arguments, is not
    told; nor is `null`, which definitions write for a field that nobody has.
    """
    found: dict[str, None] = {}
    _note(_walk(tree, "", found), found)
    return tuple(found)


def _note(path: str | None, found: dict[str, None]) -> None:
    if path and path != "null":
        found[path] = None


def _walk(node: dict[str, Any], scope: str | None, found: dict[str, None]) -> str | None:
    """Where the node's value stands, or None where it is computed; every other path that it reads goes to `found`."""
    kind, children = node["type"], node["children"]
    if kind in ("current", "identity"):
        return scope
    if kind == "field":
        return _under(scope, node["value"])
    if kind == "index":
        return _under(scope, str(node["value"])) if node["value"] >= 0 else _items(scope)
    if kind in _CHAINS:
        for child in children:
            scope = _walk(child, scope, found)
        return scope
    if kind == "pipe":
        path = _walk(children[0], scope, found)
        if path is not None and "[]" in path:
            _note(path, found)
            path = None
        return _walk(children[1], path, found)
    if kind in ("projection", "value_projection"):
        return _walk(children[1], _items(_walk(children[0], scope, found)), found)
    if kind == "filter_projection":
        item = _items(_walk(children[0], scope, found))
        _note(_walk(children[2], item, found), found)
        return _walk(children[1], item, found)
    if kind in ("flatten", "key_val_pair"):
        return _walk(children[0], scope, found)
    if kind == "slice":
        return scope
    for child in children:
        _note(_walk(child, None if kind == "expref" else scope, found), found)
    return None


def _under(scope: str | None, name: str) -> str | None:
    if scope is None:
        return None
    return f"{scope}.{name}" if scope else name


def _items(scope: str | None) -> str | None:
    return None if scope is None else f"{scope}[]"
