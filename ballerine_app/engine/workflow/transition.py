"""The transitions of one state as declared: every form of XState's `on`, `always` and `onDone`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.workflow.context import BUILT_IN_EVENTS
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.guards import Guard, parse_guard
from ballerine_app.engine.workflow.limits import escape
from ballerine_app.engine.workflow.tree import StateNode, action_names, resolve
from ballerine_app.engine.workflow.values import TransitionInfo

_KEYS: Final = frozenset({"target", "cond", "actions", "internal", "description", "meta"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transition that can be tried: the leaf it leads to (None where it stays), and its guard, if any."""

    target: str | None
    guard: Guard | None
    info: TransitionInfo


@dataclass(frozen=True, slots=True)
class Declared:
    """What one state declares: candidates per event in order, automatic ones, and those for a final child."""

    on: dict[str, tuple[Candidate, ...]]
    always: tuple[Candidate, ...]
    on_done: tuple[Candidate, ...]


def declared_transitions(node: StateNode, ids: dict[str, StateNode], problems: list[Problem]) -> Declared:
    """Read the transitions of one state; what is wrong is added to `problems`."""
    reader = _Reader(node, ids, problems)
    handlers = node.raw.get("on") or {}
    if not isinstance(handlers, dict):
        problems.append(Problem("shape", f"{node.pointer}/on", "`on` must be an object."))
        handlers = {}
    on: dict[str, tuple[Candidate, ...]] = {}
    for event, given in handlers.items():
        pointer = f"{node.pointer}/on/{escape(event)}"
        if event in BUILT_IN_EVENTS:
            problems.append(Problem("reserved_event", pointer, f"{event} is built in and can't be handled by a state."))
        elif not event or event == "*" or not event.isprintable():
            problems.append(Problem("event_name", pointer, f"{event[:64]!r} can't be the name of an event."))
        else:
            on[event] = reader.read(given, event, pointer)
    always = reader.read(node.raw["always"], "", f"{node.pointer}/always") if "always" in node.raw else ()
    on_done = reader.read(node.raw["onDone"], "", f"{node.pointer}/onDone") if "onDone" in node.raw else ()
    if node.final and (on or always):
        problems.append(
            Problem("final_transitions", node.pointer, "A final state's transitions are never taken.", "warning")
        )
    return Declared(on, always, on_done)


class _Reader:
    def __init__(self, node: StateNode, ids: dict[str, StateNode], problems: list[Problem]) -> None:
        self._node = node
        self._ids = ids
        self._problems = problems

    def read(self, given: Any, event: str, pointer: str) -> tuple[Candidate, ...]:
        if not isinstance(given, list):
            return tuple(filter(None, [self._one(given, event, pointer)]))
        if not given:
            self._add("empty_transition", pointer, "The event has no transition.")
        return tuple(filter(None, (self._one(each, event, f"{pointer}/{i}") for i, each in enumerate(given))))

    def _one(self, given: Any, event: str, pointer: str) -> Candidate | None:
        transition = {"target": given} if isinstance(given, str) else given
        if not isinstance(transition, dict):
            self._add("shape", pointer, "A transition must be a state's name or an object.")
            return None
        for key in transition:
            if key not in _KEYS:
                self._add(
                    "unknown_key", f"{pointer}/{escape(key)}", f"The key {key[:64]!r} has no meaning in a transition."
                )
        for name in action_names(transition.get("actions")):
            message = f"The action {name!r} is not registered and does nothing."
            self._add("unknown_action", f"{pointer}/actions", message, warning=True)
        guard = None
        if transition.get("cond") is not None:
            guard = parse_guard(transition["cond"], f"{pointer}/cond", self._problems)
        target = self._target(transition.get("target"), pointer if given is not transition else f"{pointer}/target")
        rule = guard.rule if guard else None
        text = transition.get("description")
        description = text if isinstance(text, str) else ""
        return Candidate(target, guard, TransitionInfo(target, event, rule, self._node.path, description, pointer))

    def _target(self, given: Any, pointer: str) -> str | None:
        target = given[0] if isinstance(given, list) and len(given) == 1 else given
        if target is None:
            return None
        found = resolve(self._node, target, self._ids) if isinstance(target, str) and target else None
        if found is None or found.parent is None:
            self._add("unknown_target", pointer, f"There is no state {str(target)[:64]!r} to go to.")
            return None
        return found.leaf().path

    def _add(self, code: str, pointer: str, message: str, *, warning: bool = False) -> None:
        self._problems.append(Problem(code, pointer, message, "warning" if warning else "error"))
