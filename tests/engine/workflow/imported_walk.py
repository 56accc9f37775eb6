"""Walks of a definition from its start: events with contexts made from what its guards read and compare with."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from jmespath.parser import Parser

from ballerine_app.engine.rules import compile_rule
from ballerine_app.engine.rules.jmes import compile_expression
from ballerine_app.engine.workflow import (
    ContextError,
    Definition,
    Event,
    EventNotAllowed,
    GuardError,
    Snapshot,
    deep_merge,
)

MOST_CONTEXTS = 100
DECISIONS = ("approved", "rejected", "revision", None)


Step = tuple[str, dict[str, Any]]


def ways_to_states(definition: Definition, base: dict[str, Any]) -> dict[str, tuple[Step, ...]]:
    """The states that a case can come to, each with a history that leads there or passes through.

    In each step a context is merged in by UPDATE_CONTEXT, which may move the case by itself, and then the event is
    sent. `base` is what the definition's schema requires.
    """
    contexts = [deep_merge(base, made) for made in made_contexts(definition)]
    ways: dict[str, tuple[Step, ...]] = {definition.initial: ()}
    waiting = [definition.initial]
    while waiting:
        state = waiting.pop(0)
        for context in contexts:
            for event in ("", *definition.next_events(state)):
                for passed in take(definition, Snapshot(state, {}), (event, context))[1]:
                    if passed not in ways:
                        ways[passed] = (*ways[state], (event, context))
                        waiting.append(passed)
    return ways


def replay(definition: Definition, steps: tuple[Step, ...]) -> set[str]:
    """The states that one case, from its start, comes to by a history."""
    snapshot = definition.start()
    visited = {snapshot.state}
    for step in steps:
        snapshot, passed = take(definition, snapshot, step)
        visited |= passed
    return visited


def take(definition: Definition, snapshot: Snapshot, step: Step) -> tuple[Snapshot, set[str]]:
    """The case after a step, and the states that it came to or passed through; as it was where the step is refused."""
    event, context = step
    passed: set[str] = set()
    for each in (Event("UPDATE_CONTEXT", {"context": context}), *([Event(event)] if event else [])):
        try:
            outcome = definition.advance(snapshot, each)
        except (ContextError, EventNotAllowed, GuardError):
            break
        passed |= {tried.target for tried in outcome.trace if tried.taken and tried.target is not None}
        snapshot = outcome.snapshot
    return snapshot, passed | {snapshot.state}


def made_contexts(definition: Definition) -> list[dict[str, Any]]:
    """Contexts in which each path that a guard reads has no value or one of the constants around, drawn by lot."""
    paths, constants = read_by_guards(definition)
    scalars = sorted(
        path for path in paths if "[]" not in path and not path.startswith(("documents", "childWorkflows"))
    )
    values = [None, *constants, "something else"]
    found: list[dict[str, Any]] = []
    lists = [*documents(), None] if any(path.startswith("documents") for path in paths) else [None]
    children = [*child_cases(paths), None]
    draws = random.Random(0)
    for _ in range(MOST_CONTEXTS if scalars else 1):
        context: dict[str, Any] = {}
        for path in scalars:
            value = draws.choice(values)
            if value is not None:
                put(context, path.split("."), value)
        for each, child in itertools.product(lists, children):
            extra = {"documents": each} if each is not None else {}
            found.append({**context, **extra, **({"childWorkflows": child} if child is not None else {})})
    return found


def documents() -> list[list[dict[str, Any]]]:
    """Up to two documents with each decision."""
    single = [[{"decision": {"status": status}}] for status in DECISIONS]
    return [[], *single, *([*first, *second] for first, second in itertools.product(single, single))]


def child_cases(paths: set[str]) -> list[dict[str, Any]]:
    """Child cases of each definition that a guard looks at: none, one without a result, and one with a decision."""
    names = sorted({path.split(".")[1].removesuffix("[]") for path in paths if path.startswith("childWorkflows.")})
    open_child = {"state": "email_sent", "result": {}}
    done_child = {"state": "kyc_manual_review", "result": {"vendorResult": {"decision": {"status": "approved"}}}}
    return [dict.fromkeys(names, cases) for cases in ({}, {"c1": open_child}, {"c1": done_child})] if names else []


def read_by_guards(definition: Definition) -> tuple[set[str], list[Any]]:
    """The paths that the guards read, and the constants in them with a neighbour of each number."""
    paths: set[str] = set()
    constants: dict[Any, None] = {}
    for state in definition.states.values():
        for transition in state.transitions:
            rule = transition.guard
            if rule is None:
                continue
            reads = compile_expression(rule).reads if isinstance(rule, str) else compile_rule(rule).reads
            paths.update(reads)
            for constant in constants_in(rule):
                constants[constant] = None
                if isinstance(constant, (int, float)):
                    constants[constant + 1] = constants[constant - 1] = None
    return paths, list(constants)


def constants_in(rule: Any) -> Iterator[Any]:
    """The scalar constants of a JsonLogic rule, but for the names of its paths; of an expression, its literals."""
    if isinstance(rule, str):
        yield from literals(rule)
    elif isinstance(rule, dict):
        for name, inner in rule.items():
            if name != "var":
                yield from (each for part in (inner if isinstance(inner, list) else [inner]) for each in deeper(part))


def deeper(part: Any) -> Iterator[Any]:
    """The constants of one argument."""
    if isinstance(part, dict | list):
        yield from constants_in(part)
    else:
        yield part


def literals(expression: str) -> Iterator[Any]:
    """The scalar literals of a JMESPath expression, as far as it can be read."""
    try:
        waiting: list[Any] = [Parser().parse(expression).parsed]
    except ValueError:
        return
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, dict):
            if tree["type"] == "literal" and not isinstance(tree["value"], list | dict):
                yield tree["value"]
            waiting.extend(tree["children"])


def put(context: dict[str, Any], steps: list[str], value: Any) -> None:
    """Set a value at a path, making the objects on the way."""
    for step in steps[:-1]:
        inner = context.get(step)
        context = inner if isinstance(inner, dict) else context.setdefault(step, {})
        if not isinstance(inner, dict) and inner is not None:
            return
    context[steps[-1]] = value
