"""How a run of an effect ends: done, tried again later, or given up. Each ending is one transaction on the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.case_effects import TIMER
from ballerine_app.services.errors import Conflict, Invalid
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.effects import get_effect, lock_effect, next_of_cause, save_effect
from ballerine_app.store.errors import DatabaseBusy, VersionConflict
from ballerine_app.store.tables import Effect

T = TypeVar("T")
_TRIES = 5
LONGEST_PROBLEM = 500


@dataclass(slots=True)
class EffectAct:
    """An effect whose run ends now, together with its case."""

    effect: Effect
    case_act: CaseAct

    def send(self, event_type: str | None) -> None:
        """Send the effect's result to the case. What the case does not take becomes a line in its audit log."""
        act, effect = self.case_act, self.effect
        if not event_type:
            return
        meta = {"effect": effect.id, "plugin": effect.name, "event": event_type, "state": act.case.state}
        if effect.kind != TIMER and event_type not in act.definition.next_events(act.case.state):
            act.record("effect.unhandled", actor=SYSTEM, meta=meta)
            return
        try:
            act.send(event_type, actor=SYSTEM, event_id=f"effect:{effect.id}:result")
        except (Conflict, Invalid) as refusal:
            act.record("effect.refused", actor=SYSTEM, meta={**meta, "why": refusal.code})

    def finish(self, status: str = "done", problem: str = "") -> None:
        """End the effect for good, and hand on to the next one of the same event."""
        effect, act = self.effect, self.case_act
        effect.attempt += 1
        effect.status, effect.finished_at, effect.problem = status, act.at, problem[:LONGEST_PROBLEM]
        save_effect(act.tx, effect)
        following = next_of_cause(act.tx, effect)
        if following is not None:
            following.status, following.due_at = "waiting", act.at
            save_effect(act.tx, following)
            act.runtime.effects.enqueue(act.tx, following)

    def try_again(self, problem: str, after: timedelta) -> None:
        """Leave the effect waiting for its next attempt."""
        effect, act = self.effect, self.case_act
        effect.attempt += 1
        effect.due_at, effect.problem = act.at + after, problem[:LONGEST_PROBLEM]
        save_effect(act.tx, effect)
        act.runtime.effects.enqueue(act.tx, effect)


@contextmanager
def settling(runtime: Runtime, effect_id: str, attempt: int, case_id: str = "") -> Iterator[EffectAct | None]:
    """Open the transaction that ends a run; None when the effect was settled or dropped meanwhile.

    It changes the case that asked for the effect, or the one with `case_id`.
    """
    now = runtime.clock()
    with runtime.database.write() as tx:
        effect = get_effect(tx, effect_id)
        if effect is None:
            yield None
            return
        # The case first, then the effect: all acts lock in this order.
        with changing_case(tx, runtime, effect.project_id, case_id or effect.case_id, SYSTEM, now) as act:
            locked = lock_effect(tx, effect_id)
            yield EffectAct(locked, act) if locked and is_wanted(locked, attempt) else None


def is_wanted(effect: Effect | None, attempt: int) -> bool:
    """Whether this attempt is still to be made: not settled by another run, not dropped."""
    return effect is not None and effect.status == "waiting" and effect.attempt == attempt - 1


def persistently(work: Callable[[], T]) -> T:
    """Do internal work again when another writer was first; a person would be told instead."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except (DatabaseBusy, VersionConflict):
            continue
        except Conflict as refusal:
            if refusal.code != "changed_since":
                raise
    return work()
