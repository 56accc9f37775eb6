"""Errors of the workflow engine, and the findings that parsing and linting report."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.problem import Problem, Severity

__all__ = ["DefinitionError", "EventNotAllowed", "GuardError", "Problem", "Severity", "UnknownState", "WorkflowError"]


class WorkflowError(Exception):
    """Base of all errors of this package."""


class DefinitionError(WorkflowError):
    """A definition that can't run. `problems` holds everything that was found, errors first."""

    def __init__(self, problems: list[Problem]) -> None:
        order = {"error": 0, "warning": 1, "info": 2}
        self.problems = sorted(problems, key=lambda problem: order[problem.severity])
        super().__init__("; ".join(f"{p.pointer or '/'}: {p.message}" for p in self.problems if p.severity == "error"))


class EventNotAllowed(WorkflowError):
    """The state doesn't handle the event. `allowed` lists the events that it does handle."""

    def __init__(self, event: str, state: str, allowed: tuple[str, ...]) -> None:
        self.event = event
        self.state = state
        self.allowed = allowed
        super().__init__(
            f"Event {event!r} is not allowed in state {state!r}; allowed are: {', '.join(allowed) or 'none'}."
        )


class UnknownState(WorkflowError):
    """A snapshot names a state that the definition doesn't have."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"The definition has no state {state!r}.")


class GuardError(WorkflowError):
    """A guard that could not be evaluated. `rule` is the guard as written, `value` what it got instead of a result."""

    def __init__(self, state: str, event: str, rule: Any, value: Any, message: str) -> None:
        self.state = state
        self.event = event
        self.rule = rule
        self.value = value
        self.message = message
        super().__init__(f"Guard of {event!r} in state {state!r} failed: {message}")


class ActionError(WorkflowError):
    """An action that could not be run. `pointer` leads to it in the definition, `state` declares it."""

    def __init__(self, state: str, event: str, action: str, pointer: str, message: str) -> None:
        self.state = state
        self.event = event
        self.action = action
        self.pointer = pointer
        self.message = message
        super().__init__(f"Action {action!r} of state {state!r} failed on {event!r}: {message}")


class AlwaysLoop(WorkflowError):
    """Automatic transitions came back to a state with the same context, or were too many. `path` lists the states."""

    def __init__(self, event: str, path: tuple[str, ...]) -> None:
        self.event = event
        self.path = path
        super().__init__(f"Automatic transitions after {event!r} run in a circle: {' → '.join(path)}.")


class PayloadError(WorkflowError):
    """A payload that the event doesn't accept. `problems` point into the payload."""

    def __init__(self, event: str, problems: list[Problem]) -> None:
        self.event = event
        self.problems = problems
        super().__init__(f"Payload of {event!r}: " + "; ".join(f"{p.pointer or '/'}: {p.message}" for p in problems))


class ContextError(WorkflowError):
    """A context that the definition's schema or the limits refuse. `problems` point into the context."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("Context: " + "; ".join(f"{p.pointer or '/'}: {p.message}" for p in problems))
