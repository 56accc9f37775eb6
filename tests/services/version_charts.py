"""Small workflows as JSON, for tests of versions."""

from __future__ import annotations

import json
from typing import Any

from ballerine_app.engine.workflow import Definition
from ballerine_app.services.case_start import open_case
from ballerine_app.services.definitions import WORKFLOW_OF
from ballerine_app.services.principals import Operator
from ballerine_app.services.runtime import Runtime
from ballerine_app.services.version_drafts import import_draft, save_draft
from ballerine_app.services.version_publishing import publish_version
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.cases import get_case
from ballerine_app.store.tables import Case
from ballerine_app.views.versions import VersionRef

OPERATOR = Operator()
PERSON = WORKFLOW_OF["individual"]
SYSTEM = {"actors": ["system"]}


def loan(states: dict[str, Any] | None = None, **envelope: Any) -> dict[str, Any]:
    """A loan check: new, then waiting, then closed."""
    shown = states or {"new": {"on": {"ask": "waiting"}}, "waiting": {"on": {"close": "closed"}}}
    return {
        "name": "loan",
        "definitionType": "statechart-json",
        "events": {"ask": SYSTEM, "close": SYSTEM},
        "definition": {"initial": "new", "states": {**shown, "closed": {"type": "final"}}},
        **envelope,
    }


def written(data: dict[str, Any]) -> str:
    return json.dumps(data)


def published(runtime: Runtime, data: dict[str, Any], **options: str) -> VersionRef:
    """Import a definition and publish it."""
    made = import_draft(runtime, OPERATOR, written(data), **options)
    return publish_version(runtime, OPERATOR, made.version_id, made.revision)


def opened(runtime: Runtime, name: str = "loan", context: dict[str, Any] | None = None) -> str:
    """A running case on the newest version; its id."""
    definition: Definition = runtime.definitions.latest(name)
    with runtime.database.write() as tx:
        return open_case(tx, runtime, definition, context or {}, Actor("system"), project_id="default").case.id


def case(runtime: Runtime, case_id: str) -> Case:
    with runtime.database.read() as tx:
        found = get_case(tx, "default", case_id)
    assert found is not None
    return found


def broken(runtime: Runtime, ref: VersionRef) -> VersionRef:
    """The same draft with a transition that leads nowhere."""
    data = loan({"new": {"on": {"ask": "nowhere"}}, "waiting": {}})
    return save_draft(runtime, OPERATOR, ref.version_id, written(data), ref.revision)
