"""Flat and nested statecharts on `transitions`: one plain machine per definition, which threads share.

Only the table of events and the trying of transitions are used. The library's own execution would look up callbacks by
name (a text in a definition would be imported and called), compare guards with True, and cost five times as much; so
the transition and the event are replaced by short ones that know nothing but guards and planned steps.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from transitions import Event as _Event
from transitions import Machine as _Machine
from transitions import Transition as _Transition

from ballerine_app.engine.rules import truthy
from ballerine_app.engine.workflow.chart import Chart
from ballerine_app.engine.workflow.errors import GuardError
from ballerine_app.engine.workflow.guards import GuardFailure
from ballerine_app.engine.workflow.microstep import Run, Step, Stepper
from ballerine_app.engine.workflow.state_info import transitions_of
from ballerine_app.engine.workflow.transition import Candidate
from ballerine_app.engine.workflow.tree import StateNode
from ballerine_app.engine.workflow.values import TraceStep

# At INFO the library's log costs three times the work that it describes.
logging.getLogger("transitions").setLevel(logging.WARNING)

ALWAYS: Final = "\x00always"  # no event of a definition can have these names
DONE: Final = "\x00done"


def passes(candidate: Candidate, run: Run) -> bool:
    """Whether the transition can be taken, which is added to the run's trace. GuardError where its guard fails."""
    guard, info = candidate.guard, candidate.info
    if guard is None:
        run.trace.append(TraceStep(run.state, info.event, info.target, None, None, True, True, (), run.data))
        return True
    try:
        value = guard.evaluate(run.data, run.event.at)
    except GuardFailure as failure:
        run.trace.append(
            TraceStep(
                run.state,
                info.event,
                info.target,
                guard.type,
                guard.rule,
                None,
                False,
                guard.reads,
                run.data,
                failure.message,
            )
        )
        raise GuardError(run.state, run.name, guard.rule, failure.value, failure.message) from failure
    taken = value is True or truthy(value)
    run.trace.append(
        TraceStep(run.state, info.event, info.target, guard.type, guard.rule, value, taken, guard.reads, run.data)
    )
    return taken


class PlannedTransition(_Transition):
    """A transition from one leaf whose only condition is a compiled guard. `step` is its plan, once there is one."""

    def __init__(self, source: str, dest: str | None, *callbacks: Any, leaf: StateNode, candidate: Candidate) -> None:
        super().__init__(source, dest)  # type: ignore[arg-type]  # the stub forgets internal transitions
        self.leaf = leaf
        self.candidate = candidate
        self.step: Step | None = None

    def execute(self, event_data: Any) -> bool:
        """Whether a Run can take the transition; GuardError where its guard fails."""
        return passes(self.candidate, event_data)


class DirectEvent(_Event):
    """An event that tries its transitions for the state of a Run, and keeps nothing."""

    def chosen(self, run: Run) -> PlannedTransition | None:
        """The first transition whose guard passes, or None."""
        transition: Any
        for transition in self.transitions.get(run.state, ()):
            if transition.execute(run):
                return transition  # type: ignore[no-any-return]
        return None


class ChartMachine(_Machine):
    """The machine of a chart without parallel states. It is never given a model, so it holds no state of any case."""

    transition_cls = PlannedTransition
    event_cls = DirectEvent

    def __init__(self, chart: Chart) -> None:
        leaves = [chart.nodes[path] for path in chart.leaves]
        super().__init__(
            model=None,
            states=list(chart.leaves),
            initial=None,
            auto_transitions=False,
            model_attribute="\x00state",  # an event named like the attribute would be refused
        )
        self._stepper = Stepper(chart.nodes, chart.declared)
        for leaf in leaves:
            on, always = transitions_of(leaf, chart.declared)
            for event, candidates in on.items():
                self._add(event, leaf, candidates)
            self._add(ALWAYS, leaf, always)
            if leaf.final and leaf.parent is not None and leaf.parent.parent is not None:
                self._add(DONE, leaf, chart.declared[leaf.parent.path].on_done)

    def send(self, name: str, run: Run) -> bool:
        """Follow the first transition of the event that passes; whether there was one."""
        event: Any = self.events.get(name)
        found: PlannedTransition | None = event.chosen(run) if event is not None else None
        if found is None:
            return False
        step = found.step or self._plan(found, run)
        if step.plain:
            run.state = step.state
        else:
            run.follow(step)
        return True

    def try_out(self, name: str, run: Run) -> None:
        """Try the transitions of the event, and follow none. GuardError where a guard fails."""
        event: Any = self.events.get(name)
        if event is not None:
            event.chosen(run)

    def end(self, state: str, run: Run) -> bool:
        """Follow what `state`, which has ended, does then; whether there was anything."""
        return run.state.rpartition(".")[0] == state and self.send(DONE, run)

    def _add(self, event: str, leaf: StateNode, candidates: Any) -> None:
        for candidate in candidates:
            self.add_transition(event, leaf.path, candidate.info.target, leaf=leaf, candidate=candidate)

    def _plan(self, found: PlannedTransition, run: Run) -> Step:
        step = self._stepper.plan((found.leaf,), (found.candidate,), run.history)
        if not any(target.kind == "history" for target in found.candidate.targets):
            found.step = step  # two threads may both plan it, and come to the same
        return step
