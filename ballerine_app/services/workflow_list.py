"""A workflow in words: its states and where their events lead, as a list beside the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from ballerine_app.engine.workflow import Definition, StateInfo, TransitionInfo
from ballerine_app.engine.workflow.drawing.values import Anywhere
from ballerine_app.locales import text
from ballerine_app.locales.durations import short_duration
from ballerine_app.services.workflow_tags import meaning_of, meanings
from ballerine_app.views.workflow_drawing import Meaning, StateLine

_SHORTEST = 5000  # milliseconds; below, a duration would read "now"


def way_words(event: str, delay_ms: int | None) -> str:
    """What leads on, in a word or two: the event, the time that passes, or that it happens by itself."""
    if delay_ms is not None:
        return text("workflow.after", time=delay_words(delay_ms))
    return event or text("workflow.always")


def delay_words(delay_ms: int) -> str:
    """A delay as people say it, e.g. "3 d"."""
    if delay_ms < _SHORTEST:
        return text("time.seconds", n=f"{delay_ms / 1000:g}")
    return short_duration(delay_ms / 1000)


def state_lines(definition: Definition, counts: Mapping[str, int], most: int) -> tuple[StateLine, ...]:
    """The first `most` states in declared order."""
    shown = islice(definition.states.values(), most)
    return tuple(_line(info, counts.get(info.path, 0), _initial(definition, info)) for info in shown)


def facts_of(info: StateInfo, *, initial: bool, count: int, status: str = "") -> tuple[str, ...]:
    """What there is to say about a state in short: start, end, tags in words, cases in it, where the case stands."""
    facts = [text("workflow.first")] if initial else []
    facts += [meaning.word for meaning in meanings(info.tags)]
    if info.final:
        facts.append(text("workflow.final"))
    if count:
        facts.append(text("workflow.case" if count == 1 else "workflow.cases", n=count))
    if status:
        facts.append(text(f"workflow.status.{status}"))
    return tuple(facts)


def anywhere_lines(found: Iterable[Anywhere]) -> tuple[str, ...]:
    """Sentences about what counts in every state."""
    return tuple(_way(each.text or each.event, each.target, each.guarded) for each in found)


def _line(info: StateInfo, count: int, initial: bool) -> StateLine:
    meaning = meaning_of(info.tags) or Meaning()
    ways = tuple(dict.fromkeys(_way_of(each) for each in info.transitions if each.declared_in))
    return StateLine(
        info.path, meaning.tone, meaning.icon, ", ".join(facts_of(info, initial=initial, count=count)), ways
    )


def _way_of(transition: TransitionInfo) -> str:
    words = way_words(transition.event, transition.delay_ms)
    return _way(words, transition.target or "", transition.guard is not None)


def _way(event: str, target: str, guarded: bool) -> str:
    key = "workflow.way" if target else "workflow.way.stays"
    return text(f"{key}.guarded" if guarded else key, event=event, target=target)


def _initial(definition: Definition, info: StateInfo) -> bool:
    return info.path in definition.initial.split(",")
