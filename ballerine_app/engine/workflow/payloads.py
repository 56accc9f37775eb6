"""Who may send an event, and what it may carry: the envelope's `events` and `protected`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.context import context_keys
from ballerine_app.engine.workflow.errors import PayloadError, Problem
from ballerine_app.engine.workflow.event_defaults import default_senders
from ballerine_app.engine.workflow.limits import find_unfit
from ballerine_app.engine.workflow.schema import Validator, compile_schema, violations

ACTORS: Final = ("applicant", "reviewer", "system", "vendor", "api")
SYSTEM: Final = "system"
DEFAULT_PROTECTED: Final = ("risk", "pluginsOutput", "decisions", "documents")
_KEYS: Final = frozenset({"actors", "payload", "description"})


@dataclass(frozen=True, slots=True)
class EventRule:
    """What the definition declares for one event."""

    actors: frozenset[str]
    validator: Validator | None


UNDECLARED: Final = EventRule(frozenset({SYSTEM}), None)


def parse_event_rules(given: Any, problems: list[Problem]) -> dict[str, EventRule]:
    """Read the envelope's `events`; what is wrong is added to `problems`."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        problems.append(Problem("shape", "/events", "Events must be an object."))
        return {}
    return {event: _rule(rule, f"/events/{escape(event)}", problems) for event, rule in given.items()}


def default_rules(envelope: dict[str, Any], events: Iterable[str]) -> dict[str, EventRule]:
    """The rules of the events that an envelope without `events` handles; none where it has declared any."""
    if envelope.get("events") is not None:
        return {}
    return {event: EventRule(each.actors, None) for event, each in default_senders(envelope, events).items()}


def parse_protected(given: Any, problems: list[Problem]) -> tuple[str, ...]:
    """Read the envelope's `protected`: the top-level context keys that only the system may set."""
    if given is None:
        return DEFAULT_PROTECTED
    if not isinstance(given, list) or not all(isinstance(key, str) and key for key in given):
        problems.append(Problem("shape", "/protected", "Protected paths must be a list of context keys."))
        return DEFAULT_PROTECTED
    return tuple(given)


def check_payload(event: str, payload: Any, actor: str, rule: EventRule, protected: tuple[str, ...]) -> None:
    """PayloadError when the payload is no storable object, breaks the event's schema, or, for an actor other than the
    system, names a protected context key at its top.
    """
    carried = {} if payload is None else payload
    if not isinstance(carried, dict):
        raise PayloadError(event, [Problem("shape", "", "A payload must be an object.")])
    unfit = find_unfit(carried)
    if unfit:
        raise PayloadError(event, [unfit])
    problems = violations(rule.validator, carried) if rule.validator else []
    if actor != SYSTEM:
        keys = context_keys(event, carried)
        problems += [
            Problem("protected", f"/{escape(key)}", f"{key!r} can only be set by the system.")
            for key in protected
            if key in keys
        ]
    if problems:
        raise PayloadError(event, problems)


def _rule(given: Any, pointer: str, problems: list[Problem]) -> EventRule:
    if not isinstance(given, dict):
        problems.append(Problem("shape", pointer, "An event's declaration must be an object."))
        return UNDECLARED
    for key in given:
        if key not in _KEYS:
            problems.append(Problem("unknown_key", f"{pointer}/{escape(key)}", f"Unknown key {key[:64]!r}."))
    actors = given.get("actors", [SYSTEM])
    if not isinstance(actors, list) or not actors or any(actor not in ACTORS for actor in actors):
        problems.append(Problem("actors", f"{pointer}/actors", f"Actors are one or more of {', '.join(ACTORS)}."))
        actors = [SYSTEM]
    validator = None
    if given.get("payload") is not None:
        try:
            validator = compile_schema(given["payload"])
        except ValueError as error:
            problems.append(Problem("schema", f"{pointer}/payload", str(error)))
    return EventRule(frozenset(actors), validator)
