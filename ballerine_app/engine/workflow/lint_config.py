"""Settings of a definition that name states or events which don't fit: children, start, and the browser's states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.lint_events import handled_events

_CLIENT_STATES: Final = ("persistStates", "submitStates")


def check_config(definition: Definition) -> list[Problem]:
    """Findings about the initial event, what children deliver, and `persistStates` and `submitStates`."""
    config = definition.data.get("config")
    config = config if isinstance(config, dict) else {}
    return [*_initial(definition, config), *_children(definition, config), *_client(definition)]


def _initial(definition: Definition, config: dict[str, Any]) -> Iterator[Problem]:
    event = config.get("initialEvent")
    if isinstance(event, str) and event not in definition.next_events(definition.initial):
        message = f"A new case gets {event!r} at once, which its first state {definition.initial!r} doesn't handle."
        yield Problem("initial_event", "/config/initialEvent", message, "warning")


def _children(definition: Definition, config: dict[str, Any]) -> Iterator[Problem]:
    listed = config.get("childCallbackResults")
    handled = handled_events(definition)
    for index, callback in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(callback, dict):
            continue
        pointer = f"/config/childCallbackResults/{index}"
        event = callback.get("deliverEvent")
        if not callback.get("definitionId"):
            message = "It isn't said of which definition's child cases this takes the results."
            yield Problem("child_definition", pointer, message, "warning")
        if isinstance(event, str) and event not in handled:
            message = f"Child cases deliver {event!r}, which no state handles."
            yield Problem("child_event", f"{pointer}/deliverEvent", message, "warning")
        if isinstance(event, str) and not callback.get("persistenceStates"):
            message = f"{event!r} is delivered in the child's persistenceStates, and none is given."
            yield Problem("child_event", pointer, message, "warning")


def _client(definition: Definition) -> Iterator[Problem]:
    for key in _CLIENT_STATES:
        listed = definition.data.get(key)
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            state = entry.get("state") if isinstance(entry, dict) else None
            if isinstance(state, str) and state not in definition.states:
                message = f"{key} names the state {state[:64]!r}, which doesn't exist."
                yield Problem("client_state", f"/{key}/{index}/state", message, "warning")
