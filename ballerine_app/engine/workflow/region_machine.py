"""Statecharts with parallel states on `transitions`' hierarchical machine, which threads share.

Used are its states, its table of events and its tree of active states. Its own execution changes the machine while it
runs, which fails with a second thread, and knows no rule for transitions of two regions that exclude each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from transitions.extensions.nesting import HierarchicalMachine as _HierarchicalMachine
from transitions.extensions.nesting import NestedEvent as _NestedEvent
from transitions.extensions.nesting import NestedState as _NestedState
from transitions.extensions.nesting import NestedTransition as _NestedTransition

from ballerine_app.engine.workflow.chart import Chart
from ballerine_app.engine.workflow.machine import ALWAYS, DONE, passes
from ballerine_app.engine.workflow.microstep import Run, Stepper
from ballerine_app.engine.workflow.transition import Candidate
from ballerine_app.engine.workflow.tree import StateNode

Tree = Mapping[str, Any]


class DottedState(_NestedState):
    """A state whose path is written with dots."""

    separator = "."


class DeclaredTransition(_NestedTransition):
    """A transition of the state that declares it, whose only condition is a compiled guard."""

    def __init__(self, source: str, dest: str | None, *callbacks: Any, candidate: Candidate) -> None:
        super().__init__(source, dest)  # type: ignore[arg-type]  # the stub forgets internal transitions
        self.candidate = candidate

    def execute(self, event_data: Any) -> bool:
        """Whether a Run can take the transition; GuardError where its guard fails."""
        return passes(self.candidate, event_data)


class RegionEvent(_NestedEvent):
    """An event that tries transitions for all active states."""

    def chosen(self, node: StateNode, tree: Tree, run: Run) -> list[Candidate]:
        """The transitions to follow at once: in each active state its children's, or else its own first that passes."""
        found: list[Candidate] = []
        for name, child in node.children.items():
            if name in tree:
                found += self.chosen(child, tree[name], run)
        return found or self.own(node, run)

    def own(self, node: StateNode, run: Run) -> list[Candidate]:
        """The first transition of the state itself that passes, if any. A final state has none."""
        if node.final:
            return []
        transition: Any
        for transition in self.transitions.get(node.path, ()):
            if transition.execute(run):
                return [transition.candidate]
        return []


class RegionMachine(_HierarchicalMachine):
    """The machine of a chart with parallel states. It is never given a model, so it holds no state of any case."""

    state_cls = DottedState
    transition_cls = DeclaredTransition
    event_cls = RegionEvent

    def __init__(self, chart: Chart) -> None:
        super().__init__(
            model=None,
            states=[_described(child) for child in chart.root.regions],
            initial=None,
            auto_transitions=False,
            model_attribute="\x00state",  # an event named like the attribute would be refused
        )
        self._chart = chart
        self._stepper = Stepper(chart.nodes, chart.declared)
        for path, declared in chart.declared.items():
            for event, candidates in (*declared.on.items(), (ALWAYS, declared.always), (DONE, declared.on_done)):
                for candidate in candidates:
                    self.add_transition(event, path, candidate.info.target, candidate=candidate)

    def send(self, name: str, run: Run) -> bool:
        """Follow the transitions of the event that pass, at most one per region; whether there was any."""
        start = len(run.trace)
        return self._follow(self._chosen(name, run), run, start)

    def try_out(self, name: str, run: Run) -> None:
        """Try the transitions of the event, and follow none. GuardError where a guard fails."""
        self._chosen(name, run)

    def end(self, state: str, run: Run) -> bool:
        """Follow what `state`, which has ended, does then; whether there was anything."""
        event: Any = self.events.get(DONE)
        if event is None or state not in self._chart.at(run.state).active:
            return False
        start = len(run.trace)
        return self._follow(event.own(self._chart.nodes[state], run), run, start)

    def _chosen(self, name: str, run: Run) -> list[Candidate]:
        event: Any = self.events.get(name)
        if event is None:
            return []
        tree = self.build_state_tree(run.state.split(","), DottedState.separator)
        found: list[Candidate] = event.chosen(self._chart.root, tree, run)
        return found

    def _follow(self, chosen: list[Candidate], run: Run, start: int) -> bool:
        if not chosen:
            return False
        step = self._stepper.plan(self._chart.at(run.state).leaves, chosen, run.history)
        if step.skipped:
            taken = [index for index in range(start, len(run.trace)) if run.trace[index].taken]
            for index in (taken[position] for position in step.skipped):
                run.trace[index] = replace(run.trace[index], taken=False)
        run.follow(step)
        return True


def _described(node: StateNode) -> dict[str, Any]:
    inner = [_described(child) for child in node.regions]
    key = "parallel" if node.kind == "parallel" else "children"
    name = node.path.rpartition(".")[2]
    return {"name": name, key: inner} if inner else {"name": name}
