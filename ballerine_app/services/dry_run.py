"""Trying a plugin on a case: its real pipeline in a world in which nothing is sent and nothing stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from ballerine_app.engine.workflow import Definition
from ballerine_app.locales import text
from ballerine_app.plugins.capability import CapabilityParams
from ballerine_app.plugins.ports import PluginAnswer, PluginCall, PluginFailed, World
from ballerine_app.plugins.registry import Kind
from ballerine_app.services.case_act import load_case
from ballerine_app.services.dry_capability import CAPABILITY, dry_capability
from ballerine_app.services.dry_ports import (
    DryHttp,
    DryMessages,
    DrySecrets,
    DrySiblings,
    DryTokens,
    NoAnswerGiven,
)
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.message_templates import ProjectTemplates
from ballerine_app.services.plugin_files import CaseFiles
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor, must_be_editor
from ballerine_app.services.workflow_words import state_label
from ballerine_app.store.tables import Case
from ballerine_app.views.dry_run import DryRun

LONGEST_ANSWER: Final = 200_000
_STATUSES: Final = range(100, 600)


def dry_run(
    runtime: Runtime,
    who: Editor,
    case_id: str,
    kind: str,
    declared: Mapping[str, Any],
    *,
    answer: str = "",
    status: int = 200,
) -> DryRun:
    """What a plugin of this kind, declared so, would do for a case now; with an `answer`, also what it would make of
    it. Secrets stand as their names.

    NotAllowed for a reviewer, NotFound for another project's case as for none, Invalid for an answer that is too long.
    """
    must_be_editor(who)
    if len(answer) > LONGEST_ANSWER or status not in _STATUSES:
        raise Invalid("dry_run_answer", most=str(LONGEST_ANSWER))
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
    plugin = runtime.plugins.get(kind)
    if plugin is None and kind != CAPABILITY:
        return DryRun(problem=text("dry_run.no_kind", kind=kind))
    name = str(declared.get("name") or "plugin")
    http, messages = DryHttp(runtime, (status, answer.encode()) if answer.strip() else None), DryMessages()
    world = World(
        http=http,
        messages=messages,
        secrets=DrySecrets(runtime, case.project_id, name),
        files=CaseFiles(runtime, case.project_id, case.id),
        siblings=DrySiblings(),
        templates=ProjectTemplates(runtime, case.project_id),
        tokens=DryTokens(),
        clock=runtime.clock,
    )
    timeout = plugin.timeout if isinstance(plugin, Kind) else EffectPolicy().timeout
    call = PluginCall(
        key=text("dry_run.key"),
        kind=kind,
        name=name,
        declared={"name": name, **declared},
        context=case.context,
        project_id=case.project_id,
        case_id=case.id,
        state=case.state,
        at=runtime.clock(),
        attempt=1,
        timeout=EffectPolicy.of(declared, timeout).timeout,
        config=_config(runtime, case),
        world=world,
    )
    try:
        if kind == CAPABILITY:
            made = dry_capability(call, CapabilityParams.model_validate(call.declared), answer, http.requests)
        else:
            made = plugin(call) if plugin else PluginAnswer()
    except NoAnswerGiven:
        return DryRun(requests=(*http.requests, *messages.sent))
    except ValidationError:
        return DryRun(problem=text("dry_run.parameters"))
    except PluginFailed as failure:
        return _failed(runtime, case, declared, name, failure, (*http.requests, *messages.sent))
    except Exception as error:
        # A kind of somebody else may break on an answer that it did not foresee.
        return DryRun(requests=tuple(http.requests), problem=text("dry_run.broke", error=type(error).__name__))
    return _succeeded(runtime, case, declared, name, made, (*http.requests, *messages.sent))


def _failed(
    runtime: Runtime, case: Case, declared: Mapping[str, Any], name: str, failure: PluginFailed, requests: Any
) -> DryRun:
    event = str(declared.get("errorAction") or "")
    return DryRun(
        requests=requests,
        problem=failure.reason,
        answered=bool(requests),
        result=_json({"name": name, "error": failure.reason, "status": "ERROR"}),
        kept_at=f"pluginsOutput.{name}",
        event=event,
        follows=_follows(runtime, case, event),
    )


def _succeeded(
    runtime: Runtime, case: Case, declared: Mapping[str, Any], name: str, made: PluginAnswer, requests: Any
) -> DryRun:
    event = str(declared.get("successAction") or "") if made.event is None else made.event
    place = str(declared.get("persistResponseDestination") or made.keep_at or f"pluginsOutput.{name}")
    replaced = made.value is None and made.context is not None
    return DryRun(
        requests=requests,
        answered=True,
        result=_json(dict(made.context or {})) if replaced else _json(made.value),
        kept_at=text("dry_run.context") if replaced else place,
        event=event,
        follows=_follows(runtime, case, event),
    )


def _follows(runtime: Runtime, case: Case, event: str) -> str:
    """What an event would do with the case as it stands."""
    definition = _definition(runtime, case)
    if not event or definition is None:
        return text("dry_run.no_event") if not event else ""
    state = state_label(case.state)
    key = "dry_run.taken" if event in definition.next_events(case.state) else "dry_run.not_taken"
    return text(key, event=event, state=state)


def _config(runtime: Runtime, case: Case) -> Mapping[str, Any]:
    definition = _definition(runtime, case)
    found = definition.data.get("config") if definition else None
    return found if isinstance(found, dict) else {}


def _definition(runtime: Runtime, case: Case) -> Definition | None:
    try:
        return runtime.definitions.of(case.definition_name, case.definition_version)
    except NotFound:
        return None


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2, default=str)
