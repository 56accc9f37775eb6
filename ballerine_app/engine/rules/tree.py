"""From JSON to a checked tree: the size and depth of a rule, its operators, and the paths that it reads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal

from ballerine_app.engine.rules import all_operators  # noqa: F401  (they register themselves)
from ballerine_app.engine.rules.clock import CLOCK
from ballerine_app.engine.rules.errors import PatternError, RuleError
from ballerine_app.engine.rules.evaluation import LONGEST_PATH
from ballerine_app.engine.rules.paths import split_path
from ballerine_app.engine.rules.registry import (
    AGGREGATES,
    CONTROL,
    LIST_OPERATORS,
    OPERATORS,
    SCOPED,
    Function,
    Operator,
    suggest,
)
from ballerine_app.engine.rules.strict import ORDERINGS, refusing_missing

MOST_NODES: Final = 2_500
MOST_DEPTH: Final = 100
LONGEST_TEXT: Final = 100_000
MOST_CHARACTERS: Final = 250_000  # of all texts and keys together

Kind = Literal["constant", "array", "read", "operator"]


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a rule. `value` holds a constant, `path` the steps of a `var` whose path is written in the rule;
    `size` counts the steps from here down; `function` is that of an operator whose arguments are evaluated first.
    """

    kind: Kind
    name: str
    arguments: tuple[Node, ...]
    value: Any
    path: tuple[str, ...]
    size: int
    function: Function | None = None


def check_size(rule: Any) -> None:
    """RuleError where the rule isn't plain JSON, or has more than MOST_NODES nodes, MOST_DEPTH levels or
    MOST_CHARACTERS characters.
    """
    stack: list[tuple[Any, int]] = [(rule, 0)]
    count, characters = 0, 0
    while stack:
        value, depth = stack.pop()
        count += 1
        if count > MOST_NODES:
            raise RuleError(f"The rule has more than {MOST_NODES} parts.")
        if depth > MOST_DEPTH:
            raise RuleError(f"The rule is nested more than {MOST_DEPTH} levels deep.")
        if isinstance(value, dict):
            if not all(isinstance(key, str) for key in value):
                raise RuleError("A key of the rule is no text.")
            if len(value) > MOST_NODES:
                raise RuleError(f"The rule has more than {MOST_NODES} parts.")
            characters += sum(map(len, value))
            stack.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            if len(value) > MOST_NODES:
                raise RuleError(f"The rule has more than {MOST_NODES} parts.")
            stack.extend((item, depth + 1) for item in value)
        else:
            _check_scalar(value)
            characters += len(value) if isinstance(value, str) else 0
        if characters > MOST_CHARACTERS:
            raise RuleError(f"The rule has more than {MOST_CHARACTERS} characters.")


