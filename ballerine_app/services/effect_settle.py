"""How a run of an effect ends: done, tried again later, or given up. Each ending is one transaction on the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from ballerine_app.engine.workflow import PayloadError, deep_merge
from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.case_effects import TIMER
from ballerine_app.services.context_places import placed
from ballerine_app.services.declared_plugins import declared_plugin, is_plugin
from ballerine_app.services.errors import Conflict, ServiceError
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import case_topic
from ballerine_app.store.audit_log import SYSTEM, entries
from ballerine_app.store.effects import has_newer, lock_effect, next_of_cause, save_effect
from ballerine_app.store.errors import DatabaseBusy, VersionConflict
from ballerine_app.store.tables import Effect

T = TypeVar("T")
_TRIES = 5
_MERGE = "DEEP_MERGE_CONTEXT"
_UPDATE = "UPDATE_CONTEXT"
FAILED = "ERROR"
RERUN = "plugin.rerun"


@dataclass(slots=True)
class EffectAct:
    """An effect whose run ends now, together with the case that its result changes."""

    effect: Effect
    case_act: CaseAct
    sent: int = 0

    @property
    def declared(self) -> Mapping[str, Any]:
        """The effect's plugin as the case's definition declares it."""
        return declared_plugin(self.case_act.definition, self.effect.kind, self.effect.name)

    @property
    def data_only(self) -> bool:
        """Whether a person asked for it outside the states that call for it: its answer then changes the data alone."""
        return not self.effect.state

    def send(self, event_type: Any) -> None:
        """Send the effect's result to the case. What the case does not take becomes a line in its audit log."""
        act, effect = self.case_act, self.effect
        if not isinstance(event_type, str) or not event_type or self.data_only:
            return
        meta = {**self._meta(), "event": event_type, "state": act.case.state}
        if effect.kind != TIMER and event_type not in act.definition.next_events(act.case.state):
            act.record("effect.unhandled", actor=SYSTEM, meta=meta)
            return
        self.sent += 1
        event_id = f"effect:{effect.id}:result" + (f":{self.sent}" if self.sent > 1 else "")
        try:
            act.send(event_type, actor=SYSTEM, event_id=event_id)
        except ServiceError as refusal:
            act.record("effect.refused", actor=SYSTEM, meta={**meta, "why": refusal.code})

    def merge(self, new: dict[str, Any]) -> bool:
        """Merge data into the case's context: arrays are replaced.

        Where the case does not take it, its audit log says so and the answer is False.
        """
        act = self.case_act
        try:
            # Before it is merged: what a plugin answers may be no JSON at all, or too deep to merge.
            act.definition.check_payload(_MERGE, {"newContext": new})
            if deep_merge(act.case.context, new, "replace") != act.case.context:
                act.deep_merge(new)
        except (PayloadError, ServiceError) as refusal:
            self._record_refusal(_MERGE, refusal)
            return False
        return True

    def merge_at(self, path: str, value: Any) -> bool:
        """Put a value at a dotted path of the case's context: merged with what an earlier run left there, but in place
        of a failure's record, and of anything where a person asked for it again. Refusals as in `merge`.
        """
        steps = path.split(".")
        before: Any = self.case_act.case.context
        for step in steps:
            before = before.get(step) if isinstance(before, dict) else None
        if before is None or not (is_failure(before) or self._was_asked_again()):
            return self.merge(placed(path, value))
        return self.replace_keys(_replaced(self.case_act.case.context, steps, value))

    def replace_keys(self, changes: Mapping[str, Any]) -> bool:
        """Replace top-level keys of the case's context. Where the case does not take them, as `merge`."""
        act = self.case_act
        try:
            act.definition.check_payload(_UPDATE, {"context": dict(changes)})
            act.replace_keys(dict(changes))
        except (PayloadError, ServiceError) as refusal:
            self._record_refusal(_UPDATE, refusal)
            return False
        return True

    def finish(self, status: str = "done", problem: str = "") -> None:
        """End the effect for good, and hand on to the next one of the same event."""
        effect, act = self.effect, self.case_act
        effect.attempt += 1
        effect.status, effect.finished_at, effect.problem = status, act.at, problem
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
        effect.due_at, effect.problem = act.at + after, problem
        save_effect(act.tx, effect)
        act.runtime.effects.enqueue(act.tx, effect)

    def give_up(self, reason: str, problem: str) -> None:
        """End the effect without success: a plugin's reason stays with the case's data, and its error event follows.

        `problem` is one word for the effect's row, which holds no personal data; `reason` may quote what a vendor said.
        """
        act, effect = self.case_act, self.effect
        meta = {**self._meta(), "attempts": effect.attempt + 1, "why": problem}
        act.record("effect.failed", actor=SYSTEM, meta=meta)
        self.finish("failed", problem)
        # One that was asked for beside the workflow leaves the answer that the case has.
        if is_plugin(effect.kind) and not self.data_only:
            error = {"name": effect.name, "error": reason, "status": FAILED}
            self.merge({"pluginsOutput": {effect.name: error}})
            self.send(self.declared.get("errorAction"))

    def drop_if_stale(self) -> bool:
        """Drop the effect when its state was left and entered again, so that a newer one of its name speaks for it."""
        act = self.case_act
        if not has_newer(act.tx, self.effect):
            return False
        act.record("effect.stale", actor=SYSTEM, meta=self._meta())
        self.finish("dropped")
        return True

    def _was_asked_again(self) -> bool:
        """Whether a person and no event asked for it."""
        act, cause = self.case_act, self.effect.cause
        asked = entries(act.tx, case_topic(act.case.id), until=cause, newest_first=True, limit=1)
        return bool(asked) and asked[0].seq == cause and asked[0].event == RERUN

    def _record_refusal(self, event: str, refusal: PayloadError | ServiceError) -> None:
        why = refusal.code if isinstance(refusal, ServiceError) else "event_payload"
        meta = {**self._meta(), "event": event, "state": self.case_act.case.state, "why": why}
        self.case_act.record("effect.refused", actor=SYSTEM, meta=meta)

    def _meta(self) -> dict[str, Any]:
        return {"effect": self.effect.id, "plugin": self.effect.name}


