"""Opening a case: its row, its desk, the first line of its audit log, and the timers of its first state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballerine_app.engine.workflow import ContextError, Definition
from ballerine_app.services.case_act import CaseAct, write_back
from ballerine_app.services.case_effects import row_of
from ballerine_app.services.errors import Invalid
from ballerine_app.services.recorded import STARTED, move_meta, result_bytes
from ballerine_app.services.risk import judge_changed
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.sign_up import display_name
from ballerine_app.store.audit_log import SYSTEM, Actor
from ballerine_app.store.counters import next_number
from ballerine_app.store.effects import add_effects
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Case, Desk
from ballerine_app.store.transaction import WriteTransaction

_SERIES = {"individual": "P", "business": "B"}


def open_case(
    tx: WriteTransaction,
    runtime: Runtime,
    definition: Definition,
    context: dict[str, Any],
    actor: Actor,
    *,
    project_id: str,
    parent: Case | None = None,
    started_by: str | None = None,
    meta: Mapping[str, Any] | None = None,
    first_event: Any = None,
) -> CaseAct:
    """Insert a case in its definition's initial state, have it judged if its definition names a policy, and send it
    `first_event` or else its `config.initialEvent`.

    `parent` and `started_by` (an effect's id) are a child's. Invalid where the definition refuses the context; a first
    event that the case does not take is refused as `CaseAct.send` does.
    """
    try:
        started = definition.start(context)
    except ContextError as error:
        raise Invalid("event_context", event=STARTED, reason=str(error)) from None
    now = runtime.clock()
    entity = started.context.get("entity")
    entity = entity if isinstance(entity, dict) else {}
    kind = "business" if entity.get("type") == "business" else "individual"
    case = Case(
        id=new_id("case"),
        project_id=project_id,
        reference=f"{_SERIES[kind]}-{next_number(tx, project_id, f'case-{kind}') + 1000}",
        kind=kind,
        definition_name=definition.name,
        definition_version=definition.version,
        definition_hash=definition.hash,
        state=started.state,
        context=started.context,
        remembered=dict(started.history),
        parent_id=parent.id if parent else None,
        started_by=started_by,
        name=display_name(entity),
        created_at=now,
        changed_at=now,
        last_change=STARTED,
    )
    desk = Desk(case_id=case.id, project_id=project_id)
    tx.add(case, desk)
    tx.session.expunge(case)
    tx.session.expunge(desk)
    act = CaseAct(tx, runtime, case, desk, actor, now)
    act.news.opened = (case.state, definition.state_info(case.state).tags)
    cause = act.record(
        STARTED,
        meta={
            **move_meta(definition, "", case.state, case.id),
            "name": definition.name,
            "reference": case.reference,
            **(meta or {}),
        },
        payload={"context": started.context},
        result=result_bytes(started),
    )
    timers = [row_of(act, wanted, cause, place) for place, wanted in enumerate(definition.start_effects())]
    add_effects(tx, timers)
    for timer in timers:
        runtime.effects.enqueue(tx, timer)
    desk_before = desk.model_dump()
    judge_changed(act)
    event = first_event or (definition.data.get("config") or {}).get("initialEvent")
    if isinstance(event, str) and event:
        act.send(event, actor=SYSTEM)
    write_back(act, desk_before)
    return act
