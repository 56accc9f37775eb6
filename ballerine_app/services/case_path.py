"""How a case got where it is, as lines: a window of its moments around the one that is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from ballerine_app.locales import text
from ballerine_app.services.case_route import turns_of
from ballerine_app.services.recorded import CONTEXT_EVENTS
from ballerine_app.services.retrace import Retraced
from ballerine_app.services.time_travel import Past
from ballerine_app.services.time_travel_words import moment_of
from ballerine_app.services.workflow_tags import meaning_of
from ballerine_app.views.case_workflow import CasePath, PathLine
from ballerine_app.views.time_travel import Moment

MOST_LINES = 100


def path_of(past: Past, chosen: int) -> CasePath:
    """Newest first, at most `MOST_LINES`; `chosen` is the number of the moment that is looked at, from 1, or 0."""
    steps, turns = past.steps, turns_of(past.steps)
    count = len(steps)
    # Pages of fixed places, so that going on to the next moment doesn't move the lines under the cursor.
    page = (count - (chosen or count)) // MOST_LINES
    high = count - page * MOST_LINES
    low = max(0, high - MOST_LINES)
    lines = tuple(
        _line(moment_of(steps[place], past.reader), steps[place], turns[place], place + 1 == chosen)
        for place in reversed(range(low, high))
    )
    return CasePath(
        lines=lines,
        count=count,
        newer=count - high,
        older=low,
        newer_seq=_seq(steps, high),
        older_seq=_seq(steps, low - 1),
    )


def _seq(steps: Sequence[Retraced], place: int) -> int:
    return steps[place].entry.seq if 0 <= place < len(steps) else 0


def _line(moment: Moment, step: Retraced, turn: int, chosen: bool) -> PathLine:
    states = (moment.from_state, moment.to_state)
    return PathLine(
        seq=moment.seq,
        at=moment.at,
        order=str(turn) if turn else "",
        actor=moment.actor,
        title=_title(moment),
        event=moment.event,
        from_label=moment.from_label,
        to_label=moment.to_label,
        changed=_changed(moment),
        moved=moment.moved,
        note=moment.note,
        tone=_tone(step) if moment.moved else "",
        chosen=chosen,
        leaves=tuple(dict.fromkeys(leaf for state in states for leaf in state.split(",") if leaf)),
    )


def _title(moment: Moment) -> str:
    """Of a change of the data alone what was changed says more than that it was."""
    if moment.event not in CONTEXT_EVENTS or moment.moved:
        return moment.title
    return moment.changed[:1].upper() + moment.changed[1:]


def _changed(moment: Moment) -> str:
    """What was changed, where the title doesn't say it."""
    said = moment.event in CONTEXT_EVENTS or moment.changed == text("time_travel.unchanged")
    return "" if said else moment.changed


def _tone(step: Retraced) -> str:
    known = step.definition.states if step.definition else {}
    tags = [tag for leaf in step.after.state.split(",") if leaf in known for tag in known[leaf].tags]
    meaning = meaning_of(tags)
    return meaning.tone if meaning else ""
