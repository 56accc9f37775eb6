"""Whether an event may be sent: the declared actor, the declared payload, the state, the guards."""

from __future__ import annotations

from ballerine_app.engine.workflow import (
    ContextError,
    Definition,
    Event,
    EventNotAllowed,
    Outcome,
    PayloadError,
    Snapshot,
    WorkflowError,
)
from ballerine_app.services.errors import Conflict, Invalid, NotAllowed
from ballerine_app.store.audit_log import Actor


def outcome_of(definition: Definition, snapshot: Snapshot, event: Event, actor: Actor) -> Outcome:
    """What the event does to the snapshot.

    NotAllowed for the wrong actor, Invalid for the wrong payload or a context that the definition's schema refuses,
    Conflict when the state does not take the event or no guard lets it through.
    """
    kind = event.type
    if actor.kind not in definition.actors(kind):
        raise NotAllowed("event_not_yours", event=kind)
    try:
        definition.check_payload(kind, event.payload or {}, actor=actor.kind)
        outcome = definition.advance(snapshot, event)
    except PayloadError as error:
        raise Invalid("event_payload", event=kind, reason=str(error)) from None
    except ContextError as error:
        raise Invalid("event_context", event=kind, reason=str(error)) from None
    except EventNotAllowed:
        raise Conflict("event_not_now", event=kind, state=snapshot.state) from None
    except WorkflowError as error:
        raise Conflict("guard_failed", event=kind, reason=str(error)) from None
    if not outcome.taken:
        raise Conflict("event_refused", event=kind, state=snapshot.state)
    return outcome
