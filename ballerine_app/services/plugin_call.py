"""Running a plugin for a case: the call, its time-out, and what its answer changes."""

from __future__ import annotations

from dataclasses import replace

from ballerine_app.plugins.ports import PluginAnswer, PluginFailed
from ballerine_app.services.callback_issue import await_callbacks, kept_callbacks
from ballerine_app.services.capability_run import is_capability, run_capability
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.effect_settle import EffectAct, settling
from ballerine_app.services.errors import Conflict
from ballerine_app.services.plugin_condition import is_left_out, leave_out
from ballerine_app.services.plugin_thread import in_time
from ballerine_app.services.plugin_world import CallWorld
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.cases import get_case
from ballerine_app.store.effects import has_newer
from ballerine_app.store.tables import Case, Effect


def run_plugin(runtime: Runtime, effect: Effect) -> None:
    """Make one attempt, and settle the effect by what comes of it."""
    with runtime.database.read() as tx:
        case = get_case(tx, effect.project_id, effect.case_id)
        stale = has_newer(tx, effect)
    if case is None:
        return
    try:
        if is_left_out(runtime, effect, case):
            leave_out(runtime, effect)
            return
    except PluginFailed as failure:
        with settling(runtime, effect) as act:
            if act and not act.drop_if_stale():
                fail(act, failure)
        return
    if is_capability(runtime, effect, case):
        run_capability(runtime, effect, case)
        return
    world = CallWorld(runtime, effect, case)
    try:
        answer = PluginAnswer() if stale else _call(world)
    except PluginFailed as failure:
        with settling(runtime, effect) as act:
            if act:
                world.keep_record(act)
                if not act.drop_if_stale() and not _was_heard(act, world, case):
                    fail(act, world.without_secrets(failure))
                world.forget_items(act)
    else:
        with settling(runtime, effect) as act:
            if act:
                world.keep_record(act)
                if not act.drop_if_stale():
                    _succeed(act, answer, case)
                    if act.effect.status == "done":
                        await_callbacks(act, world.awaited)
                world.forget_items(act)


def _was_heard(act: EffectAct, world: CallWorld, given: Case) -> bool:
    """Whether the vendor of a call that failed has called back already, so that the call did arrive: it then counts as
    made, and nobody is asked again or told of an error.
    """
    if not any(tokens.has_callbacks for tokens in world.tokens):
        return False
    kept = kept_callbacks(act, act.effect.id)
    if not kept:
        return False
    # An event that the callback itself sends has to wait for what it brings.
    is_sent_later = act.declared.get("successAction") in [row.event for row in kept]
    _succeed(act, PluginAnswer(event="" if is_sent_later else None), given)
    await_callbacks(act, {act.effect.id})
    return True


def fail(act: EffectAct, failure: PluginFailed) -> None:
    """Settle an attempt that failed: try again after a pause where that may help and attempts are left."""
    policy = EffectPolicy.of(act.declared)
    attempt = act.effect.attempt + 1
    if failure.retry and attempt < policy.attempts:
        pause = policy.pause(act.effect.id, attempt)
        act.try_again(failure.code, max(pause, failure.after) if failure.after else pause)
    else:
        act.give_up(failure.reason, failure.code)


def _call(world: CallWorld) -> PluginAnswer:
    call, plugin = world.call()
    answer = in_time(plugin, call)
    if answer.awaits:
        world.awaited.add(call.key)
    return replace(answer, value=world.black_out(answer.value))


def _succeed(act: EffectAct, answer: PluginAnswer, given: Case) -> None:
    case, declared = act.case_act.case, act.declared
    if answer.context is not None:
        if case.version != given.version:
            # It was made from a context that has changed since, and would undo that; the attempt is made again.
            raise Conflict("changed_since")
        if not act.replace_keys(answer.context):
            act.give_up("The answer does not fit the data of the case.", "unfit")
            return
    if answer.value is not None:
        path = declared.get("persistResponseDestination") or answer.keep_at or f"pluginsOutput.{act.effect.name}"
        if not act.merge_at(str(path), answer.value):
            act.give_up("The answer does not fit the data of the case.", "unfit")
            return
    act.finish()
    act.send(declared.get("successAction") if answer.event is None else answer.event)
