"""Child cases: a parent starts one, and takes what comes of it. Each case changes in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.engine.workflow import StateInfo, deep_merge
from ballerine_app.services.case_act import CaseAct, write_back
from ballerine_app.services.case_effects import callbacks_of, is_heard
from ballerine_app.services.case_start import open_case
from ballerine_app.services.dispatch import record_of
from ballerine_app.services.effect_settle import EffectAct, settling
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.plugin_call import declared_plugin
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.cases import case_started_by, children_of, get_case
from ballerine_app.store.tables import Case, Effect

UNDER = "childWorkflows"


def run_child_start(runtime: Runtime, effect: Effect) -> None:
    """Start the child case that a state of the parent asks for, and note it in the parent.

    Two transactions: a run that dies between them finds its child again, since a child knows the effect it came from.
    """
    attempt = effect.attempt + 1
    with runtime.database.read() as tx:
        parent = get_case(tx, effect.project_id, effect.case_id)
    if parent is None:
        return
    definition = runtime.definitions.of(parent.definition_name, parent.definition_version)
    declared = declared_plugin(definition, effect.kind, effect.name)
    wanted = str(declared.get("definitionId") or "")
    try:
        child = _started_child(runtime, effect, parent, declared, wanted)
    except (NotFound, Invalid, TransformError) as refusal:
        with settling(runtime, effect.id, attempt) as act:
            if act:
                _give_up(act, declared, wanted, refusal)
        return
    with settling(runtime, effect.id, attempt) as act:
        if act:
            stub = {"entityId": _entity_id(child), "status": "active", "state": child.state}
            if child.id not in act.case_act.case.context.get(UNDER, {}).get(wanted, {}):
                act.case_act.deep_merge({UNDER: {wanted: {child.id: stub}}})
            act.finish()
            act.send(declared.get("successAction"))


def run_child_result(runtime: Runtime, effect: Effect) -> None:
    """Bring what children of one definition have come to into their parent, and tell the parent as it wishes."""
    with runtime.database.read() as tx:
        child = get_case(tx, effect.project_id, effect.case_id)
        parent = get_case(tx, effect.project_id, child.parent_id) if child and child.parent_id else None
    if child is None or parent is None:
        return
    with settling(runtime, effect.id, effect.attempt + 1, case_id=parent.id) as act:
        if act is None:
            return
        names = runtime.definitions.names_of(child.definition_name)
        siblings = [
            row for row in children_of(act.case_act.tx, parent.id) if row.definition_name == child.definition_name
        ]
        config = act.case_act.definition.data.get("config") or {}
        act.finish()
        for entry in callbacks_of(config, names):
            if is_heard(entry, effect.state, done=_info(runtime, child).final):
                _take_results(act.case_act, runtime, entry, siblings)
                _deliver(act, entry)


def _started_child(runtime: Runtime, effect: Effect, parent: Case, declared: Mapping[str, Any], wanted: str) -> Case:
    definition = runtime.definitions.called(wanted)
    with runtime.database.write() as tx:
        known = case_started_by(tx, effect.id)
        if known is not None:
            return known
        current = get_case(tx, parent.project_id, parent.id) or parent
        record = record_of(runtime.definitions.of(current.definition_name, current.definition_version), current)
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
            started_by=effect.id,
            meta={"parent": parent.id},
        )
        event = declared.get("initEvent") or (definition.data.get("config") or {}).get("initialEvent")
        if event:
            child.send(str(event), actor=SYSTEM)
            write_back(child)
        return child.case


def _take_results(act: CaseAct, runtime: Runtime, entry: Mapping[str, Any], siblings: list[Case]) -> None:
    """Merge what all children of one definition have come to into the parent, by the name that the parent uses."""
    found: dict[str, Any] = {}
    for child in siblings:
        info = _info(runtime, child)
        transformers = entry.get("transformers")
        try:
            record = {**child.context, "projectId": child.project_id}
            result = Transform.parse(transformers)(record, act.at) if transformers else {}
        except TransformError as error:
            act.record("child.unreadable", actor=SYSTEM, meta={"child": child.id, "why": str(error)[:200]})
            continue
        found[child.id] = {
            "entityId": _entity_id(child),
            "status": "completed" if info.final else "active",
            "tags": list(info.tags),
            "state": child.state,
            "result": result,
        }
    new = {UNDER: {str(entry["definitionId"]): found}}
    if found and deep_merge(act.case.context, new, "by_id") != act.case.context:
        act.deep_merge(new, "by_id")


def _deliver(act: EffectAct, entry: Mapping[str, Any]) -> None:
    heard = act.effect.state in (entry.get("persistenceStates") or ())
    parent = act.case_act
    if heard and not parent.definition.state_info(parent.case.state).final:
        act.send(entry.get("deliverEvent"))


def _give_up(act: EffectAct, declared: Mapping[str, Any], wanted: str, refusal: Exception) -> None:
    why = f"No child case of {wanted!r} could be started: {getattr(refusal, 'code', 'its data could not be made')}."
    act.case_act.record("effect.failed", meta={"effect": act.effect.id, "plugin": act.effect.name, "why": why})
    act.finish("failed", why)
    act.send(declared.get("errorAction"))


def _info(runtime: Runtime, case: Case) -> StateInfo:
    return runtime.definitions.of(case.definition_name, case.definition_version).state_info(case.state)


def _entity_id(case: Case) -> str:
    entity = case.context.get("entity")
    found = (entity.get("ballerineEntityId") or entity.get("id")) if isinstance(entity, dict) else None
    return str(found or case.id)
