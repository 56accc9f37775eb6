"""The route of a case through its workflow, for the drawing: its states, its transitions and their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ballerine_app.services.retrace import Retraced
from ballerine_app.services.workflow_drawing import Ran, Where


def turns_of(steps: Sequence[Retraced]) -> tuple[int, ...]:
    """The number of each step among those that led to another state, from 1; 0 for the others and for the start."""
    turns, last = [], 0
    for step in steps:
        moved = _moved(step)
        last += moved
        turns.append(last if moved else 0)
    return tuple(turns)


def where_after(steps: Sequence[Retraced]) -> Where:
    """Where the case is after these events, all of its past up to one moment; what ran last is lit."""
    turns: dict[Ran, list[int]] = {}
    visited: set[str] = set()
    lit: tuple[Ran, ...] = ()
    for step, turn in zip(steps, turns_of(steps), strict=True):
        ran = tuple(_ran(step))
        for each in ran:
            turns.setdefault(each, []).extend([turn] if turn else [])
            visited.update(each[1:])
        visited.add(step.after.state)
        lit = ran or lit
    now = steps[-1].after.state if steps else ""
    return Where(now=now, visited=tuple(sorted(visited)), moved=lit, turns=turns)


def _moved(step: Retraced) -> bool:
    return bool(step.before.state) and step.before.state != step.after.state


def _ran(step: Retraced) -> Iterator[Ran]:
    """The transitions that an event took, automatic ones too; of one that can't be recomputed, what the log says."""
    taken = [each for each in step.trace if each.taken]
    for place, each in enumerate(taken):
        # The next one starts where this one ended, as leaves, which is what lines are drawn between. Regions move
        # together.
        later = (other.state for other in taken[place + 1 :] if (other.event, other.state) != (each.event, each.state))
        yield each.event, each.state, next(later, step.after.state)
    if not taken and _moved(step):
        yield step.entry.event, step.before.state, step.after.state
