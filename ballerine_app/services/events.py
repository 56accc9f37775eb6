"""Whether an event may be sent: the declared actor, the declared payload, the state, the guards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ballerine_app.engine.workflow import (
    Definition,
    Event,
    EventNotAllowed,
    GuardError,
    Outcome,
    PayloadError,
    Snapshot,
)
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed
from ballerine_app.store.audit_log import Actor
from ballerine_app.store.ids import new_id


def outcome_of(
    definition: Definition,
    snapshot: Snapshot,
    event_type: str,
    payload: dict[str, Any] | None,
    actor: Actor,
    at: datetime,
) -> Outcome:
    """What the event does to the snapshot.

    NotAllowed for the wrong actor, Invalid for the wrong payload, Conflict when the state does not take the event
    or no guard lets it through.
    """
    if actor.kind not in definition.actors(event_type):
        raise NotAllowed("event_not_yours", event=event_type)
    event = Event(event_type, payload=payload, at=at, id=new_id("event"))
    try:
        definition.check_payload(event_type, payload or {}, actor=actor.kind)
        outcome = definition.advance(snapshot, event)
    except PayloadError as error:
        raise Invalid("event_payload", event=event_type, reason=str(error)) from None
    except EventNotAllowed:
        raise Conflict("event_not_now", event=event_type, state=snapshot.state) from None
    except GuardError as error:
        raise Conflict("guard_failed", event=event_type, reason=str(error)) from None
    if not outcome.taken:
        raise Conflict("event_refused", event=event_type, state=snapshot.state)
    return outcome
