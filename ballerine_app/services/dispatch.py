"""Events that a definition dispatches to whoever listens: they stand in the case's audit log."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.errors import TransformError
from ballerine_app.engine.rules.transform import Transform
from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_effects import DISPATCHED
from ballerine_app.services.effect_settle import settling
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.tables import Case, Effect


def run_dispatch(runtime: Runtime, effect: Effect) -> None:
    """Dispatch a plugin's event with its transformed payload; the plugin's success or error event follows."""
    with settling(runtime, effect) as act:
        if act is None:
            return
        declared = act.declared
        given, transformers = declared.get("payload"), declared.get("transformers")
        record = record_of(act.case_act.definition, act.case_act.case)
        if isinstance(given, dict):
            record.update(given)
        try:
            payload = Transform.parse(transformers)(record, act.case_act.at) if transformers else given
        except TransformError as error:
            act.give_up(str(error), "transform")
            return
        name = str(declared.get("eventName") or effect.name)
        carried = payload if isinstance(payload, dict) else {"value": payload}
        act.case_act.record(DISPATCHED, actor=SYSTEM, meta={"name": name}, payload=carried)
        act.finish()
        act.send(declared.get("successAction"))


def record_of(definition: Definition, case: Case) -> dict[str, Any]:
    """What transforms read: the context, with the workflow's configuration and the case's id."""
    config = definition.data.get("config") or {}
    return {**case.context, "workflowRuntimeConfig": config, "workflowRuntimeId": case.id}
