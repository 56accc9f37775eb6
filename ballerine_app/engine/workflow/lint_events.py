"""Events that nobody declared, and events that no state handles."""

from __future__ import annotations

from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.workflow.context import BUILT_IN_EVENTS
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.event_defaults import default_senders
from ballerine_app.engine.workflow.lint_structure import in_parallel


def handled_events(definition: Definition) -> dict[str, str]:
    """The events that some state handles, with the pointer of the first place."""
    handled: dict[str, str] = {}
    for state in definition.states.values():
        for transition in state.transitions:
            if transition.event and transition.delay_ms is None:
                handled.setdefault(transition.event, transition.pointer)
    return handled


def events_by_state(definition: Definition) -> dict[str, frozenset[str]]:
    """The events that each state handles; inside a parallel state, those of all states, for others are active too."""
    everything = frozenset(handled_events(definition))
    return {
        path: everything
        if in_parallel(definition.data, state)
        else frozenset(t.event for t in state.transitions if t.event and t.delay_ms is None)
        for path, state in definition.states.items()
    }


def check_events(definition: Definition) -> list[Problem]:
    """Who may send what where the definition doesn't say it, and declared events that nothing handles."""
    handled = handled_events(definition)
    enveloped = isinstance(definition.data.get("definition"), dict)
    if not enveloped or definition.data.get("events") is None:
        return _defaults(definition, handled)
    problems = [
        Problem(
            "undeclared_event", pointer, f"Nobody is declared as sender of {event!r}, so only the system is.", "info"
        )
        for event, pointer in handled.items()
        if event not in definition.events
    ]
    for event in definition.events:
        pointer = f"/events/{escape(event)}"
        if event not in handled and event not in BUILT_IN_EVENTS:
            problems.append(Problem("unhandled_event", pointer, f"No state handles {event!r}.", "warning"))
        elif "actors" not in definition.data["events"][event]:
            message = f"{event!r} is declared without actors, so only the system may send it."
            problems.append(Problem("undeclared_actors", pointer, message, "info"))
    return problems


def _defaults(definition: Definition, handled: dict[str, str]) -> list[Problem]:
    senders = default_senders(definition.data, handled)
    return [
        Problem(
            "default_actors",
            pointer,
            f"The definition doesn't say who may send {event!r}. By default these may: "
            f"{', '.join(sorted(senders[event].actors))}; {' and '.join(senders[event].reasons)}.",
            "info",
        )
        for event, pointer in handled.items()
    ]
