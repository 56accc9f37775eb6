"""The values that go into and come out of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from ballerine_app.engine.rules.explain import json_safe
from ballerine_app.engine.rules.paths import read_path, split_path

Context = dict[str, Any]
EffectKind = Literal["dispatchEvent", "childWorkflow", "common", "api"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: a type, a JSON object, and the time and id that the service gave it."""

    type: str
    payload: Context | None = None
    at: datetime | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where a case is: the dotted path of its state, and its context."""

    state: str
    context: Context


@dataclass(frozen=True, slots=True)
class Effect:
    """A plugin of the definition that entering `state` calls for; `name` is the plugin's."""

    kind: EffectKind
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One candidate transition that was tried. `event` is "" for an automatic one, `guard` the rule as written.

    `target` is None where the transition stays; `value` is the guard's own result, `taken` whether it was followed.
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
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event led to. `taken` is False when no guard matched: the state is unchanged and `trace` says why.

    `done` means a final state; `effects` are the plugins of a newly entered state, in the order in which they run.
    """

    snapshot: Snapshot
    tags: tuple[str, ...]
    done: bool
    next_events: tuple[str, ...]
    effects: tuple[Effect, ...]
    trace: tuple[TraceStep, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class TransitionInfo:
    """A transition as declared. `event` is "" for an automatic one, `target` None where it stays in its state.

    `guard` is the rule as written, `declared_in` the path of the state that has it ("" is the definition's root),
    `description` the text that the definition gives it, or "".
    """

    target: str | None
    event: str
    guard: Any
    declared_in: str
    description: str
    pointer: str


@dataclass(frozen=True, slots=True)
class StateInfo:
    """A state that a case can be in: what it is, and the transitions it tries, its own before those around it."""

    path: str
    tags: tuple[str, ...]
    final: bool
    meta: Context
    transitions: tuple[TransitionInfo, ...]
    pointer: str
