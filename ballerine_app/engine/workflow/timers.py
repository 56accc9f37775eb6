"""The timers of a state: `after` in its object and array forms, and the reserved events that they send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.delays import parse_delay
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.values import Effect

_RESERVED: Final = re.compile(r"after\.\d+\.", re.ASCII)


@dataclass(frozen=True, slots=True)
class DelayedTransition:
    """One entry of `after`: the milliseconds, the transition (or a list of them) as written, and where it stands."""

    delay_ms: int
    given: Any
    pointer: str


def timer_event(delay_ms: int, state: str) -> str:
    """The event that the timer of a state (its path, "" for the root) sends."""
    return f"after.{delay_ms}.{state}"


def is_timer_event(event: str) -> bool:
    """Whether the name is reserved for timers."""
    return _RESERVED.match(event) is not None


def timer_effect(delay_ms: int, state: str) -> Effect:
    """The effect that starts a timer."""
    event = timer_event(delay_ms, state)
    return Effect("timer", event, state, delay_ms, event)


def read_after(given: Any, pointer: str, problems: list[Problem]) -> Iterator[DelayedTransition]:
    """The entries of a state's `after`; what is wrong is added to `problems`."""
    if isinstance(given, dict):
        entries = [(delay, value, f"{pointer}/{escape(delay)}", "") for delay, value in given.items()]
    elif isinstance(given, list) and all(isinstance(each, dict) for each in given):
        entries = [
            (
                each.get("delay"),
                {key: value for key, value in each.items() if key != "delay"},
                f"{pointer}/{i}",
                "/delay",
            )
            for i, each in enumerate(given)
        ]
    else:
        message = "`after` must be an object of delays, or a list of transitions with a delay each."
        problems.append(Problem("shape", pointer, message))
        return
    for delay, value, place, key in entries:
        try:
            yield DelayedTransition(parse_delay(delay), value, place)
        except ValueError as error:
            problems.append(Problem("delay", f"{place}{key}", str(error)))
