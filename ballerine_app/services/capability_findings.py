"""What is questionable about a definition's plugins of the kind `capability`: whether a case without a vendor gets to
people, and whether their capability has a routing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ballerine_app.engine.workflow import Definition, DefinitionError
from ballerine_app.engine.workflow.lint_structure import leaves_of
from ballerine_app.plugins.capability import NAME
from ballerine_app.services.definition_text import finding
from ballerine_app.services.unserved import is_approved
from ballerine_app.store.routings import routing_of
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.versions import LintFinding

_REVIEW: Final = "manual_review"


def capability_findings(tx: ReadTransaction, project_id: str, data: dict[str, Any]) -> list[LintFinding]:
    """An error where the event of a case without a vendor would approve it, warnings where it gets to nobody or the
    capability has no routing.
    """
    try:
        definition = Definition.parse(data)
    except DefinitionError:
        return []
    found: list[LintFinding] = []
    for index, plugin in enumerate(_api_plugins(data)):
        if plugin.get("pluginKind") != NAME:
            continue
        pointer = f"/extensions/apiPlugins/{index}"
        found += _ways(definition, plugin, pointer)
        wanted = plugin.get("capability")
        if isinstance(wanted, str) and wanted and routing_of(tx, project_id, wanted) is None:
            found.append(finding("warning", "capability_unknown", f"{pointer}/capability", capability=wanted[:64]))
    return found


def _ways(definition: Definition, plugin: dict[str, Any], pointer: str) -> Iterator[LintFinding]:
    name = str(plugin.get("name"))[:64]
    key = "noVendorAction" if plugin.get("noVendorAction") else "errorAction"
    event = plugin.get(key)
    given = plugin.get("stateNames")
    states = [each for each in given if each in definition.states] if isinstance(given, list) else []
    for state in states:
        info = definition.states[state]
        ways = [leaves_of(t) for t in info.transitions if event and t.event == event]
        leaves = [leaf for way in ways for leaf in way if leaf in definition.states]
        known = {"plugin": name, "state": state, "event": str(event)[:64]}
        if not any(ways):
            yield finding("warning", "capability_stays", pointer, plugin=name, state=state)
        elif any(is_approved(definition, leaf) for leaf in leaves):
            yield finding("error", "capability_approves", f"{pointer}/{key}", **known)
        elif not any(_REVIEW in definition.states[leaf].tags for leaf in leaves):
            yield finding("warning", "capability_no_review", f"{pointer}/{key}", **known)


def _api_plugins(data: dict[str, Any]) -> list[dict[str, Any]]:
    extensions = data.get("extensions")
    listed = extensions.get("apiPlugins") if isinstance(extensions, dict) else None
    return [each if isinstance(each, dict) else {} for each in listed] if isinstance(listed, list) else []
