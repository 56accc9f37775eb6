"""The past of a case, read from its audit log: which moments it had, and what it was at each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ballerine_app.engine.workflow import Definition, StateInfo, UnknownState
from ballerine_app.services.case_act import load_case
from ballerine_app.services.errors import NotFound
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.retrace import Retraced, retrace
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.time_travel_data import data_rows
from ballerine_app.services.time_travel_next import possible_events, tried
from ballerine_app.services.time_travel_words import Reader, moment_of, notes_of
from ballerine_app.services.topics import case_topic
from ballerine_app.services.workflow_words import state_label
from ballerine_app.store.case_history import history
from ballerine_app.store.people import staff_names
from ballerine_app.store.tables import AuditEntry, Case
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.time_travel import CaseAt, Moment


@dataclass(frozen=True, slots=True)
class Past:
    """The workflow events of a case, oldest first, the name of its definition now, and who reads about them."""

    case_id: str
    steps: tuple[Retraced, ...]
    definition: str
    reader: Reader


def moments(runtime: Runtime, who: StaffMember, case_id: str) -> tuple[Moment, ...]:
    """All events of a case's workflow, oldest first; NotFound for another project's case as for none."""
    past = _past(runtime, who, case_id)
    return tuple(moment_of(step, past.reader) for step in past.steps)


def case_at(runtime: Runtime, who: StaffMember, case_id: str, seq: int) -> CaseAt:
    """The case as it was after entry `seq` of its audit log.

    An entry that is no event of the workflow shows the event before it. NotFound for a number before the first event,
    and for another project's case as for none. What was erased is told as such.
    """
    return moment_in(_past(runtime, who, case_id), seq)


def moment_in(past: Past, seq: int) -> CaseAt:
    """What `case_at` tells, of a past that was read already."""
    number = sum(step.entry.seq <= seq for step in past.steps)
    if number == 0:
        raise NotFound("no_such_moment")
    step = past.steps[number - 1]
    after = step.after
    info = _info(step.definition, after.state)
    rows, more = data_rows(step.before.context, after.context)
    return CaseAt(
        case_id=past.case_id,
        moment=moment_of(step, past.reader),
        number=number,
        count=len(past.steps),
        earlier=past.steps[number - 2].entry.seq if number > 1 else 0,
        later=past.steps[number].entry.seq if number < len(past.steps) else 0,
        state=after.state,
        label=state_label(after.state),
        tags=info.tags if info else (),
        final=info.final if info else False,
        definition=step.definition.name if step.definition else past.definition,
        version=int(step.entry.meta.get("version", 1)),
        rows=rows,
        more_rows=more,
        trace=tuple(tried(each) for each in step.trace),
        next=possible_events(step.definition, after, step.entry.at) if step.definition and info else (),
        notes=notes_of(step),
    )


def past_of(tx: ReadTransaction, runtime: Runtime, who: StaffMember, case: Case, entries: Iterable[AuditEntry]) -> Past:
    """The past of a case out of its audit log's entries."""
    steps = tuple(retrace(runtime.definitions, case.definition_name, entries))
    return Past(case.id, steps, case.definition_name, Reader(who.id, staff_names(tx, case.project_id), case.name))


def _past(runtime: Runtime, who: StaffMember, case_id: str) -> Past:
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
        return past_of(tx, runtime, who, case, history(tx, case_topic(case.id)))


def _info(definition: Definition | None, state: str) -> StateInfo | None:
    """What the definition says of the state; None where it isn't there, or doesn't know the recorded state."""
    if definition is None:
        return None
    try:
        return definition.state_info(state)
    except UnknownState:
        return None
