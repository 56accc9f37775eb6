"""The places that hold a plugin which can be edited by itself, under one roof: a workflow's draft, and a routing."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import unquote

from ballerine_app.services.definition_text import read_object
from ballerine_app.services.errors import Invalid, NotFound
from ballerine_app.services.plugin_editor import WORKFLOW, plugin_of_version, save_plugin_of_version
from ballerine_app.services.provider_editor import ROUTING, provider_of_routing, save_provider
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_act import Editor
from ballerine_app.views.plugin_editor import EditedPlugin, PluginPlace

# What a provider's routing, and the plugin that asks for its capability, say in its place.
HELD_ELSEWHERE: Final[dict[str, frozenset[str]]] = {
    "": frozenset(),
    WORKFLOW: frozenset(),
    ROUTING: frozenset(
        {
            "name", "displayName", "stateNames", "successAction", "errorAction", "persistResponseDestination", "price",
            "timeoutSeconds", "retry",
        }
    ),
}  # fmt: skip


def plugin_at(runtime: Runtime, who: Editor, source: str, owner: str, version: int, name: str) -> EditedPlugin:
    """A plugin of a workflow's version, or a provider's. NotFound where there is none."""
    if source == WORKFLOW:
        return plugin_of_version(runtime, who, owner, version, name)
    if source == ROUTING:
        return provider_of_routing(runtime, who, owner, name)
    raise NotFound("no_such_plugin")


def save_plugin(runtime: Runtime, who: Editor, place: str, text: str, revision: int) -> PluginPlace:
    """Put a plugin's text where it stands. Refusals are those of the place."""
    source, _, rest = place.partition("/")
    owner, _, name = rest.partition("/")
    if source == WORKFLOW:
        return save_plugin_of_version(runtime, who, owner, unquote(name), text, revision)
    if source == ROUTING:
        return save_provider(runtime, who, unquote(owner), unquote(name), text, revision)
    raise Invalid("unknown_field")


def read_declared(plugin: EditedPlugin, text: str) -> dict[str, Any]:
    """A plugin's text as its call declares it. InvalidDefinition where it is no JSON."""
    declared = read_object(text)
    return declared if plugin.source == WORKFLOW else {**declared, "name": plugin.name}
