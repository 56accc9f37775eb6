"""Child cases: a parent starts one, and takes what comes of it. Each case changes in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.engine.workflow import Definition, deep_merge
from ballerine_app.services.case_act import changing_case
from ballerine_app.services.case_effects import callbacks_of, is_heard, names_of_child
from ballerine_app.services.case_start import open_case
from ballerine_app.services.declared_plugins import declared_plugin
from ballerine_app.services.dispatch import record_of
from ballerine_app.services.effect_settle import EffectAct, is_lost_race, is_wanted, settling
from ballerine_app.services.errors import Conflict, ServiceError
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.cases import case_started_by, children_of, get_case
from ballerine_app.store.effects import lock_effect
from ballerine_app.store.tables import Case, Effect
from ballerine_app.store.transaction import ReadTransaction

UNDER = "childWorkflows"
# A definition that starts a child of its own kind would never end.
MOST_GENERATIONS = 10


def run_child_start(runtime: Runtime, effect: Effect) -> None:
    """Start the child case that a state of the parent asks for, and note it in the parent.

    Two transactions: a run that dies between them finds its child again, since a child knows the effect it came from.
    """
    with runtime.database.read() as tx:
        parent = get_case(tx, effect.project_id, effect.case_id)
    if parent is None:
        return
    definition = runtime.definitions.of(parent.definition_name, parent.definition_version)
    declared = declared_plugin(definition, effect.kind, effect.name)
    wanted = str(declared.get("definitionId") or "")
    try:
        child = start_child(runtime, effect, parent, declared)
    except (ServiceError, TransformError) as refusal:
        if is_lost_race(refusal):
            raise
        why = getattr(refusal, "code", "its data could not be made")
        with settling(runtime, effect) as act:
            if act:
                act.give_up(f"No child case of {wanted!r} could be started: {why}.", "no_child")
        return
    if child is None:
        return
    with settling(runtime, effect) as act:
        if act:
            if child.id not in _known(act.case_act.case, wanted):
                act.merge({UNDER: {wanted: {child.id: _stub(runtime, child)}}})
            act.finish()
            act.send(declared.get("successAction"))


def run_child_result(runtime: Runtime, effect: Effect) -> None:
    """Bring what children of one definition have come to into their parent, and tell the parent as it wishes."""
    with runtime.database.read() as tx:
        child = get_case(tx, effect.project_id, effect.case_id)
        parent = get_case(tx, effect.project_id, child.parent_id) if child and child.parent_id else None
    if child is None or parent is None:
        return
    with settling(runtime, effect, case_id=parent.id) as act:
        if act is None:
            return
        tx = act.case_act.tx
        siblings = [row for row in children_of(tx, parent.id) if row.definition_name == child.definition_name]
        done = _definition(runtime, child).state_info(effect.state).final
        names = names_of_child(tx, runtime, child, parent)
        act.finish()
        for entry in callbacks_of(act.case_act.definition, names):
            if is_heard(entry, effect.state, done=done):
                _take_results(act, runtime, entry, siblings)
                if effect.state in (entry.get("persistenceStates") or ()):
                    act.send(entry.get("deliverEvent"))


def start_child(
    runtime: Runtime,
    effect: Effect,
    parent: Case,
    declared: Mapping[str, Any],
    key: str = "",
    given: dict[str, Any] | None = None,
) -> Case | None:
    """The child that the effect started, now or before; None where the effect is no longer wanted.

    An effect that starts several gives each a `key` of its own, the effect's id with a # after it, and what its
    transformers are given in place of the parent's record. ServiceError or TransformError where none can be started.
    """
    key = key or effect.id
    definition = runtime.definitions.called(str(declared.get("definitionId") or ""))
    with runtime.database.write() as tx:
        # Another run of the same effect waits here, and then finds the child.
        if not is_wanted(lock_effect(tx, effect.id), effect.attempt + 1):
            return None
        known = case_started_by(tx, key)
        if known is not None:
            return known
        if _generation(tx, parent) >= MOST_GENERATIONS:
            raise Conflict("too_many_generations")
        current = get_case(tx, parent.project_id, parent.id) or parent
        record = record_of(runtime.definitions.of(current.definition_name, current.definition_version), current)
        if given is not None:
            # As Ballerine gives it to a child of an iteration: the item with the workflow's configuration and id.
            record = {**given, **{name: record[name] for name in ("workflowRuntimeConfig", "workflowRuntimeId")}}
        transformers = declared.get("transformers")
        context = Transform.parse(transformers)(record, runtime.clock()) if transformers else {}
        if not isinstance(context, dict):
            raise TransformError("", "The child's context is no object.")
        child = open_case(
            tx,
            runtime,
            definition,
            context,
            SYSTEM,
            project_id=parent.project_id,
            parent=parent,
            started_by=key,
            meta={"parent": parent.id},
            first_event=declared.get("initEvent"),
        )
        return child.case


def note_child(runtime: Runtime, parent: Case, wanted: str, child: Case) -> None:
    """Note a child in its parent, under the name that the parent uses, where it is not noted yet."""
    now = runtime.clock()
    with (
        runtime.database.write() as tx,
        changing_case(tx, runtime, parent.project_id, parent.id, SYSTEM, now) as act,
    ):
        if child.id not in _known(act.case, wanted):
            act.deep_merge({UNDER: {wanted: {child.id: _stub(runtime, child)}}})


def _generation(tx: ReadTransaction, case: Case) -> int:
    """How many cases stand above one another up to this one."""
    found, above = 1, case.parent_id
    while above and found < MOST_GENERATIONS:
        parent = get_case(tx, case.project_id, above)
        found, above = found + 1, parent.parent_id if parent else None
    return found


def _take_results(act: EffectAct, runtime: Runtime, entry: Mapping[str, Any], siblings: list[Case]) -> None:
    """Merge what all children of one definition have come to into the parent, by the name that the parent uses."""
    name = str(entry["definitionId"])
    known = _known(act.case_act.case, name)
    found: dict[str, Any] = {}
    for child in siblings:
        transformers = entry.get("transformers")
        try:
            record = {**child.context, "projectId": child.project_id}
            result = Transform.parse(transformers)(record, act.case_act.at) if transformers else {}
        except TransformError as error:
            act.case_act.record(
                "child.unreadable", actor=SYSTEM, meta={"child": child.id}, payload={"why": str(error)[:500]}
            )
            continue
        before = known.get(child.id)
        before = before.get("result") if isinstance(before, dict) else None
        merged = deep_merge(before, result, "by_id") if isinstance(before, dict | list) else result
        found[child.id] = {**_standing(runtime, child), "result": merged}
    if found:
        act.merge({UNDER: {name: found}})


def _known(parent: Case, name: str) -> Mapping[str, Any]:
    """What the parent holds of its children by this name."""
    under = parent.context.get(UNDER)
    found = under.get(name) if isinstance(under, dict) else None
    return found if isinstance(found, dict) else {}


def _standing(runtime: Runtime, child: Case) -> dict[str, Any]:
    info = _definition(runtime, child).state_info(child.state)
    entity = child.context.get("entity")
    entity_id = (entity.get("ballerineEntityId") or entity.get("id")) if isinstance(entity, dict) else None
    return {
        "entityId": str(entity_id or child.id),
        "status": "completed" if info.final else "active",
        "tags": list(info.tags),
        "state": child.state,
    }


def _stub(runtime: Runtime, child: Case) -> dict[str, Any]:
    return {key: value for key, value in _standing(runtime, child).items() if key != "tags"}


def _definition(runtime: Runtime, case: Case) -> Definition:
    return runtime.definitions.of(case.definition_name, case.definition_version)
