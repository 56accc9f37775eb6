"""Everything that speaks against publishing a definition: itself, what it needs, its plugins and its addresses."""

from __future__ import annotations

from typing import Any

from ballerine_app.services.definition_links import all_findings
from ballerine_app.services.definition_text import by_severity
from ballerine_app.services.plugin_addresses import address_findings
from ballerine_app.services.plugin_findings import plugin_findings
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.webhook_findings import webhook_address_findings
from ballerine_app.store.transaction import ReadTransaction
from ballerine_app.views.versions import LintFinding


def version_findings(
    tx: ReadTransaction, runtime: Runtime, project_id: str, kind: str, data: dict[str, Any]
) -> tuple[LintFinding, ...]:
    """What is wrong or questionable, errors first. `kind` is workflow or flow; the plugins of a flow are not run."""
    found = all_findings(tx, project_id, kind, data)
    if kind == "flow":
        return found
    http = runtime.http
    return by_severity(
        (
            *address_findings(http, data),
            *webhook_address_findings(http, data),
            *plugin_findings(runtime.plugins, data),
            *found,
        )
    )
