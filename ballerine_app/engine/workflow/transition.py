"""What one state declares: every form of XState's `on`, `always`, `onDone` and `after`, and its actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.action_parts import BoundAction, bind_actions
from ballerine_app.engine.workflow.configuration import apart, default_leaves, state_text
from ballerine_app.engine.workflow.context import BUILT_IN_EVENTS
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.guards import Guard, parse_guard
from ballerine_app.engine.workflow.rule_reading import RuleReading
from ballerine_app.engine.workflow.timers import is_timer_event, read_after, timer_effect
from ballerine_app.engine.workflow.tree import StateNode, resolve
from ballerine_app.engine.workflow.values import Effect, TransitionInfo

_KEYS: Final = frozenset({"target", "cond", "actions", "internal", "description", "meta"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A transition that can be tried. `targets` is empty where it stays, and may hold history states."""

    source: StateNode
    targets: tuple[StateNode, ...]
    internal: bool
    guard: Guard | None
    actions: tuple[BoundAction, ...]
    info: TransitionInfo


@dataclass(frozen=True, slots=True)
class Declared:
    """What one state declares: candidates per event in order (timers' events too), automatic ones, those for when the
    state ends, its timers, and the actions of entering and leaving it.
    """

    on: dict[str, tuple[Candidate, ...]]
    always: tuple[Candidate, ...]
    on_done: tuple[Candidate, ...]
    timers: tuple[Effect, ...]
    entry: tuple[BoundAction, ...]
    exit: tuple[BoundAction, ...]


def declared_by(node: StateNode, ids: dict[str, StateNode], reading: RuleReading, problems: list[Problem]) -> Declared:
    """Read what one state declares; what is wrong is added to `problems`."""
    raw, reader = node.raw, _Reader(node, ids, reading, problems)
    handlers = raw.get("on") or {}
    if not isinstance(handlers, dict):
        problems.append(Problem("shape", f"{node.pointer}/on", "`on` must be an object."))
        handlers = {}
    on: dict[str, tuple[Candidate, ...]] = {}
    for event, given in handlers.items():
        pointer = f"{node.pointer}/on/{escape(event)}"
        if event in BUILT_IN_EVENTS:
            problems.append(Problem("reserved_event", pointer, f"{event} is built in and can't be handled by a state."))
        elif is_timer_event(event):
            problems.append(Problem("reserved_event", pointer, f"{event[:64]!r} is reserved; write `after` instead."))
        elif not event or event == "*" or not event.isprintable():
            problems.append(Problem("event_name", pointer, f"{event[:64]!r} can't be the name of an event."))
        else:
            on[event] = reader.read(given, event, pointer)
    timers: dict[str, Effect] = {}
    for delayed in read_after(raw["after"], f"{node.pointer}/after", problems) if "after" in raw else ():
        timer = timer_effect(delayed.delay_ms, node.path)
        timers[timer.name] = timer
        found = reader.read(delayed.given, timer.name, delayed.pointer, delayed.delay_ms)
        on[timer.name] = (*on.get(timer.name, ()), *found)
    always = reader.read(raw["always"], "", f"{node.pointer}/always") if "always" in raw else ()
    on_done = reader.read(raw["onDone"], "", f"{node.pointer}/onDone") if "onDone" in raw else ()
    if node.final and (on or always):
        problems.append(
            Problem("final_transitions", node.pointer, "A final state's transitions are never taken.", "warning")
        )
    entry = bind_actions(raw.get("entry"), node.path, f"{node.pointer}/entry", problems, reading)
    leaving = bind_actions(raw.get("exit"), node.path, f"{node.pointer}/exit", problems, reading)
    return Declared(on, always, on_done, () if node.final else tuple(timers.values()), entry, leaving)


class _Reader:
    def __init__(
        self, node: StateNode, ids: dict[str, StateNode], reading: RuleReading, problems: list[Problem]
    ) -> None:
        self._node = node
        self._ids = ids
        self._reading = reading
        self._problems = problems

    def read(self, given: Any, event: str, pointer: str, delay_ms: int | None = None) -> tuple[Candidate, ...]:
        if not isinstance(given, list):
            return tuple(filter(None, [self._one(given, event, pointer, delay_ms)]))
        if not given:
            self._add("empty_transition", pointer, "The event has no transition.")
        return tuple(filter(None, (self._one(each, event, f"{pointer}/{i}", delay_ms) for i, each in enumerate(given))))

    def _one(self, given: Any, event: str, pointer: str, delay_ms: int | None) -> Candidate | None:
        transition = {"target": given} if isinstance(given, str) else given
        if not isinstance(transition, dict):
            self._add("shape", pointer, "A transition must be a state's name or an object.")
            return None
        for key in transition:
            if key not in _KEYS:
                self._add(
                    "unknown_key", f"{pointer}/{escape(key)}", f"The key {key[:64]!r} has no meaning in a transition."
                )
        actions = bind_actions(
            transition.get("actions"), self._node.path, f"{pointer}/actions", self._problems, self._reading
        )
        guard = None
        if transition.get("cond") is not None:
            guard = parse_guard(transition["cond"], f"{pointer}/cond", self._problems, self._reading)
        named = transition.get("target")
        targets = self._targets(named, pointer if given is not transition else f"{pointer}/target")
        listed = named if isinstance(named, list) else [named]
        inward = any(isinstance(each, str) and each.startswith(".") for each in listed)
        text = transition.get("description")
        info = TransitionInfo(
            target=state_text(default_leaves(targets)) if targets else None,
            event=event,
            guard=guard.rule if guard else None,
            declared_in=self._node.path,
            description=text if isinstance(text, str) else "",
            pointer=pointer,
            delay_ms=delay_ms,
        )
        internal = transition.get("internal", inward) is True
        return Candidate(self._node, targets, internal, guard, actions, info)

    def _targets(self, given: Any, pointer: str) -> tuple[StateNode, ...]:
        if given is None:
            return ()
        found: list[StateNode] = []
        for name in given if isinstance(given, list) else [given]:
            target = resolve(self._node, name, self._ids) if isinstance(name, str) and name else None
            if target is None or target.parent is None:
                self._add("unknown_target", pointer, f"There is no state {str(name)[:64]!r} to go to.")
                return ()
            found.append(target)
        targets = tuple(found)
        if not apart(targets):
            self._add("targets", pointer, "Several targets must be in different regions of a parallel state.")
        return targets

    def _add(self, code: str, pointer: str, message: str) -> None:
        self._problems.append(Problem(code, pointer, message))
