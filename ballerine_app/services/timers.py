"""Timers: the durable form of a state's `after`."""

from __future__ import annotations

from ballerine_app.services.effect_settle import settling
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.tables import Effect


def run_timer(runtime: Runtime, effect: Effect) -> None:
    """Send a timer's event. A timer whose state was left was dropped then, so one that waits belongs to its state."""
    with settling(runtime, effect) as act:
        if act:
            act.finish()
            act.send(effect.name)
