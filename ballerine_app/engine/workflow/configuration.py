"""Which states a transition leaves and enters, in statecharts of any shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ballerine_app.engine.workflow.tree import StateNode


@dataclass(frozen=True, slots=True)
class Move:
    """A transition's way: the states left (inner before outer) and entered (outer before inner), and the leaves after.

    A state that is left and entered again stands in both.
    """

    left: tuple[StateNode, ...]
    entered: tuple[StateNode, ...]
    leaves: tuple[StateNode, ...]


def state_text(leaves: Iterable[StateNode]) -> str:
    """The state as it stands in a snapshot: the paths of the active leaves, sorted, joined by a comma."""
    return ",".join(sorted(leaf.path for leaf in leaves))


def active_states(leaves: Iterable[StateNode]) -> list[StateNode]:
    """The active leaves and all that is around them but the root, in declared order."""
    found = {node.path: node for leaf in leaves for node in leaf.lineage() if node.parent is not None}
    return sorted(found.values(), key=lambda node: node.order)


def start(root: StateNode) -> Move:
    """Entering the initial states."""
    entered, leaves = _entered((root,), ())
    return Move((), entered[1:], leaves)


def default_leaves(targets: tuple[StateNode, ...]) -> tuple[StateNode, ...]:
    """The leaves in which one is on entering the targets, in a history state while nothing is remembered."""
    tops = [node.initial if node.kind == "history" and node.initial else node for node in targets]
    return _entered(tops, ())[1]


def move(leaves: tuple[StateNode, ...], source: StateNode, targets: tuple[StateNode, ...], *, internal: bool) -> Move:
    """The way from the active `leaves` along a transition that `source` declares; the targets are no history states.

    A transition to `source` itself, into it or out to a state around it leaves and enters the outer one of the two,
    unless it is internal and leads into `source`, or the outer one is the root. Parallel regions that hold no target
    stay as they are.
    """
    within, branch = _scope(source, _common(targets), internal)
    area = branch if branch is not None and within.kind == "parallel" else within
    gone = [leaf for leaf in leaves if leaf.inside(area)]
    if gone == [within]:  # an internal transition of an atomic state to itself
        return Move((), (), leaves)
    left = [node for node in active_states(gone) if node is not within and node.inside(area)]
    entered, reached = _entered(within.regions if branch is None else (branch,), targets)
    kept = [leaf for leaf in leaves if leaf not in gone]
    return Move(tuple(reversed(left)), entered, (*kept, *reached))


def remembered(target: StateNode, history: Mapping[str, str], nodes: Mapping[str, StateNode]) -> tuple[StateNode, ...]:
    """The states that a history state stands for; its default where nothing is remembered that the tree still has."""
    parent = target.parent
    if parent is None or target.initial is None:
        return ()
    paths = history.get(parent.path, "").split(",")
    known = [node for path in paths if (node := nodes.get(path)) is not None and node.inside(parent)]
    leaves = [node for node in known if not node.children and node.kind != "history"]
    if len(leaves) < len(paths):
        return (target.initial,)
    if target.raw.get("history") == "deep":
        return tuple(leaves)
    return (parent,) if parent.kind == "parallel" else (_toward(parent, leaves[0]),)


def finished(node: StateNode, active: frozenset[StateNode]) -> bool:
    """Whether a state has ended: a final state, one whose active child is final, one all of whose regions ended."""
    if node.kind == "parallel":
        return all(finished(region, active) for region in node.regions)
    return node.final or any(each.final and each.parent is node for each in active)


def ended_by(entered: Iterable[StateNode], active: frozenset[StateNode]) -> list[StateNode]:
    """The states that end because final states in them were entered, inner before outer; never the root."""
    ended: list[StateNode] = []
    for node in entered:
        around = node.parent if node.final else None
        while around is not None and around.parent is not None and around not in ended and finished(around, active):
            ended.append(around)
            around = around.parent if around.parent.kind == "parallel" else None
    return ended


def apart(targets: tuple[StateNode, ...]) -> bool:
    """Whether all targets can be active together: each two are in different regions of a parallel state."""
    return all(
        _common((one, other)).kind == "parallel" and not one.inside(other) and not other.inside(one)
        for index, one in enumerate(targets)
        for other in targets[:index]
    )


def _entered(
    tops: Iterable[StateNode], targets: tuple[StateNode, ...]
) -> tuple[tuple[StateNode, ...], tuple[StateNode, ...]]:
    """All states on entering `tops`, and the leaves among them: on the way to the targets, else the initial ones."""
    entered: list[StateNode] = []
    waiting = [(top, targets) for top in reversed(list(tops))]
    while waiting:
        node, aims = waiting.pop()
        entered.append(node)
        aims = tuple(aim for aim in aims if aim is not node and aim.inside(node))
        if node.kind == "parallel":
            waiting.extend((region, aims) for region in reversed(node.regions))
        elif node.initial is not None:
            aim = aims[0] if aims else node.initial
            waiting.append((_toward(node, aim), aims or (aim,)))
    return tuple(entered), tuple(node for node in entered if not node.children)


def _scope(source: StateNode, aim: StateNode, internal: bool) -> tuple[StateNode, StateNode | None]:
    """The state that stays around a transition's way, and the one in it to enter (None: all its regions)."""
    if aim.inside(source) and (internal or source.parent is None):
        return source, _inner(source, aim)
    outer = source if aim.inside(source) else aim if source.inside(aim) else None
    if outer is None:
        around = _common((source, aim))
        return around, _toward(around, aim)
    return (outer, None) if outer.parent is None else (outer.parent, outer)


def _inner(source: StateNode, aim: StateNode) -> StateNode | None:
    if aim is not source:
        return _toward(source, aim)
    return _toward(source, source.initial) if source.initial is not None else None


def _toward(around: StateNode, inner: StateNode) -> StateNode:
    """The child of `around` that `inner` is, or is in."""
    node = inner
    while node.parent is not None and node.parent is not around:
        node = node.parent
    return node


def _common(nodes: tuple[StateNode, ...]) -> StateNode:
    """The innermost state that all nodes are, or are in."""
    common = nodes[0]
    for node in nodes[1:]:
        while common.parent is not None and not node.inside(common):
            common = common.parent
    return common
