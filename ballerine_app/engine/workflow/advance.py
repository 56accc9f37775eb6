"""What an event does to a case: guards, the transition, automatic transitions after it, effects."""

from __future__ import annotations

from datetime import datetime

from ballerine_app.engine.workflow.chart import Chart
from ballerine_app.engine.workflow.context import BUILT_IN_EVENTS, changed_context, check_schema
from ballerine_app.engine.workflow.errors import AlwaysLoop, EventNotAllowed, PayloadError, Problem, UnknownState
from ballerine_app.engine.workflow.machine import ChartMachine, Run, tried
from ballerine_app.engine.workflow.schema import Validator
from ballerine_app.engine.workflow.values import Context, Effect, Event, Outcome, Snapshot, TraceStep


def advance(
    chart: Chart,
    machine: ChartMachine,
    effects: dict[str, tuple[Effect, ...]],
    validator: Validator | None,
    snapshot: Snapshot,
    event: Event,
) -> Outcome:
    """Apply one event to a snapshot, which stays as it is.

    Guards of the event see the context with the payload over it; automatic transitions see the context alone. A final
    state takes the built-in context events and no other. Raises EventNotAllowed, GuardError, AlwaysLoop, PayloadError,
    ContextError and UnknownState.
    """
    leaf = chart.leaves.get(snapshot.state)
    if leaf is None:
        raise UnknownState(snapshot.state)
    context = snapshot.context
    trace: list[TraceStep] = []
    state = snapshot.state
    if event.type in BUILT_IN_EVENTS:
        context = changed_context(context, event)
        check_schema(context, validator)  # the payload was checked, so the merge can't be deeper than what was
        taken = True
    elif event.type not in leaf.on:
        raise EventNotAllowed(event.type, state, leaf.next_events)
    else:
        run = Run(state, event.type, _guard_data(context, event), trace)
        taken = machine.send(run)
        state = run.state
    if taken:
        state = _settle(machine, state, event.type, context, trace)
    reached = chart.leaves[state]
    entered, left = _moved(leaf.lineage, reached.lineage) if state != snapshot.state else ((), ())
    return Outcome(
        snapshot=Snapshot(state, context),
        tags=reached.info.tags,
        done=reached.done,
        next_events=reached.next_events,
        effects=effects.get(state, ()) if state != snapshot.state else (),
        trace=tuple(trace),
        taken=taken,
        entered=entered,
        left=left,
    )


def _moved(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The states in `after` alone, and those in `before` alone, innermost first."""
    shared = 0
    while shared < len(before) and shared < len(after) and before[shared] == after[shared]:
        shared += 1
    return after[shared:], before[shared:][::-1]


def why(chart: Chart, snapshot: Snapshot, event_type: str, at: datetime | None) -> tuple[TraceStep, ...]:
    """The transitions that an event without a payload would try, up to the first that it follows.

    A guard that can't be evaluated ends it too: its step has an `error` and no value. Empty where the state doesn't
    handle the event. Raises UnknownState.
    """
    leaf = chart.leaves.get(snapshot.state)
    if leaf is None:
        raise UnknownState(snapshot.state)
    steps: list[TraceStep] = []
    for candidate in leaf.on.get(event_type, ()):
        step = tried(candidate, snapshot.state, snapshot.context, at)
        steps.append(step)
        if step.taken or step.error is not None:
            break
    return tuple(steps)


def _guard_data(context: Context, event: Event) -> Context:
    payload = event.payload
    if payload is None:
        return context
    if not isinstance(payload, dict):
        raise PayloadError(event.type, [Problem("shape", "", "A payload must be an object.")])
    return {**context, **payload}


def _settle(machine: ChartMachine, state: str, event: str, context: Context, trace: list[TraceStep]) -> str:
    run = Run(state, event, context, trace)
    path = [state]
    while machine.step(run):
        # The context is fixed during the chain, so a state seen before proves that it would never end.
        if run.state in path:
            raise AlwaysLoop(event, (*path, run.state))
        path.append(run.state)
    return run.state
