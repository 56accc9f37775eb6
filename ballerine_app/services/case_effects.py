"""What an event asks for beyond its case: plugins, timers, and news for the parent case.

The rows are written in the event's own transaction, so that none is lost and none is asked for twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ballerine_app.engine.workflow import Definition, Outcome
from ballerine_app.engine.workflow import Effect as Wanted
from ballerine_app.services.declared_plugins import declared_plugin
from ballerine_app.services.errors import NotFound
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.cases import get_case
from ballerine_app.store.effects import add_effects, drop_timers, get_effect
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Case, Effect
from ballerine_app.store.transaction import ReadTransaction

if TYPE_CHECKING:
    from ballerine_app.services.case_act import CaseAct
    from ballerine_app.services.runtime import Runtime

TIMER = "timer"
CHILD_RESULT = "childResult"
DISPATCHED = "event.dispatched"


def ask_for_effects(act: CaseAct, outcome: Outcome, cause: int) -> None:
    """Write and enqueue what the outcome of the event with audit number `cause` asks for.

    Timers of states that were left are dropped. The plugins of one event run one after the other, in their order.
    """
    if outcome.left and act.definition.has_timers:
        drop_timers(act.tx, act.case.id, outcome.left, act.at)
    for wanted in outcome.effects:
        if wanted.event is not None and wanted.kind != TIMER:
            act.record(DISPATCHED, actor=SYSTEM, meta={"name": wanted.event}, payload=wanted.params)
    rows = [row_of(act, wanted, cause, place) for place, wanted in enumerate(outcome.effects) if _is_to_run(wanted)]
    plugins = [row for row in rows if row.kind != TIMER]
    for later in plugins[1:]:
        later.status = "held"
    if act.case.parent_id is not None and _concerns_parent(act):
        rows.append(_row(act, CHILD_RESULT, act.case.id, act.case.state, cause, len(outcome.effects)))
    add_effects(act.tx, rows)
    for row in rows:
        if row.status == "waiting":
            act.runtime.effects.enqueue(act.tx, row)


def row_of(act: CaseAct, wanted: Wanted, cause: int, place: int) -> Effect:
    """The row of one effect, due now or after its delay."""
    row = _row(act, wanted.kind, wanted.name, wanted.state, cause, place)
    row.due_at = act.at + timedelta(milliseconds=wanted.delay_ms or 0)
    return row


def callbacks_of(definition: Definition, names: frozenset[str]) -> list[dict[str, Any]]:
    """The entries of a parent's `childCallbackResults` that speak of a child with one of these names."""
    config = definition.data.get("config") or {}
    entries = config.get("childCallbackResults") or []
    return [each for each in entries if isinstance(each, dict) and each.get("definitionId") in names]


def names_of_child(tx: ReadTransaction, runtime: Runtime, child: Case, parent: Case) -> frozenset[str]:
    """Everything that a parent may call a child's definition: its name, the ids of its versions, and what the plugin
    that started this child calls it.
    """
    known = runtime.definitions
    names = known.names_of(child.definition_name)
    # An effect that starts several children adds a number to its id.
    started_by = get_effect(tx, child.started_by.partition("#")[0]) if child.started_by else None
    if started_by is None:
        return names
    definition = known.of(parent.definition_name, parent.definition_version)
    declared = declared_plugin(definition, started_by.kind, started_by.name)
    if action := declared.get("actionPluginName"):
        declared = declared_plugin(definition, "childWorkflow", str(action))
    called = declared.get("definitionId")
    return names | {called} if isinstance(called, str) else names


def is_heard(entry: dict[str, Any], state: str, *, done: bool) -> bool:
    """Whether a parent's entry takes the result of a child in this state."""
    return done or state in (entry.get("persistenceStates") or ())


def _concerns_parent(act: CaseAct) -> bool:
    parent = get_case(act.tx, act.case.project_id, act.case.parent_id or "")
    if parent is None:
        return False
    try:
        definition = act.runtime.definitions.of(parent.definition_name, parent.definition_version)
    except NotFound:
        # The child's event counts all the same; its news waits until the parent's definition is back.
        return True
    names = names_of_child(act.tx, act.runtime, act.case, parent)
    done = act.definition.state_info(act.case.state).final
    return any(is_heard(entry, act.case.state, done=done) for entry in callbacks_of(definition, names))


def _row(act: CaseAct, kind: str, name: str, state: str, cause: int, place: int) -> Effect:
    return Effect(
        id=new_id("effect"),
        project_id=act.case.project_id,
        case_id=act.case.id,
        kind=kind,
        name=name,
        state=state,
        cause=cause,
        place=place,
        created_at=act.at,
        due_at=act.at,
    )


def _is_to_run(wanted: Wanted) -> bool:
    """What an action dispatched is said at once; plugins and timers are run."""
    return wanted.kind == TIMER or wanted.event is None
