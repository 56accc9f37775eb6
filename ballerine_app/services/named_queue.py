"""Named queues: the rules route a case to one, unless a person has moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ballerine_app.services.judgement import actions_of
from ballerine_app.store.audit_log import SYSTEM

if TYPE_CHECKING:
    from ballerine_app.services.case_act import CaseAct


def route(act: CaseAct, risk: dict[str, Any]) -> None:
    """Bring the case into the queue that a judgement asks for, unless a person moved it; "" is the queue of all."""
    desk = act.desk
    wanted = queue_asked_for(risk)
    if desk.queue_by is None and desk.queue != wanted:
        act.record("case.routed", actor=SYSTEM, meta={"queue": wanted, "before": desk.queue})
        desk.queue = wanted


def queue_asked_for(risk: dict[str, Any]) -> str:
    """The queue that the first rule, or else the first threshold, routes to; "" where none does."""
    routing = [action for rule in risk.get("fired", []) for action in actions_of(rule)]
    routing += [each["action"] for each in risk.get("thresholds", [])]
    return next((str(each["queue"]) for each in routing if each["type"] == "route_to_queue"), "")
