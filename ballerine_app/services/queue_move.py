"""Moving a case to a named queue by hand, after which the rules leave it where it is."""

from __future__ import annotations

from ballerine_app.services.errors import Conflict, Invalid, NotAllowed
from ballerine_app.services.named_queue import queue_asked_for
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff_act import acting_on
from ballerine_app.store.queue import queue_names

# In place of a queue's name, which is never so written: leave it to the rules again.
BY_RULES = "*"


def move_to_queue(runtime: Runtime, who: StaffMember, case_id: str, queue: str) -> None:
    """Put a case into a queue by hand: its name, "" for the queue of all, or BY_RULES to leave it to the rules again.

    NotAllowed("queue_not_yours") for a reviewer, Invalid for a queue that neither cases nor this case's rules name,
    Conflict once the case has ended.
    """
    if who.role == "reviewer":
        raise NotAllowed("queue_not_yours")
    with acting_on(runtime, who, case_id) as act:
        if act.definition.state_info(act.case.state).final:
            raise Conflict("case_has_ended")
        desk, before = act.desk, act.desk.queue
        asked = queue_asked_for(act.case.context.get("risk") or {})
        if queue == BY_RULES:
            if desk.queue_by is None:
                return
            desk.queue, desk.queue_by = asked, None
        else:
            if queue not in ("", before, asked, *queue_names(act.tx, who.project_id)):
                raise Invalid("unknown_queue", field="queue")
            if desk.queue_by is not None and queue == before:
                return
            desk.queue, desk.queue_by = queue, who.id
        act.record("case.moved_to_queue", meta={"queue": desk.queue, "before": before, "byRules": queue == BY_RULES})
