"""The statechart as a tree of states: names checked, children and initial states linked, targets resolved."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, Final, Literal

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.errors import Problem

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
        "after",
        "history",
        "target",
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
_MOST_HINTS: Final = 200  # a guess takes as long as reading ten states
_UNSUPPORTED_KEYS: Final = ("invoke", "activities")

Kind = Literal["atomic", "compound", "parallel", "final", "history"]


class StateNode:
    """A state of the tree while it is compiled. `path` is dotted, "" for the root; `order` counts in declared order.

    `initial` is the state inside in which one starts, None in atomic and parallel ones; for a history state it is the
    one to go to where nothing is remembered.
    """

    __slots__ = ("children", "initial", "kind", "order", "parent", "path", "pointer", "raw")

    def __init__(self, raw: dict[str, Any], path: str, pointer: str, parent: StateNode | None) -> None:
        self.raw = raw
        self.path = path
        self.pointer = pointer
        self.parent = parent
        self.kind = _kind(raw)
        self.order = 0
        self.children: dict[str, StateNode] = {}
        self.initial: StateNode | None = None

    @property
    def final(self) -> bool:
        """Whether the state is declared final."""
        return self.kind == "final"

    @property
    def regions(self) -> tuple[StateNode, ...]:
        """The children that one can be in."""
        return tuple(child for child in self.children.values() if child.kind != "history")

    @property
    def remembers(self) -> bool:
        """Whether the state has a history state, so that what was active in it is kept."""
        return any(child.kind == "history" for child in self.children.values())

    def inside(self, other: StateNode) -> bool:
        """Whether the state is `other` or in it."""
        return self is other or not other.path or self.path.startswith(f"{other.path}.")

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


def build_tree(chart: dict[str, Any], pointer: str, problems: list[Problem]) -> StateNode:
    """Link the chart's states; what is wrong is added to `problems`."""
    root = StateNode(chart, "", pointer, None)
    if not isinstance(chart.get("states"), dict) or not chart["states"]:
        problems.append(Problem("no_states", f"{pointer}/states", "The statechart has no states."))
        return root
    _link(root, problems)
    for order, node in enumerate(root.descendants()):
        node.order = order
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


def declared_ids(root: StateNode, problems: list[Problem]) -> dict[str, StateNode]:
    """The states that have an `id`; of two with the same the first, which is a warning."""
    found: dict[str, StateNode] = {}
    for node in root.descendants():
        name = node.raw.get("id")
        if isinstance(name, str) and found.setdefault(name, node) is not node:
            message = f"Another state has the id {name[:64]!r} already, and targets mean that one."
            problems.append(Problem("duplicate_id", f"{node.pointer}/id", message, "warning"))
    return found


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
    if node.children and not node.regions:
        problems.append(Problem("no_states", f"{node.pointer}/states", "There is no state that one can be in."))
    elif node.kind == "compound":
        _link_initial(node, problems)
    for child in node.children.values():
        if child.kind == "history":
            child.initial = _default(child, problems)


def _link_initial(node: StateNode, problems: list[Problem]) -> None:
    initial = node.raw.get("initial")
    found = _descend(node, initial) if isinstance(initial, str) and initial else None
    if found is None or found.kind == "history":
        message = (
            f"The initial state {str(initial)[:64]!r} is not one of the states."
            if initial
            else "There is no initial state."
        )
        problems.append(Problem("initial", f"{node.pointer}/initial", message))
        return
    node.initial = found


def _default(node: StateNode, problems: list[Problem]) -> StateNode | None:
    """Where a history state leads while nothing is remembered: its `target` beside it, or else its parent's start."""
    target = node.raw.get("target")
    if target is None or node.parent is None:
        return node.parent
    path = target.removeprefix(".") if isinstance(target, str) else ""
    found = _descend(node.parent, path) if path else None
    if found is None or found.kind == "history":
        message = f"There is no state {str(target)[:64]!r} beside the history state."
        problems.append(Problem("unknown_target", f"{node.pointer}/target", message))
    return found


def _kind(raw: dict[str, Any]) -> Kind:
    given = raw.get("type")
    if given == "final" or given == "history":
        return "final" if given == "final" else "history"
    if raw.get("states"):
        return "parallel" if given == "parallel" else "compound"
    return "history" if raw.get("history") else "atomic"


def _check_keys(node: StateNode, problems: list[Problem]) -> None:
    problem = _type_problem(node)
    if problem:
        problems.append(Problem("shape", f"{node.pointer}/type", problem))
    if node.kind == "history" and node.raw.get("history", "shallow") not in ("shallow", "deep", True):
        problems.append(Problem("shape", f"{node.pointer}/history", "History is shallow or deep."))
    for key in node.raw:
        if key in _UNSUPPORTED_KEYS:
            problems.append(Problem("unsupported", f"{node.pointer}/{key}", f"unsupported: {key} in a state."))
        elif key not in _STATE_KEYS:
            few = len(problems) < _MOST_HINTS
            close = difflib.get_close_matches(key[:64], _STATE_KEYS, n=1) if few else []
            hint = f" Did you mean {close[0]!r}?" if close else ""
            message = f"The key {key[:64]!r} has no meaning in a state.{hint}"
            problems.append(Problem("unknown_key", f"{node.pointer}/{escape(key)}", message, "warning"))


def _type_problem(node: StateNode) -> str | None:
    given = node.raw.get("type")
    if given is None:
        return None
    if given not in ("atomic", "compound", "final", "parallel", "history"):
        return f"{str(given)[:64]!r} is no type of state."
    if given in ("final", "history") and (node.raw.get("states") or node.parent is None):
        return f"Only a state without states inside can be {given}."
    if given in ("parallel", "compound") and not node.raw.get("states"):
        return f"A {given} state needs states inside."
    if given == "atomic" and node.raw.get("states"):
        return "An atomic state can't have states inside."
    return None
