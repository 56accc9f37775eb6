"""Reading a case as its workflow sees it, for a member of staff."""

from __future__ import annotations

from datetime import datetime

from ballerine_app.engine.workflow import Definition, Snapshot
from ballerine_app.services.case_act import load_case
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import children_of, get_case
from ballerine_app.store.effects import effects_of_case
from ballerine_app.store.tables import Case
from ballerine_app.views.workflow_case import EffectLine, NextEvent, RelatedCase, WorkflowCase


def read_case(runtime: Runtime, who: StaffMember, case_id: str) -> WorkflowCase:
    """A case with its data, parent, children and open effects, read in one transaction; NotFound for another project's
    case as for none.
    """
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
        parent = get_case(tx, case.project_id, case.parent_id) if case.parent_id else None
        children = children_of(tx, case.id)
        effects = effects_of_case(tx, case.id)
    definition = _definition(runtime, case)
    info = definition.state_info(case.state)
    return WorkflowCase(
        case_id=case.id,
        reference=case.reference,
        definition_name=case.definition_name,
        definition_version=case.definition_version,
        state=case.state,
        tags=tuple(info.tags),
        status=_status(definition, case),
        context=case.context,
        version=case.version,
        revision=case.reviewed_revision,
        next_events=_next_events(definition, case, who, runtime.clock()),
        parent=_related(runtime, parent) if parent else None,
        children=tuple(_related(runtime, child) for child in children),
        effects=tuple(
            EffectLine(row.kind, row.name, row.status, row.attempt, row.due_at, row.problem)
            for row in effects
            if row.status in ("held", "waiting", "failed")
        ),
    )


def next_events(runtime: Runtime, who: StaffMember, case_id: str) -> tuple[NextEvent, ...]:
    """What can be sent to a case as it stands: by whom, and whether it is possible now or which guard refuses it."""
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
    return _next_events(_definition(runtime, case), case, who, runtime.clock())


def _next_events(definition: Definition, case: Case, who: StaffMember, now: datetime) -> tuple[NextEvent, ...]:
    snapshot = Snapshot(case.state, case.context, case.remembered)
    found = []
    for event in definition.next_events(case.state):
        actors = definition.actors(event)
        tried = definition.why(snapshot, event, now)
        found.append(
            NextEvent(
                type=event,
                actors=tuple(sorted(actors)),
                yours=who.actor.kind in actors,
                possible=any(step.taken for step in tried),
                tried=tuple(step.as_json() for step in tried),
            )
        )
    return tuple(found)


def _related(runtime: Runtime, case: Case) -> RelatedCase:
    definition = _definition(runtime, case)
    return RelatedCase(case.id, case.reference, case.definition_name, case.state, _status(definition, case))


def _status(definition: Definition, case: Case) -> str:
    return "completed" if definition.state_info(case.state).final else "active"


def _definition(runtime: Runtime, case: Case) -> Definition:
    return runtime.definitions.of(case.definition_name, case.definition_version)
