"""The page about one case's workflow: where the case is, how it got there, what can happen next, now or at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from ballerine_app.engine.workflow import Definition, Snapshot, UnknownState
from ballerine_app.locales import text
from ballerine_app.services.case_act import load_case
from ballerine_app.services.case_effects_view import waiting_now, waiting_then
from ballerine_app.services.case_path import path_of
from ballerine_app.services.case_relations import child_lines, parent_line
from ballerine_app.services.case_route import where_after
from ballerine_app.services.case_standing import standing_now, standing_of, standing_then
from ballerine_app.services.case_warnings import warnings_in
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.time_travel import Past, moment_in, past_of
from ballerine_app.services.time_travel_next import possible_events
from ballerine_app.services.topics import case_topic
from ballerine_app.services.workflow_drawing import workflow_drawing
from ballerine_app.store.case_history import history
from ballerine_app.store.effects import effects_of_case
from ballerine_app.store.tables import Case
from ballerine_app.views.case_workflow import CaseHead, CaseWorkflow, Then
from ballerine_app.views.time_travel import CaseAt, PossibleEvent
from ballerine_app.views.workflow_drawing import WorkflowDrawing


def case_workflow(
    runtime: Runtime, who: StaffMember, case_id: str, at: int = 0, *, whole: bool = False
) -> CaseWorkflow:
    """The case after entry `at` of its audit log, or as it stands now for 0; read in one transaction.

    A number before its first event counts as 0 and is told. `whole` gives all data of a moment and not only what its
    event changed. NotFound for another project's case as for none.
    """
    now = runtime.clock()
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
        entries = list(history(tx, case_topic(case.id)))
        effects = effects_of_case(tx, case.id)
        parent, children = parent_line(tx, runtime, case), child_lines(tx, runtime, case)
        past = past_of(tx, runtime, who, case, entries)
    then = _moment(past, at)
    number = then.number if then else len(past.steps)
    step = past.steps[number - 1] if number else None
    newest = _definition(runtime, case)
    definition = step.definition if then and step else newest
    if then is None:
        possible = _possible_now(definition, case, now)
        standing = replace(
            standing_now(past, case.state, definition),
            waiting=waiting_now(definition, effects, now),
            parent=parent,
            children=children,
            warnings=warnings_in(entries),
        )
    else:
        possible = then.next
        entry = past.steps[number - 1].entry
        standing = replace(
            standing_then(past, number, definition),
            waiting=waiting_then(effects, entry.seq, entry.at),
            warnings=warnings_in(entries, then.later - 1 if then.later else None),
        )
    return CaseWorkflow(
        head=_head(case, newest, definition, then),
        drawing=_drawing(past, number, case, definition),
        standing=standing,
        path=path_of(past, then.number if then else 0),
        then=_shown(then, whole=whole) if then else Then(),
        next=possible,
        earlier=then.earlier if then else past.steps[-1].entry.seq if past.steps else 0,
        later=then.later if then else 0,
        unknown=bool(at) and then is None,
    )


def _moment(past: Past, at: int) -> CaseAt | None:
    try:
        return moment_in(past, at) if at else None
    except NotFound:
        return None


def _definition(runtime: Runtime, case: Case) -> Definition | None:
    try:
        return runtime.definitions.of(case.definition_name, case.definition_version)
    except NotFound:
        return None


def _head(case: Case, newest: Definition | None, definition: Definition | None, then: CaseAt | None) -> CaseHead:
    """`newest` is the version that the case is on now, `definition` the one that it was on at the moment."""
    now = standing_of(case.state, newest)
    name = then.definition if then else case.definition_name
    version = then.version if then else case.definition_version
    title = str(definition.data.get("displayName") or "") if definition else ""
    return CaseHead(
        case_id=case.id,
        reference=case.reference,
        name=case.name,
        kind=case.kind,
        state=case.state,
        label=now.label,
        tone=now.tone,
        icon=now.icon,
        title=title or name,
        version=version,
        definition_link=f"/workflows/{quote(name, safe='')}?version={version}",
    )


def _drawing(past: Past, number: int, case: Case, definition: Definition | None) -> WorkflowDrawing:
    if definition is None:
        return WorkflowDrawing(label=case.definition_name, problem=text("case_workflow.drawing.missing"))
    title = str(definition.data.get("displayName") or "")
    return workflow_drawing(definition, where_after(past.steps[:number]), title=title)


def _possible_now(definition: Definition | None, case: Case, now: datetime) -> tuple[PossibleEvent, ...]:
    if definition is None:
        return ()
    try:
        return possible_events(definition, Snapshot(case.state, case.context, case.remembered), now)
    except UnknownState:
        return ()


def _shown(then: CaseAt, *, whole: bool) -> Then:
    changed = tuple(row for row in then.rows if row.change)
    moment = then.moment
    return Then(
        seq=moment.seq,
        number=then.number,
        count=then.count,
        at=moment.at,
        actor=moment.actor,
        title=moment.title,
        event=moment.event,
        from_label=moment.from_label,
        to_label=moment.to_label,
        moved=moment.moved,
        rows=then.rows if whole else changed,
        changed=len(changed),
        unchanged=len(then.rows) - len(changed),
        more_rows=then.more_rows,
        trace=then.trace,
        notes=then.notes,
    )
