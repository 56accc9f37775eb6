"""How a run of a capability ends: with a provider's answer, or without any vendor, which leaves the case to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ballerine_app.engine.routing import Chosen
from ballerine_app.engine.routing.provider import MILLIONTHS
from ballerine_app.locales import text
from ballerine_app.plugins.capability import CapabilityParams
from ballerine_app.plugins.http_request import NOTHING, check_schema, transformed
from ballerine_app.plugins.ports import PluginFailed
from ballerine_app.services.capability_record import answer_of
from ballerine_app.services.effect_settle import EffectAct
from ballerine_app.services.live_routing import day_of
from ballerine_app.store.audit_log import SYSTEM
from ballerine_app.store.capability_runs import add_run, save_run, unseal_no_more
from ballerine_app.store.routing_tables import CapabilityRun, ProviderCall

NO_VENDOR: Final = "NO_VENDOR"
UNAVAILABLE: Final = "vendor.unavailable"
Calls = Mapping[str, ProviderCall]


def serve(act: EffectAct, run: CapabilityRun, calls: Calls, params: CapabilityParams, chosen: Chosen) -> None:
    """End a run with the answer of a provider: it is kept in the case, and the success event follows."""
    tx, at = act.case_act.tx, act.case_act.at
    value = answer_of(act.case_act.runtime, calls[chosen.provider])
    try:
        made = transformed(params.response, value, at, sealed=False)
        result = value if made is NOTHING else made
        check_schema(params.response, result, "response")
    except PluginFailed as failure:
        leave_unserved(act, run, calls, "response", detail=failure.reason)
        return
    run.status, run.reason, run.provider, run.conclusive = "served", "", chosen.provider, chosen.conclusive
    run.finished_at = at
    # Before the data is merged: an automatic transition may follow, and must see how the run stands.
    save_run(tx, run)
    output = _output(act, run, calls, "SUCCESS", result)
    if not _keep(act, output):
        leave_unserved(act, run, calls, "unfit")
        return
    unseal_no_more(tx, run.effect_id)
    act.finish()
    act.send(act.declared.get("successAction"))


def leave_unserved(
    act: EffectAct,
    run: CapabilityRun | None,
    calls: Calls,
    reason: str,
    *,
    best: str = "",
    detail: str = "",
    capability: str = "",
) -> None:
    """End a run without a vendor: the reason is kept and recorded, and the event for that follows.

    From now on nothing but a person's decision approves the case. `best` is a provider whose answer is still worth
    showing; `detail` may quote the case's data, and stays with it.
    """
    case_act = act.case_act
    tx, at = case_act.tx, case_act.at
    if run is None:
        run = _empty_run(act, capability)
        add_run(tx, run)
    run.status, run.reason, run.provider, run.conclusive, run.finished_at = "no_vendor", reason, "", False, at
    save_run(tx, run)
    tried = [f"{name}: {call.why or call.outcome}" for name, call in calls.items()]
    meta = {"effect": act.effect.id, "plugin": act.effect.name, "capability": run.capability, "reason": reason}
    case_act.record(UNAVAILABLE, actor=SYSTEM, meta={**meta, "tried": tried})
    result = answer_of(case_act.runtime, calls[best]) if best else None
    output = _output(act, run, calls, NO_VENDOR, result, detail)
    if not _keep(act, output):
        # How it stands has to stay with the case, whatever the answer or its place is.
        act.merge_at(f"pluginsOutput.{act.effect.name}", {**output, "result": None})
    unseal_no_more(tx, run.effect_id)
    act.finish("failed", "no_vendor")
    act.send(act.declared.get("noVendorAction") or act.declared.get("errorAction"))
    case_act.note_change(UNAVAILABLE)


def reason_words(reason: str) -> str:
    """Why no vendor has served a case, as a sentence."""
    return text(f"routing.reason.{reason}")


def _keep(act: EffectAct, output: dict[str, Any]) -> bool:
    """Keep an output where the plugin says; how the run stands always stands under the plugin's own name too."""
    standard = f"pluginsOutput.{act.effect.name}"
    path = str(act.declared.get("persistResponseDestination") or standard)
    if path != standard and not act.merge_at(path, output):
        return False
    short = {key: value for key, value in output.items() if key not in ("result", "tried")}
    return act.merge_at(standard, output if path == standard else short)


def _output(
    act: EffectAct, run: CapabilityRun, calls: Calls, status: str, result: Any, detail: str = ""
) -> dict[str, Any]:
    sentence = reason_words(run.reason) if run.reason else ""
    left_out = [{"provider": name, "outcome": "skipped", "why": why} for name, why in run.left_out]
    return {
        "name": act.effect.name,
        "status": status,
        "provider": run.provider,
        "conclusive": run.conclusive,
        "result": result,
        "tried": [*(_tried(call) for call in calls.values()), *left_out],
        "code": run.reason,
        "reason": f"{sentence} {detail}".strip(),
    }


def _tried(call: ProviderCall) -> dict[str, Any]:
    told: dict[str, Any] = {"provider": call.provider, "outcome": call.outcome, "ms": call.ms}
    if call.outcome == "answered":
        told["conclusive"] = call.conclusive
    else:
        told["why"] = call.why
    if call.cached:
        told["cached"] = True
    if call.cost:
        told["cost"] = {"amount": call.cost / MILLIONTHS, "currency": call.currency}
    return told


def _empty_run(act: EffectAct, capability: str) -> CapabilityRun:
    """A run that could not begin: without its routing, or with parameters that can't be read."""
    at, effect = act.case_act.at, act.effect
    return CapabilityRun(
        effect_id=effect.id,
        project_id=effect.project_id,
        case_id=effect.case_id,
        plugin=effect.name,
        capability=capability,
        revision=0,
        country="",
        day=day_of(at),
        started_at=at,
    )
