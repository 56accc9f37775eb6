"""The plugins that a definition declares, in its order, each with the way to its own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from ballerine_app.services.declared_plugins import kind_of
from ballerine_app.services.rule_fields import field_label
from ballerine_app.services.workflow_words import listed, state_label
from ballerine_app.views.workflows import DeclaredPlugin

GROUPS: Final = {
    "apiPlugins": "api",
    "commonPlugins": "common",
    "childWorkflowPlugins": "childWorkflow",
    "dispatchEventPlugins": "dispatchEvent",
}


def declared_plugins(data: Mapping[str, Any], name: str, version: int) -> tuple[DeclaredPlugin, ...]:
    """All plugins of a version's content."""
    extensions = data.get("extensions")
    found = []
    for group, effect_kind in GROUPS.items():
        given = extensions.get(group) if isinstance(extensions, dict) else None
        for each in given if isinstance(given, list) else ():
            if isinstance(each, dict) and isinstance(each.get("name"), str):
                found.append(_line(each, effect_kind, f"/workflows/{quote(name, safe='')}", version))
    return tuple(found)


def _line(declared: Mapping[str, Any], effect_kind: str, address: str, version: int) -> DeclaredPlugin:
    name, states = str(declared["name"]), declared.get("stateNames")
    title = declared.get("displayName")
    return DeclaredPlugin(
        name=name,
        title=title if isinstance(title, str) and title else field_label(name),
        kind=kind_of(effect_kind, declared),
        states=listed([state_label(each) for each in states if isinstance(each, str)])
        if isinstance(states, list)
        else "",
        link=f"{address}/plugins/{quote(name, safe='')}?version={version}",
    )


def _states(names: list[Any]) -> str:
    return listed([state_label(each) for each in names if isinstance(each, str)])
