"""What is questionable in a definition that runs: each finding has a pointer and a sentence."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ballerine_app.engine.workflow.context import BUILT_IN_EVENTS
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.limits import escape
from ballerine_app.engine.workflow.values import StateInfo, TransitionInfo


def lint(definition: Definition) -> tuple[Problem, ...]:
    """All findings of a definition: those of parsing, then unreachable states, dead ends, loops of automatic
    transitions, events that nobody declared or that nothing handles.
    """
    states = definition.states
    return (
        *definition.findings,
        *_unreachable(definition),
        *_dead_ends(states.values()),
        *_always_loops(definition),
        *_events(definition),
    )


def reachable(definition: Definition) -> frozenset[str]:
    """The states that some sequence of events can lead to, the initial one included; guards are taken as possible."""
    seen = {definition.initial}
    waiting = [definition.initial]
    while waiting:
        for transition in definition.states[waiting.pop()].transitions:
            if transition.target is not None and transition.target not in seen:
                seen.add(transition.target)
                waiting.append(transition.target)
    return frozenset(seen)


def _unreachable(definition: Definition) -> list[Problem]:
    found = reachable(definition)
    return [
        Problem("unreachable", state.pointer, f"No event leads to the state {state.path!r}.", "warning")
        for state in definition.states.values()
        if state.path not in found
    ]


def _dead_ends(states: Iterable[StateInfo]) -> list[Problem]:
    return [
        Problem("dead_end", state.pointer, f"A case can't leave {state.path!r}, and it is not final.", "warning")
        for state in states
        if not state.final and all(transition.target in (None, state.path) for transition in state.transitions)
    ]


def _always_loops(definition: Definition) -> list[Problem]:
    follows = {
        path: [t for t in state.transitions if t.event == "" and t.target is not None]
        for path, state in definition.states.items()
    }
    reported: set[frozenset[str]] = set()
    problems: list[Problem] = []
    for start in follows:
        circle = _circle(start, follows)
        if circle is None or frozenset(circle) in reported:
            continue
        reported.add(frozenset(circle))
        certain = all(follows[path][0].guard is None for path in circle)
        names = " → ".join((*circle, circle[0]))
        message = f"Automatic transitions {'run' if certain else 'can run'} in a circle: {names}."
        pointer = f"{definition.states[start].pointer}/always"
        problems.append(Problem("always_loop", pointer, message, "error" if certain else "warning"))
    return problems


def _circle(start: str, follows: dict[str, list[TransitionInfo]]) -> tuple[str, ...] | None:
    """The shortest way from `start` back to it by automatic transitions, or None."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        path = waiting.popleft()
        for transition in follows[path]:
            target = transition.target
            if target == start:
                way = [path]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if target is not None and target not in came_from:
                came_from[target] = path
                waiting.append(target)
    return None


def _events(definition: Definition) -> list[Problem]:
    handled: dict[str, str] = {}
    for state in definition.states.values():
        for transition in state.transitions:
            if transition.event:
                handled.setdefault(transition.event, transition.pointer)
    problems = [
        Problem(
            "undeclared_event", pointer, f"Nobody is declared as sender of {event!r}, so only the system is.", "info"
        )
        for event, pointer in handled.items()
        if event not in definition.events
    ]
    problems += [
        Problem("unhandled_event", f"/events/{escape(event)}", f"No state handles {event!r}.", "warning")
        for event in definition.events
        if event not in handled and event not in BUILT_IN_EVENTS
    ]
    return problems
