"""What is wrong with the plugins of a definition, told while it is written and before it is published."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.plugins.ports import Plugins
from ballerine_app.plugins.registry import Kind, registry
from ballerine_app.services.declared_plugins import GROUPS, kind_of
from ballerine_app.services.definition_text import finding
from ballerine_app.views.versions import LintFinding

# Plugins of these groups may leave their kind out.
_SERVED_BY: Final = {"childWorkflow": "child", "dispatchEvent": "dispatch-event"}
_MOST: Final = 20


def plugin_findings(plugins: Plugins, data: dict[str, Any]) -> tuple[LintFinding, ...]:
    """An error for each plugin of a kind that is not installed, and for each parameter that its kind can't read."""
    extensions = data.get("extensions")
    found: list[LintFinding] = []
    for effect_kind, group in GROUPS.items():
        listed = extensions.get(group) if isinstance(extensions, dict) else None
        for index, plugin in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(plugin, dict) and isinstance(plugin.get("name"), str):
                found += _of_plugin(plugins, effect_kind, plugin, f"/extensions/{group}/{index}")
    return tuple(found)


def _of_plugin(plugins: Plugins, effect_kind: str, plugin: dict[str, Any], pointer: str) -> list[LintFinding]:
    name, kind = plugin["name"][:64], kind_of(effect_kind, plugin)
    kind = _SERVED_BY.get(kind, kind)
    installed = plugins.get(kind) or registry.get(kind)
    if installed is None:
        return [finding("error", "plugin_kind", f"{pointer}/pluginKind", plugin=name, kind=kind[:64])]
    if not isinstance(installed, Kind):
        return []
    return [
        finding("error", "plugin_parameter", f"{pointer}{'' if where == '/' else where}", plugin=name, reason=reason)
        for where, reason in installed.mistakes(plugin)[:_MOST]
    ]