def parse(rule: Any, pointer: str = "", strict: bool = False) -> Node:
    """The tree of a rule that `check_size` let through; `strict` orderings refuse missing values.

    RuleError for an unknown operator or bad arguments.
    """
    if isinstance(rule, list):
        items = tuple(parse(item, f"{pointer}/{index}", strict) for index, item in enumerate(rule))
        if all(item.kind == "constant" for item in items):
            return Node("constant", "", (), rule, (), 1)
        return Node("array", "array", items, None, (), 1 + sum(item.size for item in items))
    if not isinstance(rule, dict) or len(rule) != 1:
        return Node("constant", "", (), rule, (), 1)
    ((name, given),) = rule.items()
    here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
    if name not in OPERATORS and name not in CONTROL and name not in SCOPED:
        raise RuleError(f"There is no operator {name[:64]!r}.", here, suggest(name))
    listed = isinstance(given, list)
    arguments = tuple(
        parse(item, f"{here}/{index}" if listed else here, strict)
        for index, item in enumerate(given if listed else [given])
    )
    if name in AGGREGATES and len(arguments) == 1:
        arguments = (*arguments, _each(AGGREGATES[name].counts))
    if name in SCOPED and len(arguments) < 2:
        raise RuleError(f"{name!r} needs a list and a rule for its items.", here)
    if name in CLOCK and any(argument.value not in (None, "", {}) for argument in arguments):
        raise RuleError(f"{name!r} takes no arguments.", here)
    known = OPERATORS.get(name)
    if known and known.strict and not known.least <= len(arguments) <= (known.most or len(arguments)):
        raise RuleError(f"{name!r} takes {known.least} arguments, not {len(arguments)}.", here)
    if known:
        _check_constants(known, arguments, here)
    if name == "*" and not arguments:
        raise RuleError("'*' needs at least one argument.", here)
    size = 1 + sum(item.size for item in arguments)
    if name == "var" and (not arguments or _is_path(arguments[0])):
        path = split_path(arguments[0].value) if arguments else ()
        if len(path) > LONGEST_PATH:
            raise RuleError(f"A path has more than {LONGEST_PATH} steps.", here)
        return Node("read", name, arguments, None, path, size + len(path) // 4)
    function = known.function if known else None
    if strict and function and name in ORDERINGS:
        operands = tuple(_told(arguments, index) for index in range(max(len(arguments), 2)))
        function = refusing_missing(name, function, operands, here)
    return Node("operator", name, arguments, None, (), size, function)


def paths_read(node: Node) -> tuple[str, ...]:
    """The dotted paths that the rule reads, in order of appearance; `list[].key` inside a list operator."""
    found: dict[str, None] = {}
    _collect(node, "", found)
    return tuple(found)


def _collect(node: Node, scope: str | None, found: dict[str, None]) -> None:
    if node.kind == "read":
        if scope is not None:
            path = ".".join(filter(None, (scope, *node.path)))
            if path:
                found[path] = None
        for argument in node.arguments[1:]:
            _collect(argument, scope, found)
    elif node.name in SCOPED:
        source = node.arguments[0]
        _collect(source, scope, found)
        inner = None
        if source.kind == "read" and scope is not None:
            inner = ".".join(filter(None, (scope, *source.path))) + "[]"
        if node.name == "reduce":
            _collect_reduce(node.arguments[1], inner, found)
        else:
            _collect(node.arguments[1], inner, found)
        for argument in node.arguments[2:3]:
            _collect(argument, scope, found)
    else:
        if node.name in ("missing", "missing_some") and scope is not None:
            keys = node.arguments[-1:] if node.name == "missing_some" else node.arguments
            found.update(dict.fromkeys(_constant_keys(keys, scope)))
        for argument in node.arguments:
            _collect(argument, scope, found)


def _collect_reduce(node: Node, inner: str | None, found: dict[str, None]) -> None:
    if node.kind == "read":
        if inner is not None and node.path[:1] == ("current",):
            found[".".join((inner, *node.path[1:]))] = None
    elif node.name not in SCOPED:
        for argument in node.arguments:
            _collect_reduce(argument, inner, found)


def _constant_keys(nodes: tuple[Node, ...], scope: str) -> list[str]:
    keys: list[str] = []
    for node in nodes:
        if node.kind == "constant":
            listed = node.value if isinstance(node.value, list) else [node.value]
            keys.extend(".".join(filter(None, (scope, key))) for key in listed if isinstance(key, str) and key)
    return keys


def needs_clock(node: Node) -> bool:
    """Whether the rule reads the time."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each.name in CLOCK or (each.name in OPERATORS and OPERATORS[each.name].clock):
            return True
        waiting.extend(each.arguments)
    return False


def lists_used(node: Node) -> tuple[str, ...]:
    """The names of the custom lists that the rule asks, in order of appearance."""
    found = [node.arguments[1].value] if node.kind == "operator" and node.name in LIST_OPERATORS else []
    found += [name for argument in node.arguments for name in lists_used(argument)]
    return tuple(dict.fromkeys(found))


def _each(counts: bool) -> Node:
    """The rule that an aggregate without one has for its items."""
    return Node("constant", "", (), True, (), 1) if counts else Node("read", "var", (), None, (), 1)


def _check_constants(known: Operator, arguments: tuple[Node, ...], pointer: str) -> None:
    for index, check in known.constants.items():
        if index >= len(arguments):
            continue
        given = arguments[index]
        if given.kind != "constant":
            raise RuleError(f"Argument {index + 1} of {known.name!r} must be written in the rule.", pointer)
        try:
            check(given.value)
        except (ValueError, PatternError) as error:
            raise RuleError(f"{known.name!r}: {error}", f"{pointer}/{index}") from error


def _told(arguments: tuple[Node, ...], index: int) -> str:
    node = arguments[index] if index < len(arguments) else None
    return repr(".".join(node.path)) if node is not None and node.kind == "read" else f"operand {index + 1}"


def _is_path(node: Node) -> bool:
    return node.kind == "constant" and not isinstance(node.value, (list, dict))


def _check_scalar(value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise RuleError(f"A text of the rule has more than {LONGEST_TEXT} characters.")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise RuleError("NaN and infinity are no JSON numbers.")
    elif not isinstance(value, int):
        raise RuleError(f"{type(value).__name__} is no JSON value.")
    elif value.bit_length() > 1024:
        raise RuleError("A number of the rule is too large.")
