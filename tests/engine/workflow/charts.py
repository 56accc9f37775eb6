"""Small definitions for the tests of the workflow engine."""

from typing import Any

from ballerine_app.engine.workflow import Definition, DefinitionError, Event, Outcome, Snapshot


def logic(rule: Any) -> dict[str, Any]:
    return {"type": "json-logic", "options": {"rule": rule}}


def expression(rule: str) -> dict[str, Any]:
    return {"type": "jmespath", "options": {"rule": rule}}


def assign(**rules: Any) -> dict[str, Any]:
    return {"type": "assign", "options": {"set": rules}}


def log(word: str) -> dict[str, Any]:
    """An action that adds a word to the context's `log`."""
    return assign(log={"merge": [{"var": "log"}, word]})


def make(states: dict[str, Any], **envelope: Any) -> Definition:
    root = {"states": states, **envelope.pop("root", {})}
    if root.get("type") != "parallel":
        root.setdefault("initial", next(iter(states)))
    return Definition.parse({"name": "test", "definition": root, **envelope})


def run(definition: Definition, *events: str, context: dict[str, Any] | None = None) -> Outcome:
    """The outcome of the last event."""
    snapshot = definition.start(context)
    for event in events:
        outcome = definition.advance(snapshot, Event(event))
        snapshot = outcome.snapshot
    return outcome


def walk(definition: Definition, *events: str, start: Snapshot | None = None) -> list[str]:
    """The state after each event."""
    snapshot = start or definition.start()
    states = []
    for event in events:
        snapshot = definition.advance(snapshot, Event(event)).snapshot
        states.append(snapshot.state)
    return states


def errors(states: dict[str, Any], **envelope: Any) -> list[tuple[str, str]]:
    """Codes and pointers of what stops the definition."""
    try:
        make(states, **envelope)
    except DefinitionError as error:
        return [(problem.code, problem.pointer) for problem in error.problems if problem.severity == "error"]
    return []
