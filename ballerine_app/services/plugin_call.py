"""Running a plugin for a case: the call, its time-out, and what its answer changes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import structlog

from ballerine_app.engine.workflow import Definition, deep_merge
from ballerine_app.plugins.ports import Plugin, PluginAnswer, PluginCall, PluginFailed
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.effect_settle import EffectAct, settling
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import get_case
from ballerine_app.store.effects import effects_of_case
from ballerine_app.store.tables import Effect

_GROUPS = {
    "api": "apiPlugins",
    "common": "commonPlugins",
    "childWorkflow": "childWorkflowPlugins",
    "dispatchEvent": "dispatchEventPlugins",
}


def declared_plugin(definition: Definition, effect_kind: str, name: str) -> Mapping[str, Any]:
    """A plugin as the definition declares it; empty where it has none by this name."""
    extensions = definition.data.get("extensions") or {}
    for plugin in extensions.get(_GROUPS.get(effect_kind, "")) or []:
        if plugin.get("name") == name:
            found: Mapping[str, Any] = plugin
            return found
    return {}


def kind_of(effect_kind: str, declared: Mapping[str, Any]) -> str:
    """The kind of plugin that serves an effect: as declared, else by what the plugin says of its events."""
    given = declared.get("pluginKind")
    if isinstance(given, str) and given:
        return given
    if effect_kind == "api":
        return "api" if declared.get("successAction") and declared.get("errorAction") else "webhook"
    return "iterative" if effect_kind == "common" else effect_kind


def run_plugin(runtime: Runtime, effect: Effect) -> None:
    """Make one attempt, and settle the effect by what comes of it."""
    attempt = effect.attempt + 1
    with runtime.database.read() as tx:
        case = get_case(tx, effect.project_id, effect.case_id)
    if case is None:
        return
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    declared = declared_plugin(definition, effect.kind, effect.name)
    policy = EffectPolicy.of(declared)
    kind = kind_of(effect.kind, declared)
    plugin = runtime.plugins.get(kind)
    try:
        if plugin is None:
            raise PluginFailed(f"No plugin of the kind {kind!r} is installed.", retry=False)
        call = PluginCall(
            key=effect.id,
            kind=kind,
            name=effect.name,
            declared=declared,
            context=case.context,
            project_id=case.project_id,
            case_id=case.id,
            state=effect.state,
            at=runtime.clock(),
            attempt=attempt,
            timeout=policy.timeout,
        )
        answer = _in_time(plugin, call)
    except PluginFailed as failure:
        _failed(runtime, effect.id, attempt, declared, policy, failure)
    else:
        with settling(runtime, effect.id, attempt) as act:
            if act:
                _succeeded(act, declared, answer)


def _succeeded(act: EffectAct, declared: Mapping[str, Any], answer: PluginAnswer) -> None:
    if _is_superseded(act):
        act.case_act.record("effect.stale", meta={"effect": act.effect.id, "plugin": act.effect.name})
        act.finish("dropped")
        return
    event = answer.event or declared.get("successAction")
    if answer.value is not None:
        path = declared.get("persistResponseDestination") or f"pluginsOutput.{act.effect.name}"
        keep(act, path, answer.value)
    act.finish()
    act.send(event)


def _failed(
    runtime: Runtime,
    effect_id: str,
    attempt: int,
    declared: Mapping[str, Any],
    policy: EffectPolicy,
    failure: PluginFailed,
) -> None:
    with settling(runtime, effect_id, attempt) as act:
        if act is None:
            return
        if _is_superseded(act):
            act.case_act.record("effect.stale", meta={"effect": act.effect.id, "plugin": act.effect.name})
            act.finish("dropped", failure.reason)
        elif failure.retry and attempt < policy.attempts:
            pause = policy.pause(effect_id, attempt)
            act.try_again(failure.reason, max(pause, failure.after) if failure.after else pause)
        else:
            problem = {"name": act.effect.name, "error": failure.reason, "status": "ERROR"}
            keep(act, f"pluginsOutput.{act.effect.name}", problem)
            act.case_act.record(
                "effect.failed", meta={"effect": effect_id, "plugin": act.effect.name, "attempts": attempt}
            )
            act.finish("failed", failure.reason)
            act.send(declared.get("errorAction"))


def keep(act: EffectAct, path: str, value: Any) -> None:
    """Put a value at a dotted path of the case's context: objects are merged, anything else is replaced."""
    steps = path.split(".")
    new: Any = value
    for step in reversed(steps):
        new = {step: new}
    if deep_merge(act.case_act.case.context, new, "replace") != act.case_act.case.context:
        act.case_act.deep_merge(new)


def _is_superseded(act: EffectAct) -> bool:
    """Whether the state was left and entered again, so that a newer effect of this name speaks for it."""
    return any(
        other.name == act.effect.name and other.kind == act.effect.kind and other.cause > act.effect.cause
        for other in effects_of_case(act.case_act.tx, act.effect.case_id)
    )


def _in_time(plugin: Plugin, call: PluginCall) -> PluginAnswer:
    """The plugin's answer; PluginFailed when it takes longer than its time-out, whatever it is doing then."""
    answers: list[PluginAnswer | BaseException] = []

    def run() -> None:
        try:
            answers.append(plugin(call))
        except BaseException as error:
            answers.append(error)

    thread = threading.Thread(target=run, name=f"plugin-{call.name}", daemon=True)
    thread.start()
    # The plugin is told the same time-out; a little more lets its own words come first.
    thread.join(call.timeout + 1.0)
    if not answers:
        raise PluginFailed(f"No answer within {call.timeout:g} seconds.")
    answer = answers[0]
    if isinstance(answer, PluginAnswer):
        return answer
    if isinstance(answer, PluginFailed):
        raise answer
    # Its text may quote what the vendor said, so only its type is kept with the case.
    structlog.get_logger(__name__).error("plugin_broke", plugin=call.name, kind=call.kind, error=type(answer).__name__)
    raise PluginFailed(f"The plugin broke: {type(answer).__name__}.")
