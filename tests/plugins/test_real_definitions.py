"""The plugins of Ballerine's own definitions are read by the kinds that are installed."""

from __future__ import annotations

import json

from ballerine_app.plugins.registry import installed_plugins, registry
from ballerine_app.services.declared_plugins import kind_of
from tests.conftest import shared_fixture

GROUPS = {
    "apiPlugins": "api",
    "commonPlugins": "common",
    "childWorkflowPlugins": "childWorkflow",
    "dispatchEventPlugins": "dispatchEvent",
}


def test_every_plugin_of_the_real_definitions_is_read_by_its_kind() -> None:
    installed_plugins()
    given = json.loads(shared_fixture("ballerine-definitions.json").read_text(encoding="utf-8"))
    missing, mistakes, read = set(), [], 0
    for group in given.values():
        for name, definition in group.items() if isinstance(group, dict) else enumerate(group):
            for where, plugins in (definition.get("extensions") or {}).items():
                for plugin in plugins or []:
                    kind = registry.get(kind_of(GROUPS[where], plugin))
                    if kind is None:
                        missing.add(plugin["pluginKind"])
                        continue
                    read += 1
                    mistakes += [(name, plugin["name"], *each) for each in kind.mistakes(plugin)]
    assert missing == set()
    assert mistakes == []
    assert read > 35
