"""What the audit log keeps of an event, so that its outcome can be derived again."""

from __future__ import annotations

from typing import Any

import orjson

from ballerine_app.engine.workflow import Definition, Snapshot

# Changes of the data alone: what people read says why they were made.
CONTEXT_EVENTS = ("UPDATE_CONTEXT", "DEEP_MERGE_CONTEXT")
STARTED = "case.started"
MIGRATED = "case.migrated"


def move_meta(definition: Definition, before: str, after: str, event_id: str) -> dict[str, Any]:
    """The meta of an event that the workflow took, or of the start (`before` is "")."""
    return {"from": before, "to": after, "definition": definition.hash, "version": definition.version, "id": event_id}


def result_bytes(snapshot: Snapshot) -> bytes:
    """A snapshot as the bytes whose hash stands in the log: the same for equal snapshots, whatever their key order."""
    value = [snapshot.state, snapshot.context, dict(snapshot.history)]
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
