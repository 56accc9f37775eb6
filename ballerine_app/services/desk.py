"""Who works on a case: acts on its desk, apart from the workflow."""

from __future__ import annotations

from ballerine_app.services.case_act import CaseAct, load_case
from ballerine_app.services.errors import Conflict, NotAllowed
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff_act import acting_on
from ballerine_app.services.topics import queue_topic
from ballerine_app.store.tables import CaseSeen, Staff


def take_case(runtime: Runtime, who: StaffMember, case_id: str) -> None:
    """Assign a case to oneself. Conflict("taken") names the colleague who has it; a lead or admin may take it over."""
    with acting_on(runtime, who, case_id) as act:
        desk = act.desk
        if desk.assignee_id == who.id:
            return
        if desk.assignee_id and who.role == "reviewer":
            holder = act.tx.session.get_one(Staff, desk.assignee_id)
            raise Conflict("taken", name=holder.name)
        desk.assignee_id, desk.assigned_at = who.id, act.at
        act.record("case.assigned", meta={"assignee": who.id})


def release_case(runtime: Runtime, who: StaffMember, case_id: str) -> None:
    """Put a case back into the queue; only its assignee, a lead or an admin may."""
    with acting_on(runtime, who, case_id) as act:
        desk = act.desk
        if desk.assignee_id is None:
            return
        if desk.assignee_id != who.id and who.role == "reviewer":
            raise NotAllowed("not_assigned")
        desk.assignee_id, desk.assigned_at = None, None
        act.record("case.released", meta={})


def mark_seen(runtime: Runtime, who: StaffMember, case_id: str) -> None:
    """Remember that this person has seen the case as it stands: the unread dot goes."""
    with runtime.database.write() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
        row = tx.session.get(CaseSeen, (case_id, who.id))
        if row is None:
            tx.add(CaseSeen(case_id=case_id, staff_id=who.id, project_id=who.project_id, version=case.version))
        elif row.version == case.version:
            return
        else:
            row.version = case.version
        tx.touch(queue_topic(who.project_id))


def must_be_assigned(act: CaseAct, who: StaffMember) -> None:
    """NotAllowed("not_assigned") unless the case lies on this person's desk."""
    if act.desk.assignee_id != who.id:
        raise NotAllowed("not_assigned")