@contextmanager
def settling(runtime: Runtime, effect: Effect, case_id: str = "") -> Iterator[EffectAct | None]:
    """Open the transaction that ends the effect's next attempt; None when it was settled or dropped meanwhile.

    It changes the case that asked for the effect, or the one with `case_id`.
    """
    now = runtime.clock()
    with (
        runtime.database.write() as tx,
        # The case first, then the effect: all acts lock in this order.
        changing_case(tx, runtime, effect.project_id, case_id or effect.case_id, SYSTEM, now) as act,
    ):
        locked = lock_effect(tx, effect.id)
        yield EffectAct(locked, act) if locked and is_wanted(locked, effect.attempt + 1) else None


def is_failure(kept: Any) -> bool:
    """Whether what stands in a plugin's place tells that it failed."""
    return isinstance(kept, dict) and kept.get("status") == FAILED and "error" in kept


def is_wanted(effect: Effect | None, attempt: int) -> bool:
    """Whether this attempt is still to be made: not settled by another run, not dropped."""
    return effect is not None and effect.status == "waiting" and effect.attempt == attempt - 1


def is_lost_race(error: Exception) -> bool:
    """Whether the work only met another writer, so that doing it again may well succeed."""
    if isinstance(error, Conflict):
        return error.code == "changed_since"
    return isinstance(error, DatabaseBusy | VersionConflict)


def persistently(work: Callable[[], T]) -> T:
    """Do internal work again when another writer was first; a person would be told instead."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except (DatabaseBusy, VersionConflict, Conflict) as error:
            if not is_lost_race(error):
                raise
    return work()


def _replaced(context: Mapping[str, Any], steps: list[str], value: Any) -> dict[str, Any]:
    """The top-level key of a context that a path is under, with the value put in its place."""
    first, *rest = steps
    if not rest:
        return {first: value}
    inside = context.get(first)
    inner: Mapping[str, Any] = inside if isinstance(inside, dict) else {}
    return {first: {**inner, **_replaced(inner, rest, value)}}
