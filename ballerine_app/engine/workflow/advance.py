"""What an event does to a case: guards, the transition, automatic transitions after it, effects."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ballerine_app.engine.workflow.chart import Chart
from ballerine_app.engine.workflow.context import BUILT_IN_EVENTS, changed_context, check_change, check_schema
from ballerine_app.engine.workflow.errors import AlwaysLoop, EventNotAllowed, GuardError, PayloadError, Problem
from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.engine.workflow.machine import ALWAYS, ChartMachine
from ballerine_app.engine.workflow.microstep import Run
from ballerine_app.engine.workflow.region_machine import RegionMachine
from ballerine_app.engine.workflow.schema import Validator
from ballerine_app.engine.workflow.values import Context, Effect, Event, Outcome, Snapshot, TraceStep

MOST_MICROSTEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Engine:
    """All that is needed to advance the cases of one definition. `effects` are those of entering each state."""

    chart: Chart
    machine: ChartMachine | RegionMachine
    effects: Mapping[str, tuple[Effect, ...]]
    validator: Validator | None


def advance(engine: Engine, snapshot: Snapshot, event: Event) -> Outcome:
    """Apply one event to a snapshot, which stays as it is.

    Guards and actions of the event see the context with the payload over it; those of automatic transitions see the
    context alone. A case that is done takes the built-in context events and no other. Raises EventNotAllowed,
    GuardError, ActionError, AlwaysLoop, PayloadError, ContextError and UnknownState.
    """
    before = engine.chart.at(snapshot.state)
    context = snapshot.context
    if event.type in BUILT_IN_EVENTS:
        context = changed_context(context, event)
        check_schema(context, engine.validator)  # the payload was checked, so the merge can't be deeper than what was
        run = Run(snapshot.state, event, context, context, snapshot.history)
        taken = True
    elif event.type not in before.handled:
        raise EventNotAllowed(event.type, snapshot.state, before.next_events)
    else:
        run = Run(snapshot.state, event, _guard_data(context, event), context, snapshot.history)
        taken = engine.machine.send(event.type, run)
    if taken and not before.done:
        _settle(engine.machine, run)
    if run.context is not context:
        check_change(context, run.context, engine.validator)
    reached = before
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    if run.state != snapshot.state:
        reached = engine.chart.at(run.state)
        entered = tuple([path for path in reached.active if path not in before.active])
        left = tuple([path for path in reversed(before.active) if path not in reached.active])
        if engine.effects:
            effects = entry_effects(engine.effects, entered)
    return Outcome(
        Snapshot(run.state, run.context, run.history),
        reached.tags,
        reached.done,
        reached.next_events,
        (*run.effects, *effects) if run.effects else effects,
        tuple(run.trace),
        taken,
        entered,
        left,
    )


def why(engine: Engine, snapshot: Snapshot, event_type: str, at: datetime | None) -> tuple[TraceStep, ...]:
    """The transitions that an event without a payload would try, up to the first that it follows.

    A guard that can't be evaluated ends it too: its step has an `error` and no value. Empty where the state doesn't
    handle the event. Raises UnknownState.
    """
    where = engine.chart.at(snapshot.state)
    run = Run(snapshot.state, Event(event_type, None, at), snapshot.context, snapshot.context, snapshot.history)
    if event_type in where.handled:
        with suppress(GuardError):  # the trace tells it
            engine.machine.try_out(event_type, run)
    return tuple(run.trace)


def entry_effects(effects: Mapping[str, tuple[Effect, ...]], entered: tuple[str, ...]) -> tuple[Effect, ...]:
    """The effects of entering states: plugins of all of them by kind, then timers."""
    found = [effect for path in entered for effect in effects.get(path, ())]
    return tuple(sorted(found, key=lambda effect: _ORDER[effect.kind]) if len(entered) > 1 else found)


_ORDER: Final = {"dispatchEvent": 0, "childWorkflow": 1, "common": 2, "api": 3, "timer": 4}


def _guard_data(context: Context, event: Event) -> Context:
    payload = event.payload
    if payload is None:
        return context
    if not isinstance(payload, dict):
        raise PayloadError(event.type, [Problem("shape", "", "A payload must be an object.")])
    unfit = find_unfit(payload)
    if unfit:
        raise PayloadError(event.type, [unfit])
    return {**context, **payload}


def _settle(machine: ChartMachine | RegionMachine, run: Run) -> None:
    """Follow automatic transitions, and what ended states do, until there are none."""
    if not run.ended and ALWAYS not in machine.events:
        return
    cause = run.event
    run.event = Event("", None, cause.at, cause.id)
    seen = [(run.state, run.context, run.history)]
    while True:
        run.data = run.context
        automatic = machine.send(ALWAYS, run)
        if not automatic and not _end(machine, run):
            break
        reached = (run.state, run.context, run.history)
        if (automatic and reached in seen) or len(seen) > MOST_MICROSTEPS:
            raise AlwaysLoop(cause.type, (*(state for state, _, _ in seen), run.state))
        seen.append(reached)
    run.event = cause


def _end(machine: ChartMachine | RegionMachine, run: Run) -> bool:
    while run.ended:
        if machine.end(run.ended.pop(0), run):
            return True
    return False
