"""Moving running cases to another version of their workflow, one transaction per case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ballerine_app.engine.workflow import Definition, Snapshot
from ballerine_app.services.case_act import CaseAct, changing_case
from ballerine_app.services.case_effects import row_of
from ballerine_app.services.effect_settle import persistently
from ballerine_app.services.errors import Conflict, Invalid, NotFound, ServiceError
from ballerine_app.services.migration_plan import Plan, line_of, plan_of, refused_line
from ballerine_app.services.recorded import MIGRATED, move_meta, result_bytes
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.topics import workflows_topic
from ballerine_app.services.version_act import Editor, must_be_editor
from ballerine_app.store.cases import get_case
from ballerine_app.store.effects import add_effects, drop_timers, effects_of_case
from ballerine_app.store.errors import StoreError
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Case
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.version_use import case_ids_of, cases_on_version
from ballerine_app.store.versions import DRAFT, PUBLISHED, version_of
from ballerine_app.views.versions import MigrationLine


@dataclass(frozen=True, slots=True)
class _Move:
    """What is asked for: the two versions and how states are renamed."""

    name: str
    source: Definition
    target: Definition
    state_map: Mapping[str, str]


def migrate_cases(
    runtime: Runtime,
    who: Editor,
    name: str,
    from_version: int,
    to_version: int,
    case_ids: Collection[str] | None = None,
    state_map: Mapping[str, str] | None = None,
    dry_run: bool = True,
) -> list[MigrationLine]:
    """Move cases of one version of a workflow to another, or only say what that would do, case by case.

    `case_ids` are ids or references; None means all that run on the version and have not ended. `state_map` gives the
    new name of a state; others keep theirs. A case keeps its data and what it waits for: a timer that both versions
    have keeps its time, others are dropped and begun anew; entering the new state calls no plugins. A case that can't
    be moved stays as it is and is told of; the others are moved all the same, and a case that was moved before is left
    alone. NotAllowed for a reviewer, NotFound for a version that isn't there, Conflict for a target that is not
    published, Invalid for two equal versions.
    """
    must_be_editor(who)
    with runtime.database.read() as tx:
        move = _move(tx, runtime, who, name, from_version, to_version, state_map or {})
        wanted = _wanted(tx, who, move, case_ids)
    return [_line(runtime, who, move, called, case_id, dry_run) for called, case_id in wanted]


def _move(
    tx: ReadTransaction, runtime: Runtime, who: Editor, name: str, left: int, reached: int, state_map: Mapping[str, str]
) -> _Move:
    if left == reached:
        raise Invalid("same_version", field="to_version")
    rows = [version_of(tx, who.project_id, name, version) for version in (left, reached)]
    if any(row is None or row.status == DRAFT or row.kind != "workflow" for row in rows):
        raise NotFound("version_not_found")
    if rows[1] is not None and rows[1].status != PUBLISHED:
        raise Conflict("not_published", name=name, version=str(reached))
    return _Move(name, runtime.definitions.of(name, left), runtime.definitions.of(name, reached), state_map)


def _wanted(
    tx: ReadTransaction, who: Editor, move: _Move, case_ids: Collection[str] | None
) -> list[tuple[str, str | None]]:
    """What each case is called, and its id; None where there is none."""
    if case_ids is not None:
        known = case_ids_of(tx, who.project_id, case_ids)
        return [(called, known.get(called)) for called in dict.fromkeys(case_ids)]
    running = cases_on_version(tx, who.project_id, move.name, move.source.version)
    return [(case_id, case_id) for case_id, state in running if not move.source.state_info(state).final]


def _line(runtime: Runtime, who: Editor, move: _Move, called: str, case_id: str | None, dry_run: bool) -> MigrationLine:
    if case_id is None:
        return refused_line(called, "not_found")
    if dry_run:
        return _look(runtime, who, move, case_id)
    try:
        return persistently(lambda: _apply(runtime, who, move, case_id))
    except (ServiceError, StoreError):
        return refused_line(case_id, "failed")


def _look(runtime: Runtime, who: Editor, move: _Move, case_id: str) -> MigrationLine:
    with runtime.database.read() as tx:
        case = get_case(tx, who.project_id, case_id)
        if case is None:
            return refused_line(case_id, "not_found")
        if _version_of(case) != (move.name, move.source.version):
            return refused_line(case_id, _elsewhere(move, case), case)
        effects = effects_of_case(tx, case_id)
    plan = plan_of(case, move.source, move.target, move.state_map, effects, runtime.clock())
    return line_of(case, move.source, move.target, plan, moved=False)


def _apply(runtime: Runtime, who: Editor, move: _Move, case_id: str) -> MigrationLine:
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, who.project_id, case_id, who.actor, runtime.clock()) as act,
    ):
        if _version_of(act.case) != (move.name, move.source.version):
            return refused_line(case_id, _elsewhere(move, act.case), act.case)
        plan = plan_of(act.case, move.source, move.target, move.state_map, effects_of_case(tx, case_id), act.at)
        line = line_of(act.case, move.source, move.target, plan, moved=not plan.why)
        if line.moved:
            _carry_over(act, move, plan)
            tx.touch(workflows_topic(who.project_id))
    return line


def _carry_over(act: CaseAct, move: _Move, plan: Plan) -> None:
    case, before = act.case, act.case.state
    case.state = plan.new_state
    case.definition_version, case.definition_hash = move.target.version, move.target.hash
    act.note_change(MIGRATED)
    if case.state != before:
        case.reviewed_revision += 1
    meta = {
        **move_meta(move.target, before, case.state, new_id("event")),
        "fromDefinition": move.source.hash,
        "fromVersion": move.source.version,
    }
    # What history states remember stays: the engine passes over states that the new version does not have.
    cause = act.record(MIGRATED, meta=meta, result=result_bytes(Snapshot(case.state, case.context, case.remembered)))
    drop_timers(act.tx, case.id, None, act.at)
    rows = []
    for place, (timer, due_at) in enumerate(plan.timers):
        row = row_of(act, timer, cause, place)
        row.due_at = due_at
        rows.append(row)
    add_effects(act.tx, rows)
    for row in rows:
        act.runtime.effects.enqueue(act.tx, row)


def _version_of(case: Case) -> tuple[str, int]:
    return case.definition_name, case.definition_version


def _elsewhere(move: _Move, case: Case) -> str:
    """Why a case that runs on another version stays there."""
    return "moved_already" if _version_of(case) == (move.name, move.target.version) else "other_version"
