"""One run of an effect: whoever calls it, and however often, an attempt is settled once."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.callback_apply import run_callback
from ballerine_app.services.case_effects import CHILD_RESULT, TIMER
from ballerine_app.services.children import run_child_result, run_child_start
from ballerine_app.services.declared_plugins import CALLBACK
from ballerine_app.services.dispatch import run_dispatch
from ballerine_app.services.effect_settle import is_lost_race, is_wanted, persistently, settling
from ballerine_app.services.message_run import run_message
from ballerine_app.services.plugin_call import fail, run_plugin
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.timers import run_timer
from ballerine_app.store.effects import due_effects, get_effect
from ballerine_app.store.message_tables import MESSAGE
from ballerine_app.store.tables import Effect

_RUNS: dict[str, Callable[[Runtime, Effect], None]] = {
    TIMER: run_timer,
    CHILD_RESULT: run_child_result,
    CALLBACK: run_callback,
    "childWorkflow": run_child_start,
    "dispatchEvent": run_dispatch,
    "api": run_plugin,
    "common": run_plugin,
    MESSAGE: run_message,
}


def run_effect(runtime: Runtime, effect_id: str, attempt: int) -> Effect | None:
    """Make one attempt of an effect. Nothing where it was made before or the effect was dropped.

    Where the attempt is not due yet, nothing is done either, and the effect is handed back.
    """

    def once() -> Effect | None:
        with runtime.database.read() as tx:
            effect = get_effect(tx, effect_id)
        if effect is None or not is_wanted(effect, attempt):
            return None
        if effect.due_at > runtime.clock():
            return effect
        try:
            _RUNS[effect.kind](runtime, effect)
        except Exception as error:
            if is_lost_race(error):
                raise
            # Unforeseen: the case must not wait for ever, so it counts as a failed attempt.
            _settle_broken(runtime, effect, error)
        return None

    return persistently(once)


def run_due(runtime: Runtime, most: int = 1_000) -> int:
    """Run everything that is due, in this thread, one after the other and what that asks for too; how many runs.

    For commands and tests: a server runs effects as they come.
    """
    for count in range(most):
        with runtime.database.read() as tx:
            due = due_effects(tx, runtime.clock(), 1)
        if not due:
            return count
        run_effect(runtime, due[0].id, due[0].attempt + 1)
    return most


def _settle_broken(runtime: Runtime, effect: Effect, error: Exception) -> None:
    kind = type(error).__name__
    structlog.get_logger(__name__).error("effect_broke", effect=effect.id, kind=effect.kind, error=kind)
    with settling(runtime, effect) as act:
        if act:
            fail(act, PluginFailed(f"It broke: {kind}.", code="broke"))
