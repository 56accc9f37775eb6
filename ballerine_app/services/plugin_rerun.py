"""Asking a vendor again by hand: when it makes sense, and the effect that does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_act import CaseAct
from ballerine_app.services.declared_plugins import declared_plugin
from ballerine_app.services.desk import must_be_assigned
from ballerine_app.services.effect_settle import RERUN
from ballerine_app.services.errors import Conflict, NotFound
from ballerine_app.services.once import answer_to, keep_answer
from ballerine_app.services.principals import StaffMember
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.staff_act import acting_on
from ballerine_app.services.topics import plugins_topic
from ballerine_app.store.effects import add_effects, effects_of_case
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Case, Effect

RERUNNABLE: Final = ("api", "common")
_OPEN: Final = ("waiting", "held")


def rerun_plugin(runtime: Runtime, who: StaffMember, case_id: str, plugin: str, *, key: str = "") -> None:
    """Run a plugin of a case again. In a state that calls for it the workflow goes on as after any answer; in another
    state the answer replaces the data alone, and no event follows.

    NotAllowed("not_assigned") for a reviewer who does not have the case; NotFound("plugin_not_found") where the case
    never called it. Conflict("rerun_decided") once the case has ended, since its end rests on the answer that it has;
    Conflict("rerun_running") while a call is under way. `key` is the command's idempotency key.
    """
    scope, request = f"rerun:{case_id}:{who.id}", {"plugin": plugin}
    with acting_on(runtime, who, case_id) as act:
        if answer_to(act.tx, who.project_id, scope, key, request) is not None:
            return
        if who.role == "reviewer":
            must_be_assigned(act, who)
        latest = last_run(effects_of_case(act.tx, case_id), plugin)
        if latest is None:
            raise NotFound("plugin_not_found")
        refused = why_not(act.definition, act.case, latest)
        if refused == "decided":
            raise Conflict("rerun_decided", plugin=plugin)
        if refused:
            raise Conflict("rerun_running", plugin=plugin)
        effect = _asked_again(act, latest)
        keep_answer(act.tx, who.project_id, scope, key, request, {"effect": effect.id}, act.at)
        act.tx.touch(plugins_topic(who.project_id))


def last_run(effects: Iterable[Effect], plugin: str) -> Effect | None:
    """The last effect of a case that ran a plugin which can be run again; None where it never did."""
    of_plugin = [each for each in effects if each.name == plugin and each.kind in RERUNNABLE]
    return max(of_plugin, key=lambda each: (each.cause, each.place)) if of_plugin else None


def why_not(definition: Definition, case: Case, latest: Effect) -> str:
    """Why a plugin can't be run again now: decided, running, or "" where it can. `latest` is its last effect."""
    if definition.state_info(case.state).final:
        return "decided"
    if latest.status in _OPEN:
        return "running"
    return ""


def moves_the_case(definition: Definition, case: Case, effect: Effect) -> bool:
    """Whether the case stands in a state that calls for the plugin, so that its event belongs to that state."""
    return _calling_state(case.state, declared_plugin(definition, effect.kind, effect.name)) != ""


def _asked_again(act: CaseAct, latest: Effect) -> Effect:
    state = _calling_state(act.case.state, declared_plugin(act.definition, latest.kind, latest.name))
    meta = {"plugin": latest.name, "before": latest.id, "dataOnly": not state}
    cause = act.record(RERUN, meta=meta)
    effect = Effect(
        id=new_id("effect"),
        project_id=act.case.project_id,
        case_id=act.case.id,
        kind=latest.kind,
        name=latest.name,
        state=state,
        cause=cause,
        created_at=act.at,
        due_at=act.at,
    )
    add_effects(act.tx, [effect])
    act.runtime.effects.enqueue(act.tx, effect)
    return effect


def _calling_state(state: str, declared: Mapping[str, Any]) -> str:
    """The state among those that the case is in which calls for a plugin; "" where none does."""
    named = declared.get("stateNames")
    names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    leaves = state.split(",")
    return next((name for name in names for leaf in leaves if leaf == name or leaf.startswith(f"{name}.")), "")
