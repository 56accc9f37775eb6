"""Whether a case needs a plugin at all: the plugin's own condition over the case's record, `onlyWhen`."""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.coercion import logic_truth
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.declared_plugins import declared_plugin
from ballerine_app.services.effect_settle import settling
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.tables import Case, Effect

SKIPPED: Final = "SKIPPED"
# What a rule may raise on data that nobody thought of.
_BREAKS = (RuleError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def is_left_out(runtime: Runtime, effect: Effect, case: Case) -> bool:
    """Whether the condition of an effect's plugin says that this case does not need it.

    PluginFailed("condition") for one that can't be evaluated: the case must not go on as if it had been checked.
    """
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    condition = declared_plugin(definition, effect.kind, effect.name).get("onlyWhen")
    if condition is None:
        return False
    record = {
        **case.context,
        "workflowRuntimeConfig": dict(definition.data.get("config") or {}),
        "workflowRuntimeId": case.id,
    }
    try:
        return not logic_truth(compile_rule(condition)(record, runtime.clock()))
    except _BREAKS as error:
        reason = f"The condition of the plugin can't be evaluated: {type(error).__name__}."
        raise PluginFailed(reason, retry=False, code="condition") from None


def leave_out(runtime: Runtime, effect: Effect) -> None:
    """Settle an effect whose plugin the case does not need."""
    with settling(runtime, effect) as act:
        if act is None or act.drop_if_stale():
            return
        act.merge_at(f"pluginsOutput.{effect.name}", {"name": effect.name, "status": SKIPPED})
        act.finish()
        act.send(act.declared.get("successAction"))
