"""How states, events and senders of workflows are called, also in definitions that the catalogue doesn't know."""

from __future__ import annotations

import re

from ballerine_app.locales import catalogue, text
from ballerine_app.locales.durations import short_duration

_TIMER = re.compile(r"after\.(\d+)\.(.*)", re.ASCII | re.DOTALL)
_SENDERS = ("applicant", "reviewer", "system", "vendor", "api")


def state_label(state: str) -> str:
    """A state as people read it: `manual_review` is "Manual review", `p.c2` "P / C2", `a.x,b.y` "A / X + B / Y"."""
    return " + ".join(_leaf_label(leaf) for leaf in state.split(",")) if state else ""


def event_title(event: str) -> str:
    """What an event is called: known ones and timers in words, others by their name."""
    known = f"time_travel.event.{event}"
    if known in catalogue():
        return text(known)
    timer = _TIMER.fullmatch(event)
    if timer:
        after = short_duration(int(timer[1]) / 1000)
        state = state_label(timer[2])
        key = "time_travel.timer.state" if state else "time_travel.timer.case"
        return text(key, state=state, after=after)
    return event


def senders(actors: frozenset[str]) -> str:
    """Who may send an event, e.g. "reviewer or system"."""
    named = [text(f"time_travel.sender.{kind}") for kind in _SENDERS if kind in actors]
    return text("time_travel.or").join(named)


def listed(names: list[str]) -> str:
    """Names in a row, e.g. "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return text("time_travel.and", first=", ".join(names[:-1]), last=names[-1])


def path_label(path: str) -> str:
    """What the catalogue calls a path of the data, or ""."""
    known = f"path.{path}"
    return text(known) if known in catalogue() else ""


def _leaf_label(path: str) -> str:
    known = f"state.{path}"
    if known in catalogue():
        return text(known)
    return " / ".join(_spaced(part) for part in path.split("."))


def _spaced(name: str) -> str:
    words = re.sub(r"[_\-\s]+", " ", name).strip()
    return words[:1].upper() + words[1:]
