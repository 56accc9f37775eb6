"""The plugin of a provider in a routing, edited by itself."""

from __future__ import annotations

import copy
from typing import Any, Final
from urllib.parse import quote

from ballerine_app.services.definition_text import laid_out, read_object
from ballerine_app.services.errors import NotFound
from ballerine_app.services.routing_act import save_routing
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.store.routings import routing_of
from ballerine_app.views.plugin_editor import EditedPlugin, PluginPlace

ROUTING: Final = "routing"


def provider_of_routing(runtime: Runtime, who: Editor, capability: str, provider: str) -> EditedPlugin:
    """A provider's plugin. NotFound("routing_not_found"), NotFound("provider_not_found")."""
    data, revision = _data(runtime, who, capability)
    found = _found(data, provider)
    plugin = found.get("plugin") if isinstance(found.get("plugin"), dict) else {}
    return EditedPlugin(
        row=PluginPlace(f"{ROUTING}/{quote(capability, safe='')}/{quote(provider, safe='')}", revision),
        source=ROUTING,
        name=provider,
        title=str(found.get("displayName") or provider),
        kind=str((plugin or {}).get("pluginKind") or "api"),
        owner=capability,
        owner_title=str(data.get("displayName") or capability),
        version=0,
        text=laid_out(plugin or {}),
        locked="reader" if who.role == "reviewer" else "",
        back=f"/plugins?tab=routing&capability={quote(capability, safe='')}",
    )


def save_provider(
    runtime: Runtime, who: Editor, capability: str, provider: str, text: str, revision: int
) -> PluginPlace:
    """Put a plugin's JSON into the routing, which stood at `revision` when the person looked. Refusals as for
    `save_routing`.
    """
    data, _ = _data(runtime, who, capability)
    _found(data, provider)["plugin"] = read_object(text)
    saved = save_routing(runtime, who, data, revision=revision)
    return PluginPlace(f"{ROUTING}/{quote(capability, safe='')}/{quote(provider, safe='')}", saved.revision)


def _data(runtime: Runtime, who: Editor, capability: str) -> tuple[dict[str, Any], int]:
    with runtime.database.read() as tx:
        row = routing_of(tx, who.project_id, capability)
    if row is None:
        raise NotFound("routing_not_found")
    return copy.deepcopy(row.data), row.revision


def _found(data: dict[str, Any], provider: str) -> dict[str, Any]:
    for each in data.get("providers") or []:
        if isinstance(each, dict) and each.get("name") == provider:
            found: dict[str, Any] = each
            return found
    raise NotFound("provider_not_found")
