"""Which plugins of a definition's `extensions` a state calls for."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.values import Effect, EffectKind

_KINDS: Final[tuple[tuple[str, EffectKind], ...]] = (  # in the order in which they run
    ("dispatchEventPlugins", "dispatchEvent"),
    ("childWorkflowPlugins", "childWorkflow"),
    ("commonPlugins", "common"),
    ("apiPlugins", "api"),
)


def effects_by_state(
    extensions: dict[str, Any], states: frozenset[str], problems: list[Problem]
) -> dict[str, tuple[Effect, ...]]:
    """The effects of entering each state by its path. A plugin bound to a state that doesn't exist is a warning."""
    found: dict[str, list[Effect]] = {}
    for group, kind in _KINDS:
        plugins = extensions.get(group) or []
        if not isinstance(plugins, list):
            problems.append(Problem("shape", f"/extensions/{group}", "Plugins must be a list."))
            continue
        for index, plugin in enumerate(plugins):
            pointer = f"/extensions/{group}/{index}"
            if not isinstance(plugin, dict) or not isinstance(plugin.get("name"), str):
                problems.append(Problem("shape", pointer, "A plugin needs a name."))
                continue
            names = plugin.get("stateNames") or []
            if not isinstance(names, list):
                problems.append(Problem("shape", f"{pointer}/stateNames", "State names must be a list."))
                continue
            for state in names:
                if isinstance(state, str) and state in states:
                    found.setdefault(state, []).append(Effect(kind, plugin["name"], state))
                else:
                    message = f"The plugin {plugin['name']!r} waits for a state {str(state)[:64]!r} that doesn't exist."
                    problems.append(Problem("plugin_state", f"{pointer}/stateNames", message, "warning"))
    return {state: tuple(effects) for state, effects in found.items()}
