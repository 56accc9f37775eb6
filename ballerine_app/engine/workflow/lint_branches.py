"""The transitions of a definition as the linter looks at them: groups that are tried one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.rules.formula import TRUE, Const, Formula
from ballerine_app.engine.rules.json_logic_formula import json_logic_formula
from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.guard_jmespath import calls_functions, jmespath_formula
from ballerine_app.engine.workflow.values import TransitionInfo


@dataclass(frozen=True, slots=True)
class Branch:
    """One transition. `rule_pointer` is where its guard's rule stands, `formula` None where it can't be analysed."""

    info: TransitionInfo
    state: str
    dialect: str | None
    rule: Any
    rule_pointer: str
    formula: Formula | None
    can_fail: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The branches that one place declares for one event, in the order in which they are tried."""

    state: str
    event: str
    branches: tuple[Branch, ...]


def groups_of(definition: Definition) -> tuple[Group, ...]:
    """All groups, each once, though states inside others share those around them."""
    return tuple(_groups(definition))


def _groups(definition: Definition) -> Iterator[Group]:
    seen: set[str] = set()
    for state in definition.states.values():
        waiting: dict[str, list[Branch]] = {}
        for info in state.transitions:
            if info.pointer in seen:
                continue
            seen.add(info.pointer)
            base, raw = _declaration(definition.data, info.pointer)
            waiting.setdefault(base, []).append(_branch(info, state.path, raw))
        for branches in waiting.values():
            yield Group(state.path, branches[0].info.event, tuple(branches))


def _branch(info: TransitionInfo, state: str, raw: Any) -> Branch:
    cond = raw.get("cond") if isinstance(raw, dict) else None
    if not isinstance(cond, dict):
        return Branch(info, state, None, None, info.pointer, Const(TRUE), False)
    options = cond.get("options")
    inside = isinstance(options, dict) and "rule" in options
    rule: Any = options["rule"] if inside and isinstance(options, dict) else cond.get("rule")
    pointer = f"{info.pointer}/cond/{'options/' if inside else ''}rule"
    if cond.get("type") == "json-logic":
        return Branch(info, state, "json-logic", rule, pointer, json_logic_formula(rule), False)
    try:
        return Branch(info, state, "jmespath", rule, pointer, jmespath_formula(rule), calls_functions(rule))
    except (RecursionError, ValueError, TypeError):
        return Branch(info, state, "jmespath", rule, pointer, None, True)


def _declaration(data: Any, pointer: str) -> tuple[str, Any]:
    """Where an event's transitions stand, and the transition itself as written."""
    parent: Any = None
    for step in pointer.split("/")[1:]:
        parent = data
        key = step.replace("~1", "/").replace("~0", "~")
        data = data[int(key)] if isinstance(data, list) else data[key]
    return pointer.rpartition("/")[0] if isinstance(parent, list) else pointer, data
