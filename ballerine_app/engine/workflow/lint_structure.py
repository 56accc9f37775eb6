"""Where a case can't get to, can't get out of, or can run in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Final

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.values import StateInfo, TransitionInfo

_MOST_NAMES: Final = 8
_MOST_CIRCLES: Final = 200
Circle = tuple[str, ...]
Hops = dict[str, list[TransitionInfo]]


def reachable(definition: Definition, never: frozenset[str] = frozenset()) -> frozenset[str]:
    """The states that some sequence of events can lead to, the initial one included.

    Guards are taken as possible, but for the transitions whose pointers are in `never`.
    """
    follows = {
        path: [leaf for t in state.transitions if t.pointer not in never for leaf in leaves_of(t)]
        for path, state in definition.states.items()
    }
    return frozenset(_spread(definition.initial.split(","), follows))


def leaves_of(transition: TransitionInfo) -> list[str]:
    """The leaves that a transition leads to: none where it stays, several where it enters a parallel state."""
    return transition.target.split(",") if transition.target is not None else []


def unreachable_states(definition: Definition, never: frozenset[str]) -> list[Problem]:
    """States that nothing leads to, or only transitions that are never taken."""
    named, possible = reachable(definition), reachable(definition, never)
    problems = []
    for state in definition.states.values():
        if state.path not in named:
            message = f"No event leads to the state {state.path!r}."
        elif state.path not in possible:
            message = f"Only transitions that can never be taken lead to the state {state.path!r}."
        else:
            continue
        problems.append(Problem("unreachable", state.pointer, message, "warning"))
    return problems


def dead_ends(definition: Definition) -> list[Problem]:
    """States that aren't final and that a case can't leave, or from which it comes to no final state."""
    states = definition.states
    ends_region = {path for path, state in states.items() if _ends_region(definition.data, state)}
    stuck = [
        state
        for path, state in states.items()
        if not state.final and path not in ends_region and all(t.target in (None, path) for t in state.transitions)
    ]
    problems = [
        Problem("dead_end", state.pointer, f"A case can't leave {state.path!r}, and it is not final.", "warning")
        for state in stuck
    ]
    finals = [path for path, state in states.items() if state.final or path in ends_region]
    if not finals:
        problems.append(Problem("no_final", "", "The definition has no final state, so no case of it ends.", "info"))
        return problems
    comes_from: dict[str, list[str]] = {}
    for path, state in states.items():
        for transition in state.transitions:
            for leaf in leaves_of(transition):
                comes_from.setdefault(leaf, []).append(path)
    ends = _spread([*finals, *(state.path for state in stuck)], comes_from)
    problems += [
        Problem("no_way_out", state.pointer, f"From {state.path!r} a case can't come to a final state.", "warning")
        for state in states.values()
        if state.path not in ends
    ]
    return problems


def in_parallel(data: Any, state: StateInfo) -> bool:
    """Whether the state stands inside a parallel one, so that a case is in others at the same time."""
    return any(around.get("type") == "parallel" for around in _around(data, state)[:-1])


def _ends_region(data: Any, state: StateInfo) -> bool:
    """Whether the state is final inside a parallel one, where a case waits for the other regions."""
    return _around(data, state)[-1].get("type") == "final" and in_parallel(data, state)


def _around(data: Any, state: StateInfo) -> list[dict[str, Any]]:
    """The JSON on the way to a state, its own last."""
    found = [data]
    for step in state.pointer.split("/")[1:]:
        found.append(found[-1][step.replace("~1", "/").replace("~0", "~")])
    return found


def always_circles(
    definition: Definition, always: set[str], impossible: Callable[[list[TransitionInfo]], bool]
) -> list[Problem]:
    """Circles of automatic transitions. One that nothing can stop is an error.

    `always` holds the pointers of transitions that are taken for certain; `impossible` tells of the transitions of a
    circle that they can't be taken one after the other, for the context doesn't change on the way.
    """
    hops: Hops = {
        path: [t for t in state.transitions if t.event == "" and t.target is not None]
        for path, state in definition.states.items()
        if any(t.event == "" and t.target is not None for t in state.transitions)
    }
    problems: list[Problem] = []
    for names, transitions in _circles(hops):
        certain = all(hops[name][0] is t and t.pointer in always for name, t in zip(names, transitions, strict=True))
        if not certain and impossible(transitions):
            continue
        shown = [*names[:_MOST_NAMES], *(["…"] if len(names) > _MOST_NAMES else []), names[0]]
        message = f"Automatic transitions {'run' if certain else 'can run'} in a circle: {' → '.join(shown)}."
        pointer = f"{definition.states[names[0]].pointer}/always"
        problems.append(Problem("always_loop", pointer, message, "error" if certain else "warning"))
    return problems


def _circles(hops: Hops) -> Iterable[tuple[Circle, list[TransitionInfo]]]:
    """The shortest circle through each automatic transition, each set of states once, and at most a bounded number."""
    found: dict[frozenset[str], tuple[Circle, list[TransitionInfo]]] = {}
    for group in _knots(hops):
        for start in sorted(group, key=list(hops).index) if len(group) < _MOST_NAMES else [min(group)]:
            for first in hops[start]:
                if first.target not in group or len(found) >= _MOST_CIRCLES:
                    continue
                way = _way_back(start, first, group, hops)
                names = (start, *(str(t.target) for t in way[:-1]))
                found.setdefault(frozenset(names), (names, way))
    return found.values()


def _way_back(start: str, first: TransitionInfo, group: frozenset[str], hops: Hops) -> list[TransitionInfo]:
    """The shortest way of automatic transitions that begins with `first` and comes back to `start`."""
    came_by: dict[str, tuple[TransitionInfo, str]] = {}
    waiting = deque([str(first.target)])
    while waiting and start not in came_by:
        path = waiting.popleft()
        if path == start:
            return [first]
        for transition in hops[path]:
            target = str(transition.target)
            if target in group and target not in came_by and target != first.target:
                came_by[target] = (transition, path)
                waiting.append(target)
    way: list[TransitionInfo] = []
    at = start
    while at != first.target:
        transition, at = came_by[at]
        way.append(transition)
    return [first, *reversed(way)]


def _knots(hops: Hops) -> list[frozenset[str]]:
    """The groups of states that lead to each other (Kosaraju's way, without recursion)."""
    order: list[str] = []
    seen: set[str] = set()
    for root in hops:
        stack = [(root, iter(hops[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            path, rest = stack[-1]
            target = next((str(t.target) for t in rest if t.target in hops and t.target not in seen), None)
            if target is None:
                order.append(stack.pop()[0])
            else:
                seen.add(target)
                stack.append((target, iter(hops[target])))
    backward: dict[str, list[str]] = {}
    for path, transitions in hops.items():
        for transition in transitions:
            backward.setdefault(str(transition.target), []).append(path)
    knots: list[frozenset[str]] = []
    done: set[str] = set()
    for path in reversed(order):
        if path not in done:
            group = frozenset(_spread([path], backward, done))
            done |= group
            if len(group) > 1 or any(t.target == path for t in hops[path]):
                knots.append(group)
    return knots


def _spread(starts: Iterable[str], follows: dict[str, list[str]], without: set[str] | None = None) -> set[str]:
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for path in follows.get(waiting.pop(), ()):
            if path not in seen and (without is None or path not in without):
                seen.add(path)
                waiting.append(path)
    return seen
