"""The statechart as a tree of states: names checked, children and initial states linked, targets resolved."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, Final

from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.limits import escape

_STATE_KEYS: Final = frozenset(
    [
        "id",
        "type",
        "initial",
        "states",
        "on",
        "always",
        "tags",
        "meta",
        "metadata",
        "description",
        "entry",
        "exit",
        "onDone",
        "context",
        "key",
        "order",
        "version",
        "predictableActionArguments",
        "preserveActionOrder",
        "strict",
        "delimiter",
        "$schema",
    ]
)
_UNSUPPORTED_KEYS: Final = ("invoke", "after", "history", "activities")
_TYPES: Final = ("atomic", "compound", "final")


class StateNode:
    """A state of the tree while it is compiled. `path` is dotted, "" for the root."""

    __slots__ = ("children", "initial", "parent", "path", "pointer", "raw")

    def __init__(self, raw: dict[str, Any], path: str, pointer: str, parent: StateNode | None) -> None:
        self.raw = raw
        self.path = path
        self.pointer = pointer
        self.parent = parent
        self.children: dict[str, StateNode] = {}
        self.initial: StateNode | None = None

    @property
    def final(self) -> bool:
        """Whether the state is declared final."""
        return self.raw.get("type") == "final"

    def lineage(self) -> Iterator[StateNode]:
        """The state, then what is around it, out to the root."""
        node: StateNode | None = self
        while node is not None:
            yield node
            node = node.parent

    def descendants(self) -> Iterator[StateNode]:
        """The state and all states inside it, in declared order."""
        yield self
        for child in self.children.values():
            yield from child.descendants()

    def leaf(self) -> StateNode:
        """The state in which one is on entering this one: initial states down to the innermost."""
        node = self
        while node.initial is not None:
            node = node.initial
        return node


def build_tree(chart: dict[str, Any], pointer: str, problems: list[Problem]) -> StateNode:
    """Link the chart's states; what is wrong is added to `problems`."""
    root = StateNode(chart, "", pointer, None)
    if not isinstance(chart.get("states"), dict) or not chart["states"]:
        problems.append(Problem("no_states", f"{pointer}/states", "The statechart has no states."))
        return root
    _link(root, problems)
    return root


def resolve(source: StateNode, target: str, ids: dict[str, StateNode]) -> StateNode | None:
    """The state that `target` names, seen from `source`: a sibling, `.child`, a dotted path, or `#id`; None if none."""
    if target.startswith("#"):
        name = target[1:]
        for cut in range(len(name), 0, -1):
            if (cut == len(name) or name[cut] == ".") and name[:cut] in ids:
                return _descend(ids[name[:cut]], name[cut + 1 :])
        return None
    if target.startswith("."):
        return _descend(source, target[1:])
    return _descend(source.parent or source, target)


def declared_ids(root: StateNode) -> dict[str, StateNode]:
    """The states that have an `id`."""
    return {node.raw["id"]: node for node in root.descendants() if isinstance(node.raw.get("id"), str)}


def _descend(node: StateNode, path: str) -> StateNode | None:
    for step in path.split(".") if path else ():
        if step not in node.children:
            return None
        node = node.children[step]
    return node


def _link(node: StateNode, problems: list[Problem]) -> None:
    _check_keys(node, problems)
    states = node.raw.get("states")
    if states is None or states == {}:
        return
    if not isinstance(states, dict):
        problems.append(Problem("shape", f"{node.pointer}/states", "States must be an object."))
        return
    for name, raw in states.items():
        pointer = f"{node.pointer}/states/{escape(name)}"
        if not name or name in ("*", "=") or not name.isprintable() or any(mark in name for mark in ".,#"):
            problems.append(Problem("state_name", pointer, f"{name[:64]!r} can't be the name of a state."))
        elif not isinstance(raw, dict):
            problems.append(Problem("shape", pointer, "A state must be an object."))
        else:
            child = StateNode(raw, f"{node.path}.{name}" if node.path else name, pointer, node)
            node.children[name] = child
            _link(child, problems)
    initial = node.raw.get("initial")
    found = _descend(node, initial) if isinstance(initial, str) and initial else None
    if found is None:
        message = (
            f"The initial state {str(initial)[:64]!r} is not one of the states."
            if initial
            else "There is no initial state."
        )
        problems.append(Problem("initial", f"{node.pointer}/initial", message))
    node.initial = found


def _check_keys(node: StateNode, problems: list[Problem]) -> None:
    kind = node.raw.get("type")
    if kind in ("parallel", "history"):
        problems.append(Problem("unsupported", f"{node.pointer}/type", f"unsupported: {kind} states."))
    elif kind is not None and kind not in _TYPES:
        problems.append(Problem("shape", f"{node.pointer}/type", f"{str(kind)[:64]!r} is no type of state."))
    elif kind == "final" and (node.raw.get("states") or node.parent is None):
        problems.append(Problem("shape", f"{node.pointer}/type", "Only a state without states inside can be final."))
    for key in node.raw:
        if key in _UNSUPPORTED_KEYS:
            problems.append(Problem("unsupported", f"{node.pointer}/{key}", f"unsupported: {key} in a state."))
        elif key not in _STATE_KEYS:
            close = difflib.get_close_matches(key[:64], _STATE_KEYS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            message = f"The key {key[:64]!r} has no meaning in a state.{hint}"
            problems.append(Problem("unknown_key", f"{node.pointer}/{escape(key)}", message, "warning"))
    for key in ("entry", "exit"):
        for name in action_names(node.raw.get(key)):
            message = f"The action {name!r} is not registered and does nothing."
            problems.append(Problem("unknown_action", f"{node.pointer}/{key}", message, "warning"))


def action_names(actions: Any) -> list[str]:
    """The names of an `actions`, `entry` or `exit` value: one or a list, each a name or an object with a type."""
    listed = actions if isinstance(actions, list) else [actions] if actions else []
    return [str(item.get("type") if isinstance(item, dict) else item)[:64] for item in listed]
