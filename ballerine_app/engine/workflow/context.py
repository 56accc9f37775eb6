"""The two built-in events that change a case's context, and what its schema says about the result."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.workflow.errors import ContextError, PayloadError, Problem
from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.engine.workflow.merge import ARRAY_MERGES, array_merge, deep_merge
from ballerine_app.engine.workflow.schema import Validator, violations
from ballerine_app.engine.workflow.values import Context, Event

UPDATE_CONTEXT: Final = "UPDATE_CONTEXT"
DEEP_MERGE_CONTEXT: Final = "DEEP_MERGE_CONTEXT"
BUILT_IN_EVENTS: Final = frozenset({UPDATE_CONTEXT, DEEP_MERGE_CONTEXT})


def changed_context(context: Context, event: Event) -> Context:
    """The context after a built-in event: UPDATE_CONTEXT replaces the keys of `payload.context`, DEEP_MERGE_CONTEXT
    merges `payload.newContext` by `payload.arrayMergeOption` (concat unless given). PayloadError for another payload.
    """
    payload = event.payload or {}
    unfit = find_unfit(payload)
    if unfit:
        raise PayloadError(event.type, [unfit])
    if event.type == UPDATE_CONTEXT:
        return {**context, **_object(payload, "context", event.type)}
    arrays = array_merge(payload.get("arrayMergeOption", "concat"))
    if arrays is None:
        message = f"It must be one of {', '.join(sorted(ARRAY_MERGES))}."
        raise PayloadError(event.type, [Problem("array_merge", "/arrayMergeOption", message)])
    merged: Context = deep_merge(context, _object(payload, "newContext", event.type), arrays)
    return merged


def context_keys(event_type: str, payload: Context) -> set[str]:
    """The top-level context keys that an event's payload would set, or stand in front of in a guard."""
    key = {UPDATE_CONTEXT: "context", DEEP_MERGE_CONTEXT: "newContext"}.get(event_type)
    inner = payload.get(key) if key else payload
    return set(inner) if isinstance(inner, dict) else set()


def check_start(context: Context, validator: Validator | None) -> None:
    """ContextError when a new case's context isn't storable JSON or breaks the definition's schema."""
    unfit = find_unfit(context)
    if unfit:
        raise ContextError([unfit])
    check_schema(context, validator)


def check_change(before: Context, after: Context, validator: Validator | None) -> None:
    """ContextError when what actions changed isn't storable JSON, or breaks the definition's schema."""
    changed = {key: value for key, value in after.items() if key not in before or before[key] is not value}
    unfit = find_unfit(changed)
    if unfit:
        raise ContextError([unfit])
    check_schema(after, validator)


def check_schema(context: Context, validator: Validator | None) -> None:
    """ContextError when the context breaks the definition's schema."""
    problems = violations(validator, context) if validator else []
    if problems:
        raise ContextError(problems)


def _object(payload: Context, key: str, event: str) -> dict[str, Any]:
    value = payload.get(key)
    if not isinstance(value, dict):
        raise PayloadError(event, [Problem("shape", f"/{key}", "An object is expected here.")])
    return value
