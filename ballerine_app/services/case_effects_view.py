"""What a case waits for, in words: timers, calls of plugins, child cases, news for its parent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ballerine_app.engine.workflow import Definition
from ballerine_app.locales import catalogue, text
from ballerine_app.locales.durations import short_duration
from ballerine_app.services.case_effects import CHILD_RESULT, TIMER
from ballerine_app.services.declared_plugins import CALLBACK, declared_plugin
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.workflow_words import event_title
from ballerine_app.store.message_tables import MESSAGE
from ballerine_app.store.tables import Effect
from ballerine_app.views.case_workflow import WaitingEffect

HELD, WAITING = "held", "waiting"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_KINDS = {
    TIMER: "timer", "api": "plugin", "common": "plugin", "dispatchEvent": "dispatch", "childWorkflow": "child",
    CHILD_RESULT: "result", MESSAGE: "message", CALLBACK: "callback",
}  # fmt: skip


def waiting_now(definition: Definition | None, effects: Iterable[Effect], now: datetime) -> tuple[WaitingEffect, ...]:
    """The effects that have not ended, the next due first; those that wait for another one come last."""
    rows = [row for row in effects if row.status in (HELD, WAITING)]
    rows.sort(key=lambda row: (row.status == HELD, row.due_at, row.place))
    return tuple(_now(definition, row, now) for row in rows)


def waiting_then(effects: Iterable[Effect], seq: int, at: datetime) -> tuple[WaitingEffect, ...]:
    """The effects that were asked for by entry `seq` of the audit log and had not ended at `at`.

    Which attempt they had come to is not kept, so it isn't told.
    """
    rows = [row for row in effects if row.cause <= seq and (row.finished_at is None or row.finished_at > at)]
    return tuple(
        WaitingEffect(
            key=row.id,
            kind=kind_of_effect(row),
            title=effect_title(row),
            status=WAITING,
            words=text("case_workflow.effect.due_then" if row.kind == TIMER else "case_workflow.effect.open_then"),
            problem="",
            due_at=row.due_at.isoformat() if row.kind == TIMER else "",
        )
        for row in rows
    )


def kind_of_effect(effect: Effect) -> str:
    """Which sort of thing is waited for, as the page tells them apart."""
    return _KINDS.get(effect.kind, "other")


def effect_title(effect: Effect) -> str:
    """What is waited for."""
    kind = kind_of_effect(effect)
    if kind == "timer":
        return event_title(effect.name)
    if kind == "message":
        return text("case_workflow.effect.title.message", name=text(f"messages.kind.{effect.name}").lower())
    return text(f"case_workflow.effect.title.{kind}", name=effect.name)


def problem_words(problem: str) -> str:
    """Why an attempt failed; "" where none did. A word that the catalogue doesn't know says only that it did."""
    if not problem:
        return ""
    known = f"case_workflow.problem.{problem}"
    return text(known if known in catalogue() else "case_workflow.problem.failed")


def due_in(due: datetime, now: datetime) -> str:
    """How long until something is due, e.g. "in 3 d", or that it is now."""
    seconds = (due - now).total_seconds()
    if seconds < 1:
        return text("case_workflow.due.now")
    shown = short_duration(seconds + _half_a_unit(seconds)) if seconds >= 5 else text("time.seconds", n=int(seconds))
    return text("case_workflow.due.in", time=shown)


def _half_a_unit(seconds: float) -> float:
    """An age is rounded down; what is to come is better told by the nearest unit, "in 3 d" and not "in 2 d"."""
    for least, half in ((_DAY, _DAY / 2), (10 * _HOUR, _HOUR / 2), (_MINUTE, _MINUTE / 2)):
        if seconds >= least:
            return half
    return 0


def _now(definition: Definition | None, effect: Effect, now: datetime) -> WaitingEffect:
    later = effect.status == WAITING and (effect.due_at > now or effect.kind == TIMER)
    return WaitingEffect(
        key=effect.id,
        kind=kind_of_effect(effect),
        title=effect_title(effect),
        status=effect.status,
        words=_words(definition, effect, now),
        problem=problem_words(effect.problem),
        due_at=effect.due_at.isoformat() if later else "",
    )


def _words(definition: Definition | None, effect: Effect, now: datetime) -> str:
    if effect.status == HELD:
        return text("case_workflow.effect.held")
    due = due_in(effect.due_at, now)
    if effect.kind == TIMER:
        return text("case_workflow.effect.timer", due=due)
    if effect.kind == CALLBACK:
        return text("case_workflow.effect.callback", due=due)
    if not effect.attempt:
        return text("case_workflow.effect.running" if effect.due_at <= now else "case_workflow.effect.starts", due=due)
    most = EffectPolicy.of(declared_plugin(definition, effect.kind, effect.name) if definition else {}).attempts
    key = "case_workflow.effect.retry_now" if effect.due_at <= now else "case_workflow.effect.retry"
    return text(key, attempt=effect.attempt + 1, most=most, due=due)
