"""The flat review on `transitions` as it comes: one machine, a model per case, guards as conditions.

It knows no trace, no tags and no list of next events, so it does less than ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transitions import Machine

from ballerine_app.engine.rules import compile_rule
from tests.bench.review_charts import Json


class Case:
    """A model: the state that the machine writes, and the data that guards read."""

    __slots__ = ("data", "state")

    def __init__(self, state: str, data: Json) -> None:
        self.state = state
        self.data = data


def stock_machine(chart: Json) -> Machine:
    """The machine of a flat chart with JsonLogic guards."""
    machine = Machine(None, states=list(chart["states"]), initial=None, auto_transitions=False, send_event=True)
    for source, state in chart["states"].items():
        for event, given in state.get("on", {}).items():
            told = given if isinstance(given, dict) else {"target": given}
            rule = told.get("cond", {}).get("options", {}).get("rule")
            machine.add_transition(event, source, told["target"], conditions=_condition(rule) if rule else None)
    return machine


def walk(machine: Machine, initial: str, context: Json, events: tuple[tuple[str, Json], ...]) -> str:
    """Take one case through its events; the state in which it ends."""
    case = Case(initial, context)
    for name, payload in events:
        machine.events[name].trigger(case, payload)
    return case.state


def _condition(rule: Any) -> Callable[[Any], bool]:
    judge = compile_rule(rule)
    return lambda event: bool(judge({**event.model.data, **event.args[0]}))
