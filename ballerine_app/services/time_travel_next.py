"""What a case's event tried, and what could have happened next, each with the guard that decided and what it read."""

from __future__ import annotations

from datetime import datetime

from ballerine_app.engine.workflow import Definition, Snapshot, TraceStep
from ballerine_app.engine.workflow.guard_inputs import guard_inputs
from ballerine_app.engine.workflow.guard_text import guard_text
from ballerine_app.locales import text
from ballerine_app.services.time_travel_data import written
from ballerine_app.services.workflow_words import event_title, path_label, senders, state_label
from ballerine_app.views.time_travel import PossibleEvent, ReadValue, TriedTransition


def tried(step: TraceStep) -> TriedTransition:
    """One transition that was tried, as it is shown."""
    target = step.target or ""
    return TriedTransition(
        state=step.state,
        state_label=state_label(step.state),
        event=step.event,
        target=target,
        target_label=state_label(target),
        guard=guard_text(step.guard_type, step.guard),
        inputs=tuple(ReadValue(path, path_label(path), written(value)) for path, value in guard_inputs(step)),
        value=written(step.value) if step.guard_type and step.error is None else "",
        taken=step.taken,
        error=step.error or "",
    )


def possible_events(definition: Definition, snapshot: Snapshot, at: datetime) -> tuple[PossibleEvent, ...]:
    """The events that the snapshot's state handles, as they would have ended at `at` without a payload."""
    return tuple(_possible(definition, snapshot, event, at) for event in definition.next_events(snapshot.state))


def _possible(definition: Definition, snapshot: Snapshot, event: str, at: datetime) -> PossibleEvent:
    steps = tuple(tried(step) for step in definition.why(snapshot, event, at))
    possible = any(step.taken for step in steps)
    return PossibleEvent(
        event=event,
        title=event_title(event),
        actors=senders(definition.actors(event)),
        possible=possible,
        why="" if possible else text("time_travel.or_else").join(_refusal(step) for step in steps),
        tried=steps,
    )


def _refusal(step: TriedTransition) -> str:
    """Which guard says no to what, e.g. `risk.score < 40` does not hold, with risk.score 55."""
    if step.error:
        return text("time_travel.why.error", guard=step.guard, error=step.error)
    if not step.inputs:
        return text("time_travel.why.no_inputs", guard=step.guard)
    read = ", ".join(text("time_travel.why.input", path=each.path, value=each.value) for each in step.inputs)
    return text("time_travel.why.no", guard=step.guard, inputs=read)
