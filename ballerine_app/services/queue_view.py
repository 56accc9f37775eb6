"""In which named queue a case lies, who put it there, and where a lead may move it."""

from __future__ import annotations

from collections.abc import Mapping

from ballerine_app.locales import text
from ballerine_app.services.named_queue import queue_asked_for
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.queue_move import BY_RULES
from ballerine_app.store.queue import queue_names
from ballerine_app.store.tables import Case, Desk
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.case import QueueView


def queue_view(tx: ReadTransaction, case: Case, desk: Desk, who: StaffMember, names: Mapping[str, str]) -> QueueView:
    """What the case page shows; `names` are those of the staff. A case that was decided is moved no more."""
    asked = queue_asked_for(case.context.get("risk") or {})
    may_move = who.role != "reviewer" and case.decided_at is None
    known = sorted({asked, desk.queue, *queue_names(tx, who.project_id)} - {""}) if may_move else []
    everyone = text("queue.everyone")
    choices = (
        (BY_RULES, text("case.queue.rules", queue=asked or everyone)),
        ("", everyone[:1].upper() + everyone[1:]),
        *((name, name) for name in known),
    )
    return QueueView(
        name=desk.queue,
        by=names.get(desk.queue_by or "", ""),
        by_rules=desk.queue_by is None and desk.queue != "",
        choices=choices if known else (),
        chosen=BY_RULES if desk.queue_by is None else desk.queue,
    )
