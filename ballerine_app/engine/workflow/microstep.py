"""One microstep: what following transitions at once makes of the active states, and which actions it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballerine_app.engine.workflow.action_parts import BoundAction, run_actions
from ballerine_app.engine.workflow.configuration import ended_by, move, remembered, state_text
from ballerine_app.engine.workflow.transition import Candidate, Declared
from ballerine_app.engine.workflow.tree import StateNode
from ballerine_app.engine.workflow.values import Context, Effect, Event, TraceStep


@dataclass(frozen=True, slots=True)
class Step:
    """The state after a microstep, its actions in order, what states with a history state now remember, and the paths
    of the states that ended by it. `skipped` are the positions of transitions that an earlier one made impossible.
    `plain` says that nothing but the state changes.
    """

    state: str
    actions: tuple[BoundAction, ...]
    remember: tuple[tuple[str, str], ...]
    ended: tuple[str, ...]
    skipped: tuple[int, ...]
    plain: bool


class Run:
    """One event on its way: where the case is so far, what guards see, what was tried, and what waits to happen.

    `event` is what actions get, which has no type during automatic transitions; `name` stays that of the event.
    """

    __slots__ = ("context", "data", "effects", "ended", "event", "history", "name", "state", "trace")

    def __init__(self, state: str, event: Event, data: Context, context: Context, history: Mapping[str, str]) -> None:
        self.state = state
        self.event = event
        self.name = event.type
        self.data = data
        self.context = context
        self.history = history
        self.trace: list[TraceStep] = []
        self.effects: list[Effect] = []
        self.ended: list[str] = []

    def follow(self, step: Step) -> None:
        """Take a step: actions, then the new state. ActionError where an action fails."""
        if step.actions:
            self.context = run_actions(step.actions, self.context, self.event, self.name, self.effects)
        if step.remember:
            self.history = {**self.history, **dict(step.remember)}
        self.state = step.state
        self.ended.extend(step.ended)


class Stepper:
    """Plans the microsteps of one statechart."""

    __slots__ = ("_declared", "_nodes")

    def __init__(self, nodes: Mapping[str, StateNode], declared: Mapping[str, Declared]) -> None:
        self._nodes = nodes
        self._declared = declared

    def plan(self, leaves: tuple[StateNode, ...], chosen: Sequence[Candidate], history: Mapping[str, str]) -> Step:
        """Follow the chosen transitions at once: all exits (inner before outer), their own actions in order, all
        entries (outer before inner). One whose state an earlier one has left is skipped.
        """
        exits: list[StateNode] = []
        entries: list[StateNode] = []
        own: list[BoundAction] = []
        skipped: list[int] = []
        keep: dict[str, str] = {}
        for index, candidate in enumerate(chosen):
            source = candidate.source
            if index and not any(leaf.inside(source) for leaf in leaves):
                skipped.append(index)
                continue
            own.extend(candidate.actions)
            if not candidate.targets:
                continue
            targets = tuple(
                each
                for target in candidate.targets
                for each in (remembered(target, history, self._nodes) if target.kind == "history" else (target,))
            )
            way = move(leaves, source, targets, internal=candidate.internal)
            for node in way.left:
                if node.remembers:
                    keep[node.path] = state_text(leaf for leaf in leaves if leaf.inside(node))
            exits.extend(way.left)
            entries.extend(way.entered)
            leaves = way.leaves
        actions = (
            *(action for node in exits for action in self._declared[node.path].exit),
            *own,
            *(action for node in entries for action in self._declared[node.path].entry),
        )
        active = frozenset(node for leaf in leaves for node in leaf.lineage())
        ended = tuple(node.path for node in ended_by(entries, active))
        state = state_text(leaves)
        plain = not (actions or keep or ended or skipped)
        return Step(state, actions, tuple(keep.items()), ended, tuple(skipped), plain)
