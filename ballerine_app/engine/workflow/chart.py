"""The compiled statechart: nested states flattened to the leaves that a case can be in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.transition import Candidate, Declared, declared_transitions
from ballerine_app.engine.workflow.tree import StateNode, build_tree, declared_ids
from ballerine_app.engine.workflow.values import StateInfo


@dataclass(frozen=True, slots=True)
class Leaf:
    """A state that a case can be in. `on` holds, per event, the candidates in the order in which they are tried: the
    state's own, then those of the states around it. `done` is true where the whole case ends. `lineage` are the paths
    of the states around it, outermost first, and its own.
    """

    info: StateInfo
    on: dict[str, tuple[Candidate, ...]]
    always: tuple[Candidate, ...]
    next_events: tuple[str, ...]
    done: bool
    lineage: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All leaves in declared order, and the one in which a case starts."""

    initial: str
    leaves: dict[str, Leaf]
    context: dict[str, Any]


def compile_chart(raw: dict[str, Any], pointer: str, problems: list[Problem]) -> Chart | None:
    """Compile a statechart's JSON. What is wrong is added to `problems`; None where it can't run at all."""
    root = build_tree(raw, pointer, problems)
    if not root.children or any(problem.severity == "error" for problem in problems):
        return None
    context = raw.get("context") or {}
    if not isinstance(context, dict):
        problems.append(Problem("shape", f"{pointer}/context", "The context must be an object."))
        context = {}
    ids = declared_ids(root)
    nodes = list(root.descendants())
    declared = {node.path: declared_transitions(node, ids, problems) for node in nodes}
    leaves = {node.path: _leaf(node, declared, problems) for node in nodes if not node.children}
    return Chart(root.leaf().path, leaves, context)


def _leaf(node: StateNode, declared: dict[str, Declared], problems: list[Problem]) -> Leaf:
    lineage = list(node.lineage())
    done = node.final and node.parent is not None and node.parent.parent is None
    on: dict[str, tuple[Candidate, ...]] = {}
    always: tuple[Candidate, ...] = ()
    if not done:
        around = lineage[1:] if node.final else lineage
        for each in around:
            for event, candidates in declared[each.path].on.items():
                on[event] = (*on.get(event, ()), *candidates)
            always = (*always, *declared[each.path].always)
        if node.final and node.parent is not None:
            always = (*declared[node.parent.path].on_done, *always)
    transitions = tuple(candidate.info for group in (*on.values(), always) for candidate in group)
    info = StateInfo(node.path, _tags(lineage, problems), done, _meta(node), transitions, node.pointer)
    return Leaf(info, on, always, tuple(on), done, tuple(around.path for around in reversed(lineage[:-1])))


def _tags(lineage: list[StateNode], problems: list[Problem]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in lineage:
        given = node.raw.get("tags", [])
        tags = [given] if isinstance(given, str) else given
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            problem = Problem("shape", f"{node.pointer}/tags", "Tags must be a list of texts.")
            if problem not in problems:
                problems.append(problem)
        else:
            found.update(dict.fromkeys(tags))
    return tuple(found)


def _meta(node: StateNode) -> dict[str, Any]:
    meta = node.raw.get("meta", node.raw.get("metadata"))
    return meta if isinstance(meta, dict) else {}
