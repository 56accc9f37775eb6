"""The JSON that a webhook carries: Ballerine's fields, ours beside them, and the case's data where it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from ballerine_app.engine.rules.masking import masked
from ballerine_app.services.webhook_events import TEST, CaseEvent
from ballerine_app.store.tables import Case

# Of the payload's form; it changes when a field goes or means something else, not when one is added.
API_VERSION: Final = "2026-11-01"
IDS, CONTEXT = "ids", "context"
CONTENTS: Final = (IDS, CONTEXT)
_LONGEST_ID: Final = 200


def payload_of(case: Case, event: CaseEvent, event_id: str, at: datetime, environment: str) -> dict[str, Any]:
    """What every receiver is told of an event; `sequence` and `data` are each subscription's own."""
    entity = case.context.get("entity")
    entity = entity if isinstance(entity, dict) else {}
    data = entity.get("data")
    within = data.get("ballerineEntityId") if isinstance(data, dict) else None
    return {
        "id": event_id,
        "eventName": event.kind,
        "apiVersion": API_VERSION,
        "timestamp": _time(at),
        "workflowCreatedAt": _time(case.created_at),
        "workflowResolvedAt": _time(case.decided_at) if case.decided_at else None,
        "workflowDefinitionId": case.definition_name,
        "workflowDefinitionVersion": case.definition_version,
        "workflowRuntimeId": case.id,
        "workflowReference": case.reference,
        "ballerineEntityId": _id(entity.get("ballerineEntityId") or within),
        "correlationId": _id(entity.get("id")),
        "environment": environment,
        "state": event.state,
        "tags": list(event.tags),
        **event.says,
    }


def payload_of_test(event_id: str, at: datetime, environment: str) -> dict[str, Any]:
    """The payload of a test event, which belongs to no case."""
    return {
        "id": event_id,
        "eventName": TEST,
        "apiVersion": API_VERSION,
        "timestamp": _time(at),
        "environment": environment,
        "sequence": 0,
    }


def written(payload: Mapping[str, Any], sequence: int, context: Mapping[str, Any] | None) -> str:
    """The body as it is sent and signed; with the case's data where `context` is given."""
    whole = {**payload, "sequence": sequence}
    if context is not None:
        whole["data"] = context
    return orjson.dumps(whole).decode()


def shown(body: str) -> Any:
    """A body as staff may see it in the log: the case's data is masked, and read on the case's own page."""
    whole = orjson.loads(body)
    if "data" in whole:
        whole["data"] = masked(whole["data"])
    return whole


def data_texts(body: str) -> set[str]:
    """The texts among the case's data in a body, which a receiver may quote when it refuses it."""
    found: set[str] = set()
    waiting = [orjson.loads(body).get("data")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) > 2:
            found.add(value)
    return found


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(given: Any) -> str | None:
    return str(given)[:_LONGEST_ID] if isinstance(given, str | int) and not isinstance(given, bool) else None
