"""The statechart on `transitions`: one plain machine per definition, which holds no model and which threads share.

Only the table of events and the trying of transitions are used. The library's own execution would look up callbacks by
name (a text in a definition would be imported and called), compare guards with True, and cost five times as much; so
the transition and the event are replaced by short ones that know nothing but guards.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, Final

from transitions import Event as _Event
from transitions import Machine as _Machine
from transitions import Transition as _Transition

from ballerine_app.engine.rules import truthy
from ballerine_app.engine.workflow.chart import Chart
from ballerine_app.engine.workflow.errors import GuardError
from ballerine_app.engine.workflow.guards import GuardFailure
from ballerine_app.engine.workflow.transition import Candidate
from ballerine_app.engine.workflow.values import Context, TraceStep

# At INFO the library's log costs three times the work that it describes.
logging.getLogger("transitions").setLevel(logging.WARNING)

_ALWAYS: Final = "\x00always"  # no event of a definition can have this name


class Run:
    """One event on its way through the machine: the state so far, what guards see, and what was tried."""

    __slots__ = ("data", "event", "state", "trace")

    def __init__(self, state: str, event: str, data: Context, trace: list[TraceStep]) -> None:
        self.state = state
        self.event = event
        self.data = data
        self.trace = trace


def tried(candidate: Candidate, state: str, data: Context, at: datetime | None) -> TraceStep:
    """The step of trying a transition, where a guard that fails is told instead of raised."""
    guard, info = candidate.guard, candidate.info
    if guard is None:
        return TraceStep(state, info.event, info.target, None, None, True, True, (), data)
    value, error = None, None
    try:
        value = guard.evaluate(data)
    except GuardFailure as failure:
        error = failure.message
    taken = error is None and truthy(value)
    return TraceStep(state, info.event, info.target, guard.type, guard.rule, value, taken, guard.reads, data, error)


class GuardedTransition(_Transition):
    """A transition whose only condition is a compiled guard."""

    def __init__(self, source: str, dest: str | None, *callbacks: Any, candidate: Candidate) -> None:
        super().__init__(source, dest)  # type: ignore[arg-type]  # the stub forgets internal transitions
        self._candidate = candidate

    def execute(self, event_data: Any) -> bool:
        """Try the transition for a Run; GuardError where its guard fails."""
        run: Run = event_data
        candidate = self._candidate
        guard = candidate.guard
        info = candidate.info
        if guard is None:
            value: Any = True
            taken = True
            run.trace.append(TraceStep(run.state, info.event, info.target, None, None, True, True, (), run.data))
        else:
            try:
                value = guard.evaluate(run.data)
            except GuardFailure as failure:
                raise GuardError(run.state, run.event, guard.rule, failure.value, failure.message) from failure
            taken = truthy(value)
            run.trace.append(
                TraceStep(
                    run.state, info.event, info.target, guard.type, guard.rule, value, taken, guard.reads, run.data
                )
            )
        if taken and candidate.target is not None:
            run.state = candidate.target
        return taken


class DirectEvent(_Event):
    """An event that tries its transitions for the state of a Run, and keeps nothing."""

    def trigger(self, model: Any, *args: Any, **kwargs: Any) -> bool:
        """Follow the first transition whose guard passes; whether there was one."""
        return any(transition.execute(model) for transition in self.transitions.get(model.state, ()))


class ChartMachine(_Machine):
    """The machine of one chart. It is never given a model, so it holds no state of any case."""

    transition_cls = GuardedTransition
    event_cls = DirectEvent

    def __init__(self, chart: Chart) -> None:
        super().__init__(
            model=None,
            states=list(chart.leaves),
            initial=None,
            auto_transitions=False,
            model_attribute="\x00state",  # an event named like the attribute would be refused
        )
        for path, leaf in chart.leaves.items():
            for event, candidates in (*leaf.on.items(), (_ALWAYS, leaf.always)):
                for candidate in candidates:
                    self.add_transition(event, path, candidate.target, candidate=candidate)

    def send(self, run: Run) -> bool:
        """Try the transitions of the run's event; whether one was followed."""
        return bool(self.events[run.event].trigger(run))

    def step(self, run: Run) -> bool:
        """Try the automatic transitions of the run's state; whether one was followed."""
        event = self.events.get(_ALWAYS)
        return event is not None and bool(event.trigger(run))
