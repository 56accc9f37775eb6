"""The compiled statechart: its states, and where a case can be in them."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from ballerine_app.engine.workflow.configuration import active_states, start, state_text
from ballerine_app.engine.workflow.errors import Problem, UnknownState
from ballerine_app.engine.workflow.rule_reading import RuleReading
from ballerine_app.engine.workflow.state_info import Configuration, check_tags, configuration, leaf_info
from ballerine_app.engine.workflow.timers import is_timer_event
from ballerine_app.engine.workflow.transition import Declared, declared_by
from ballerine_app.engine.workflow.tree import StateNode, build_tree, declared_ids
from ballerine_app.engine.workflow.values import StateInfo

MOST_STATES: Final = 10_000
MOST_PARALLEL_STATES: Final = 2_000
MOST_TRANSITIONS: Final = 20_000  # summed over the states that a case can be in, with those of the states around them
_MOST_KEPT: Final = 10_000


class Chart:
    """A statechart that can run. `nodes` are all its states by path in declared order, the root first; `declared` what
    each declares; `leaves` those that a case can be in; `initial` the state in which a case starts.
    """

    __slots__ = ("_configurations", "context", "declared", "initial", "leaves", "nodes", "parallel", "root")

    def __init__(
        self, root: StateNode, declared: dict[str, Declared], leaves: dict[str, StateInfo], context: dict[str, Any]
    ) -> None:
        self.root = root
        self.nodes = {node.path: node for node in root.descendants()}
        self.declared = declared
        self.leaves = leaves
        self.context = context
        self.parallel = any(node.kind == "parallel" for node in self.nodes.values())
        self._configurations: dict[str, Configuration] = {}
        self.initial = state_text(start(root).leaves)

    @property
    def states(self) -> frozenset[str]:
        """The paths of all states that a case can be in, alone or with states inside."""
        return frozenset(path for path, node in self.nodes.items() if path and node.kind != "history")

    @property
    def handled(self) -> tuple[str, ...]:
        """The events that some state handles, without those of timers, in declared order."""
        events = dict.fromkeys(event for declared in self.declared.values() for event in declared.on)
        return tuple(event for event in events if not is_timer_event(event))

    def at(self, state: str) -> Configuration:
        """Where a case in that state is. UnknownState where no case can be: other names, or too few or many leaves."""
        known = self._configurations.get(state)
        if known is None:
            known = configuration(self.root, self._leaves_of(state), self.declared, self.leaves)
            if len(self._configurations) >= _MOST_KEPT:  # parallel states have more combinations than can be kept
                self._configurations.clear()
            self._configurations[state] = known
        return known

    def _leaves_of(self, state: str) -> tuple[StateNode, ...]:
        leaves = tuple(self.nodes[path] for path in dict.fromkeys(state.split(",")) if path in self.leaves)
        # As many leaves as names, in order, and each active state holds one active child, or all its regions.
        active = active_states(leaves)
        inside = Counter(node.parent.path for node in active if node.parent is not None)
        whole = all(
            inside[node.path] == (len(node.regions) if node.kind == "parallel" else 1)
            for node in (self.root, *active)
            if node.children
        )
        if not whole or state_text(leaves) != state:
            raise UnknownState(state)
        return leaves


def compile_chart(raw: dict[str, Any], pointer: str, strict: bool, problems: list[Problem]) -> Chart | None:
    """Compile a statechart's JSON. What is wrong is added to `problems`; None where it can't run at all."""
    root = build_tree(raw, pointer, problems)
    if not root.children or any(problem.severity == "error" for problem in problems):
        return None
    nodes = list(root.descendants())
    most = MOST_PARALLEL_STATES if any(node.kind == "parallel" for node in nodes) else MOST_STATES
    if len(nodes) - 1 > most:
        kind = "parallel statechart" if most == MOST_PARALLEL_STATES else "statechart"
        problems.append(Problem("too_large", f"{pointer}/states", f"A {kind} has at most {most:,} states."))
        return None
    context = raw.get("context") or {}
    if not isinstance(context, dict):
        problems.append(Problem("shape", f"{pointer}/context", "The context must be an object."))
        context = {}
    ids = declared_ids(root, problems)
    reading = RuleReading(strict)
    declared = {node.path: declared_by(node, ids, reading, problems) for node in nodes}
    check_tags(nodes, problems)
    leaves = [node for node in nodes if not node.children and node.kind != "history"]
    sizes = {path: sum(map(len, each.on.values())) + len(each.always) for path, each in declared.items()}
    if sum(sizes[node.path] for leaf in leaves for node in leaf.lineage()) > MOST_TRANSITIONS:
        message = f"All states with what is around them have more than {MOST_TRANSITIONS:,} transitions."
        problems.append(Problem("too_large", f"{pointer}/states", message))
        return None
    if any(problem.severity == "error" for problem in problems):
        return None
    return Chart(root, declared, {leaf.path: leaf_info(leaf, declared) for leaf in leaves}, context)
