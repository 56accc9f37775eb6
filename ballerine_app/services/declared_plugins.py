"""What a definition declares about the plugins that its states call for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ballerine_app.engine.workflow import Definition

CALLBACK: Final = "callback"
"""The kind of the effect that waits for a vendor to call."""

GROUPS: Final = {
    "api": "apiPlugins",
    "common": "commonPlugins",
    "childWorkflow": "childWorkflowPlugins",
    "dispatchEvent": "dispatchEventPlugins",
}
"""Where the plugins stand that effects of a kind come from."""


def declared_plugin(definition: Definition, effect_kind: str, name: str) -> Mapping[str, Any]:
    """A plugin as the definition declares it; empty where it has none by this name.

    What waits for a vendor to call belongs to the plugin of its name, in whichever group that stands.
    """
    extensions = definition.data.get("extensions") or {}
    groups = ("apiPlugins", "commonPlugins") if effect_kind == CALLBACK else (GROUPS.get(effect_kind, ""),)
    for plugin in (each for group in groups for each in extensions.get(group) or []):
        if plugin.get("name") == name:
            found: Mapping[str, Any] = plugin
            return found
    return {}


def plugins_by_kind(definition: Definition) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The plugins that vendors serve, by the kind of effect that they are run as."""
    extensions = definition.data.get("extensions") or {}
    for effect_kind in ("common", "api"):
        listed = extensions.get(GROUPS[effect_kind])
        yield effect_kind, [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def kind_of(effect_kind: str, declared: Mapping[str, Any]) -> str:
    """The kind of plugin that serves an effect: as declared, else by what the plugin says of its events."""
    given = declared.get("pluginKind")
    if isinstance(given, str) and given:
        return given
    if effect_kind == "api":
        return "api" if declared.get("successAction") and declared.get("errorAction") else "webhook"
    return "iterative" if effect_kind == "common" else effect_kind


def is_plugin(effect_kind: str) -> bool:
    """Whether effects of this kind come from a plugin of the definition; timers and children's results do not."""
    return effect_kind in GROUPS
