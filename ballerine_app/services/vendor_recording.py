"""Recording what the vendors of a case answer now, so that it can be replayed without them.

Every plugin that calls a vendor is asked once more, as a dry run: the case keeps nothing of it, no message goes out, no
child begins, and the address for a callback leads nowhere. The vendors are asked for real, and count it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from ballerine_app.engine.routing import Provider
from ballerine_app.engine.rules.masking import masked
from ballerine_app.plugins.capability import NAME as CAPABILITY
from ballerine_app.plugins.capability import CapabilityParams
from ballerine_app.plugins.http_params import HttpParams
from ballerine_app.plugins.http_request import transformed
from ballerine_app.plugins.params import RecordParams
from ballerine_app.plugins.ports import PluginCall, PluginFailed, World
from ballerine_app.plugins.recorded_http import Exchange, RecordingHttp, ReplayingHttp
from ballerine_app.plugins.registry import Kind
from ballerine_app.services.case_act import load_case
from ballerine_app.services.declared_plugins import kind_of
from ballerine_app.services.dry_ports import DryMessages, DrySiblings, DryTokens
from ballerine_app.services.effect_policy import EffectPolicy
from ballerine_app.services.errors import NotFound
from ballerine_app.services.live_routing import live_routing
from ballerine_app.services.message_templates import ProjectTemplates
from ballerine_app.services.plugin_files import CaseFiles
from ballerine_app.services.plugin_secrets import CallSecrets
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.vendor_replay import FORMAT, DeclaredNow, outcome_of_call
from ballerine_app.store.ids import new_id
from ballerine_app.store.tables import Case

# What a masked recording still shows of a case, since requests depend on it and it says nothing about a person.
_SHOWN: Final = ("entity.type", "entity.data.country", "entity.data.countryOfIncorporation", "country")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A plugin that is to be asked: of the definition, or a provider's of a capability, with the record it gets."""

    plugin: str
    provider: str
    kind: str
    declared: Mapping[str, Any]
    context: Mapping[str, Any]
    states: tuple[str, ...]


def record_case(
    runtime: Runtime, who: Operator, case_id: str, *, plugins: Collection[str] = (), mask: bool = False
) -> dict[str, Any]:
    """Ask the vendors of a case's plugins, of all or of those named, and return the recording.

    With `mask`, texts and numbers of case and answers are masked but for what the plugin's `record.show` names, and the
    outcomes are those of the masked data. NotFound for a case that is not there or has no such plugin.
    """
    with runtime.database.read() as tx:
        case, _ = load_case(tx, who.project_id, case_id)
    wanted = [each for each in _wanted(runtime, case) if not plugins or each.plugin in plugins]
    if not wanted:
        raise NotFound("nothing_to_record")
    calls = [_recorded(runtime, case, each, mask=mask) for each in wanted]
    name = {"name": case.definition_name, "version": case.definition_version}
    return {"recording": FORMAT, "workflow": name, "masked": mask, "calls": [call for call in calls if call]}


def declared_now(runtime: Runtime, who: Operator, recording: Mapping[str, Any]) -> DeclaredNow:
    """How the newest published version of a recorded workflow declares a recorded call's plugin, or the routing that is
    in force its provider's. NotFound for a workflow that is not published here.
    """
    workflow = recording.get("workflow")
    name = str(workflow.get("name")) if isinstance(workflow, dict) else ""
    listed = (runtime.definitions.latest(name).data.get("extensions") or {}).get("apiPlugins") or []
    plugins = {each.get("name"): each for each in listed}

    def of(call: Mapping[str, Any]) -> Mapping[str, Any] | None:
        declared: Mapping[str, Any] | None = plugins.get(call["plugin"])
        if declared is None or not call["provider"]:
            return declared
        with runtime.database.read() as tx:
            live = live_routing(tx, who.project_id, str(declared.get("capability")))
        provider = live.routing.provider(str(call["provider"])) if live else None
        return _plugin_of(provider) if provider else None

    return of


def _wanted(runtime: Runtime, case: Case) -> Iterator[_Wanted]:
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    extensions = definition.data.get("extensions") or {}
    for declared in extensions.get("apiPlugins") or []:
        name, kind = str(declared.get("name")), kind_of("api", declared)
        states = tuple(declared.get("stateNames") or ())
        if kind == CAPABILITY:
            yield from _providers(runtime, case, declared, states)
        elif _calls_vendors(runtime, kind):
            yield _Wanted(name, "", kind, declared, case.context, states)


