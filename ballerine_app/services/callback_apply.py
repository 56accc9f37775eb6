"""What a vendor's call changes: the body is merged at its place, and the event follows, in one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from ballerine_app.engine.workflow import PayloadError, deep_merge
from ballerine_app.services.callback_bodies import DOCUMENT_TYPE
from ballerine_app.services.case_act import CaseAct
from ballerine_app.services.context_places import placed, status_place
from ballerine_app.services.declared_plugins import GROUPS, declared_plugin
from ballerine_app.services.effect_settle import settling
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.risk import is_journey
from ballerine_app.services.runtime import Runtime
from ballerine_app.store.audit_log import SYSTEM, Actor
from ballerine_app.store.callback_tables import VendorCallback
from ballerine_app.store.callbacks import DONE, DROPPED, EXPIRED, KEPT, WAITING, callback_of_timer, close
from ballerine_app.store.effects import get_effect, has_newer, has_unfinished
from ballerine_app.store.tables import Effect

CALLED: Final = "vendor.callback"
DEFAULT_PLACE: Final = "hookResponse"
# When a body that came too early is looked at again: doubling, up to about a minute.
_SOON: Final = timedelta(seconds=2)
_MOST_DOUBLINGS: Final = 5
_MERGE: Final = "DEEP_MERGE_CONTEXT"


def caller(row: VendorCallback) -> Actor:
    """The vendor as the audit log names it: by the plugin that asked it."""
    return Actor("vendor", row.plugin)


def note_call(act: CaseAct, row: VendorCallback, outcome: str, payload: dict[str, Any] | None = None) -> None:
    """A line in the case's audit log about a call and what came of it."""
    meta = {
        "callback": row.id,
        "plugin": row.plugin,
        "event": row.event,
        "outcome": outcome,
        "state": act.case.state,
    }
    act.record(CALLED, actor=caller(row), meta=meta, payload=payload)


def is_early(act: CaseAct, row: VendorCallback) -> bool:
    """Whether the case is still on its way to where the event is taken: it isn't taken now, and plugins are at work."""
    if act.definition.state_info(act.case.state).final:
        return False
    if row.event in act.definition.next_events(act.case.state):
        return False
    return has_unfinished(act.tx, act.case.id, GROUPS)


def apply(act: CaseAct, row: VendorCallback) -> str:
    """Merge what is kept of a body and send the event; what came of it: applied, or in one word why not wholly.

    Data of a case that has ended is no longer changed: the body goes into the audit log alone.
    """
    body = row.body or {}
    if act.definition.state_info(act.case.state).final:
        outcome, payload = "ended", {"body": slim(body.get("value"))}
    else:
        outcome, payload = (_send(act, row) if _merge(act, row, body) else "unfit"), None
    close(row, DONE, outcome, act.at)
    note_call(act, row, outcome, payload)
    return outcome


def run_callback(runtime: Runtime, effect: Effect) -> None:
    """The time of a callback is up, or a kept body may be applied now."""
    with settling(runtime, effect) as act:
        if act is None:
            return
        case_act = act.case_act
        row = callback_of_timer(case_act.tx, effect.id)
        if row is None or row.status not in (WAITING, KEPT):
            act.finish("dropped")
            return
        asked = get_effect(case_act.tx, row.effect_id) if row.effect_id else None
        if asked is not None and has_newer(case_act.tx, asked):
            close(row, DROPPED, "stale", case_act.at)
            act.finish("dropped")
        elif row.status == KEPT and is_early(case_act, row) and case_act.at < row.expires_at:
            act.try_again("", _SOON * 2 ** min(effect.attempt, _MOST_DOUBLINGS))
        elif row.status == KEPT:
            act.finish()
            apply(case_act, row)
        else:
            close(row, EXPIRED, "expired", case_act.at)
            act.finish("failed", "no_callback")
            if case_act.definition.state_info(case_act.case.state).final:
                return
            meta = {"effect": effect.id, "plugin": effect.name, "attempts": 1, "why": "no_callback"}
            case_act.record("effect.failed", actor=SYSTEM, meta=meta)
            declared = declared_plugin(case_act.definition, effect.kind, effect.name)
            act.merge(_failed(case_act, row))
            act.send(declared.get("timeoutAction") or declared.get("errorAction"))


def slim(value: Any) -> Any:
    """A body without its long texts, which are pictures and files mostly: for the audit log alone."""
    if isinstance(value, str):
        return value if len(value) <= 2_000 else f"{value[:100]}…"
    if isinstance(value, dict):
        return {key: slim(item) for key, item in value.items()}
    return [slim(item) for item in value] if isinstance(value, list) else value


def _merge(act: CaseAct, row: VendorCallback, body: dict[str, Any]) -> bool:
    """Merge a body's data into the case: arrays are replaced. False where the case does not take it."""
    context = act.case.context
    destination = row.destination or DEFAULT_PLACE
    value = body.get("value")
    new = placed(destination, value)
    place = status_place(context, destination)
    if place and (place != destination or isinstance(value, dict)):
        new = deep_merge(new, placed(f"{place}.status", "SUCCESS"), "replace")
    document = body.get("document")
    if isinstance(document, dict) and not is_journey(act.definition):
        known = context.get("documents")
        others = [
            each
            for each in (known if isinstance(known, list) else ())
            if not (isinstance(each, dict) and each.get("type") == DOCUMENT_TYPE)
        ]
        new = {**new, "documents": [*others, {"id": row.id.replace("callback_", "document_"), **document}]}
    try:
        act.definition.check_payload(_MERGE, {"newContext": new})
        if deep_merge(context, new, "replace") != context:
            act.deep_merge(new)
    except (PayloadError, ServiceError):
        return False
    return True


def _send(act: CaseAct, row: VendorCallback) -> str:
    if row.event not in act.definition.next_events(act.case.state):
        return "not_taken"
    actor = caller(row) if "vendor" in act.definition.actors(row.event) else SYSTEM
    try:
        act.send(row.event, actor=actor, event_id=f"callback:{row.id}")
    except ServiceError:
        return "refused"
    return "applied"


def _failed(act: CaseAct, row: VendorCallback) -> dict[str, Any]:
    """The reason, where the plugin's answer stands."""
    error = {"name": row.plugin, "error": "The vendor did not call back in time.", "status": "ERROR"}
    place = status_place(act.case.context, row.destination) if row.destination else ""
    if not place:
        steps = row.destination.split(".")
        place = ".".join(steps[: max(2, len(steps) - 1)]) if len(steps) > 1 else f"pluginsOutput.{row.plugin}"
    return placed(place, error)
