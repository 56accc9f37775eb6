"""The values that go into and come out of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ballerine_app.engine.rules.explain import json_safe
from ballerine_app.engine.rules.paths import read_path, split_path

Context = dict[str, Any]
EffectKind = Literal["dispatchEvent", "childWorkflow", "common", "api", "timer"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: a type, a JSON object, and the time and id that the service gave it."""

    type: str
    payload: Context | None = None
    at: datetime | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a case is: its state, its context, and what its history states remember.

    `state` is the dotted path of the active leaf, or the sorted active leaves joined by a comma. `history` maps the
    path of a state that has a history state to the leaves, written alike, that were active when it was last left.
    """

    state: str
    context: Context
    history: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an outcome asks the world to do. `state` is the path of the state that asks for it.

    A plugin of the definition, which entering `state` calls for, has its `kind` and `name`. A `timer` sends `event`
    (its `name` too) after `delay_ms` milliseconds unless the case left `state` before. A `dispatchEvent` with an
    `event` comes from an action and carries `params` as the payload; one without is a plugin.
    """

    kind: EffectKind
    name: str
    state: str
    delay_ms: int | None = None
    event: str | None = None
    params: Context | None = None


# Every event makes a TraceStep and an Outcome, and frozen ones with so many fields take four times as long to make.
@dataclass(slots=True)
class TraceStep:
    """One candidate transition that was tried. `event` is "" for an automatic one, `guard` the rule as written.

    `target` is None where the transition stays; `value` is the guard's own result, `taken` whether it was followed.
    `error` is why the guard could not be evaluated, which only `Definition.why` tells: `advance` raises.
    """

    state: str
    event: str
    target: str | None
    guard_type: str | None
    guard: Any
    value: Any
    taken: bool
    reads: tuple[str, ...]
    data: Context
    error: str | None = None

    @property
    def inputs(self) -> tuple[tuple[str, Any], ...]:
        """The paths that the guard reads, with the values they had."""
        return tuple((path, read_path(self.data, split_path(path))) for path in self.reads if "[]" not in path)

    def as_json(self) -> dict[str, Any]:
        """The step as JSON values."""
        return {
            "state": self.state,
            "event": self.event,
            "target": self.target,
            "guardType": self.guard_type,
            "guard": self.guard,
            "inputs": [{"path": path, "value": json_safe(value)} for path, value in self.inputs],
            "value": json_safe(self.value),
            "taken": self.taken,
            "error": self.error,
        }


@dataclass(slots=True)
class Outcome:
    """What an event led to. `taken` is False when no guard matched: the state is unchanged and `trace` says why.

    `done` means that the case ended; `effects` are what actions dispatched, the plugins of newly entered states in the
    order in which they run, and their timers. `entered` (outer before inner) and `left` (inner before outer) are the
    paths of the states, those around others too, in which the case newly is or no longer is; both are empty where the
    state is the same as before.
    """

    snapshot: Snapshot
    tags: tuple[str, ...]
    done: bool
    next_events: tuple[str, ...]
    effects: tuple[Effect, ...]
    trace: tuple[TraceStep, ...]
    taken: bool
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransitionInfo:
    """A transition as declared. `event` is "" for an automatic one, `target` None where it stays in its state.

    `guard` is the rule as written, `declared_in` the path of the state that has it ("" is the definition's root),
    `description` the text that the definition gives it, or "". `delay_ms` is set where a timer sends the event.
    """

    target: str | None
    event: str
    guard: Any
    declared_in: str
    description: str
    pointer: str
    delay_ms: int | None = None


@dataclass(frozen=True, slots=True)
class StateInfo:
    """A state that a case can be in: what it is, and the transitions it tries, its own before those around it."""

    path: str
    tags: tuple[str, ...]
    final: bool
    meta: Context
    transitions: tuple[TransitionInfo, ...]
    pointer: str