def _providers(runtime: Runtime, case: Case, declared: Mapping[str, Any], states: tuple[str, ...]) -> Iterator[_Wanted]:
    """Every provider of a capability that is switched on: a recording is for all of them."""
    with runtime.database.read() as tx:
        live = live_routing(tx, case.project_id, str(declared.get("capability")))
    params = CapabilityParams.model_validate(dict(declared))
    made = transformed(params.request, case.context, runtime.clock(), sealed=False)
    asked = made if isinstance(made, dict) else dict(case.context)
    for provider in live.routing.providers if live else ():
        plugin = _plugin_of(provider)
        its_kind = str(provider.plugin["pluginKind"])
        if provider.enabled and _calls_vendors(runtime, its_kind):
            yield _Wanted(str(declared.get("name")), provider.name, its_kind, plugin, asked, states)


def _plugin_of(provider: Provider) -> dict[str, Any]:
    """A provider's plugin as a definition would declare it."""
    return {**provider.plugin, "name": provider.name, "timeoutSeconds": provider.timeout_seconds}


def _calls_vendors(runtime: Runtime, kind: str) -> bool:
    plugin = runtime.plugins.get(kind)
    return isinstance(plugin, Kind) and issubclass(plugin.params, HttpParams) and kind != "email"


def _recorded(runtime: Runtime, case: Case, wanted: _Wanted, *, mask: bool) -> dict[str, Any] | None:
    """The recorded call; None where the plugin asks nobody for this case."""
    name = wanted.provider or wanted.plugin
    secrets = CallSecrets(runtime, case.project_id, name)
    http = RecordingHttp(runtime.http, secrets.black_out)
    at = runtime.clock()
    definition = runtime.definitions.of(case.definition_name, case.definition_version)
    config = definition.data.get("config") or {}
    call = PluginCall(
        key=new_id("recording"),
        kind=wanted.kind,
        name=name,
        declared=wanted.declared,
        context=wanted.context,
        project_id=case.project_id,
        case_id=case.id,
        state=wanted.states[0] if wanted.states else case.state,
        at=at,
        attempt=1,
        timeout=EffectPolicy.of(wanted.declared).timeout,
        config=config,
        world=World(
            http=http,
            secrets=secrets,
            files=CaseFiles(runtime, case.project_id, case.id),
            siblings=DrySiblings(),
            tokens=DryTokens(),
            messages=DryMessages(),
            templates=ProjectTemplates(runtime, case.project_id),
            clock=lambda: at,
        ),
    )
    # What comes of it is made of the exchanges, below.
    with suppress(PluginFailed):
        runtime.plugins[wanted.kind](call)
    if not http.kept:
        return None
    kept = http.kept
    recorded: dict[str, Any] = {
        "plugin": wanted.plugin,
        "provider": wanted.provider,
        "kind": wanted.kind,
        "declared": _plain(secrets.black_out(dict(wanted.declared))),
        "case": case.id,
        "state": call.state,
        "at": at.isoformat(),
        "config": dict(config),
        "context": _plain(secrets.black_out(dict(wanted.context))),
    }
    if mask:
        recorded["context"] = masked(recorded["context"], _SHOWN)
        recorded["case"] = "case"
        kept = [_masked(each, wanted.declared) for each in kept]
    return _settled(recorded, kept, runtime)


def _settled(recorded: dict[str, Any], kept: list[Exchange], runtime: Runtime) -> dict[str, Any]:
    """The recording with the requests and the outcome that a replay comes to, so that a later one is measured by it."""
    http = ReplayingHttp(kept, in_order=True)
    outcome = outcome_of_call(recorded, recorded["declared"], runtime.plugins, http)
    return {**recorded, "exchanges": [_plain(each.as_json()) for each in http.answered], "outcome": outcome}


def _masked(exchange: Exchange, declared: Mapping[str, Any]) -> Exchange:
    given = declared.get("record")
    show = RecordParams.model_validate(given) if isinstance(given, dict) else RecordParams()
    return replace(exchange, answer=masked(exchange.answer, show.show, show.hide))


def _plain(value: Any) -> Any:
    """The value as JSON has it: what is kept and what is compared must be the same."""
    return orjson.loads(orjson.dumps(value))
