"""In which state a case is or was, since when and by which event, and when it left it."""

from __future__ import annotations

from dataclasses import replace

from ballerine_app.engine.workflow import Definition, StateInfo, UnknownState
from ballerine_app.services.time_travel import Past
from ballerine_app.services.time_travel_words import moment_of
from ballerine_app.services.workflow_tags import meaning_of, meanings
from ballerine_app.services.workflow_words import state_label
from ballerine_app.views.case_workflow import Standing
from ballerine_app.views.workflow_drawing import Meaning


def standing_of(state: str, definition: Definition | None) -> Standing:
    """A state alone: its words, meaning and tags."""
    info, label = _info(state, definition), state_label(state)
    tags = info.tags if info else ()
    meaning = meaning_of(tags) or Meaning(tone="open", icon="tag")
    return Standing(
        state=state,
        label=label,
        tone=meaning.tone,
        icon=meaning.icon,
        tags=tuple(each for each in meanings(tags) if each.word != label),
        final=info.final if info else False,
    )


def standing_now(past: Past, state: str, definition: Definition | None) -> Standing:
    """Where the case is; `state` is what its row says."""
    return _entered(standing_of(state, definition), past, len(past.steps))


def standing_then(past: Past, number: int, definition: Definition | None) -> Standing:
    """Where it was after the first `number` events, and when it left that state."""
    state = past.steps[number - 1].after.state
    found = _entered(standing_of(state, definition), past, number)
    left = next((step for step in past.steps[number:] if step.after.state != state), None)
    if left is None:
        return found
    return replace(found, until=left.entry.at.isoformat(), until_label=state_label(left.after.state))


def _info(state: str, definition: Definition | None) -> StateInfo | None:
    try:
        return definition.state_info(state) if definition else None
    except UnknownState:
        return None


def _entered(found: Standing, past: Past, number: int) -> Standing:
    """With the event by which the case came into the state that it is in after the first `number` events."""
    entered = None
    for step in reversed(past.steps[:number]):
        if entered and step.after.state != entered.after.state:
            break
        entered = step
    if entered is None:
        return found
    moment = moment_of(entered, past.reader)
    return replace(found, since=moment.at, since_title=moment.title, since_actor=moment.actor, since_seq=moment.seq)
