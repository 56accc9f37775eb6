"""What a definition needs of others: its collection flow, its policy, the pages of the product; and who needs it."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.workflow import Definition, DefinitionError
from ballerine_app.services.capability_findings import capability_findings
from ballerine_app.services.definition_text import by_severity, finding, findings_of
from ballerine_app.services.definitions import FLOW_STEPS, WORKFLOW_OF
from ballerine_app.services.webhook_findings import webhook_event_findings
from ballerine_app.store.policies import published_head
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.store.versions import PUBLISHED, version_heads
from ballerine_app.views.versions import LintFinding


def all_findings(tx: ReadTransaction, project_id: str, kind: str, data: dict[str, Any]) -> tuple[LintFinding, ...]:
    """Everything that speaks against publishing a definition, and what is questionable; errors first."""
    found = findings_of(data)
    if kind == "flow":
        return by_severity((*found, *_steps(data)))
    links = [*_flow(tx, project_id, data), *_policy(tx, project_id, data), *capability_findings(tx, project_id, data)]
    return by_severity((*found, *links, *webhook_event_findings(data)))


def needed_by(tx: ReadTransaction, project_id: str, kind: str, name: str) -> str:
    """Who can't do without a published version of a name: "journeys", or the name of a workflow, or ""."""
    if kind == "workflow":
        return "journeys" if name in WORKFLOW_OF.values() else ""
    for head in version_heads(tx, project_id):
        if head.status == PUBLISHED and head.kind == "workflow" and head.collection_flow == name:
            return str(head.name)
    return ""


def _flow(tx: ReadTransaction, project_id: str, data: dict[str, Any]) -> list[LintFinding]:
    config = data.get("config")
    flow = config.get("collectionFlow") if isinstance(config, dict) else None
    if flow is None:
        if data.get("name") in WORKFLOW_OF.values():
            return [finding("error", "flow_missing", "/config")]
        return []
    heads = version_heads(tx, project_id)
    if any(head.name == flow and head.kind == "flow" and head.status == PUBLISHED for head in heads):
        return []
    return [finding("error", "flow_unknown", "/config/collectionFlow", flow=str(flow)[:64])]


def _policy(tx: ReadTransaction, project_id: str, data: dict[str, Any]) -> list[LintFinding]:
    config = data.get("config")
    name = config.get("policy") if isinstance(config, dict) else None
    if name is None or (isinstance(name, str) and name and published_head(tx, project_id, name)):
        return []
    return [finding("error", "policy_unknown", "/config/policy", policy=str(name)[:64])]


def _steps(data: dict[str, Any]) -> list[LintFinding]:
    try:
        states = Definition.parse(data).states
    except DefinitionError:
        return []
    return [
        finding("error", "step_unknown", info.pointer, state=info.path, steps=", ".join(sorted(FLOW_STEPS)))
        for info in states.values()
        if info.meta.get("step") not in FLOW_STEPS
    ]
