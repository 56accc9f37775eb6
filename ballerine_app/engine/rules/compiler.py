"""JsonLogic to Python: a rule's tree becomes Python functions once, which are kept by the rule's hash.

The generated text holds nothing from the rule: names are numbered by us and every constant, path and operator is bound
as a value. Each branch that may not run is a function of its own, and so is each part that grows too deep, which keeps
Python's own compiler far from its limits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final

from ballerine_app.engine.rules.clock import CLOCK, read_clock
from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth
from ballerine_app.engine.rules.evaluation import Steps, listed, missing, missing_some, over_list, read_dynamic
from ballerine_app.engine.rules.explain import Explanation, explain
from ballerine_app.engine.rules.list_lookup import ListLookup
from ballerine_app.engine.rules.paths import read_path
from ballerine_app.engine.rules.registry import OPERATORS, SCOPED
from ballerine_app.engine.rules.tree import Node, check_size, lists_used, needs_clock, parse, paths_read

_TALLEST_EXPRESSION: Final = 8
_CACHED_RULES: Final = 4_096


Compiled = Callable[[Any, Steps], Any]


class Rule:
    """A compiled JsonLogic rule. Call it with the data to get its value; safe to share between threads.

    `reads` are the dotted paths that it reads, `lists` the custom lists that it asks; `needs_clock` says that it reads
    the time.
    """

    __slots__ = ("_bodies", "_function", "_node", "hash", "lists", "needs_clock", "reads", "source")

    def __init__(self, source: Any, digest: str, node: Node) -> None:
        self.source = source
        self.hash = digest
        self.reads = paths_read(node)
        self.lists = lists_used(node)
        self.needs_clock = needs_clock(node)
        self._node = node
        # Writing Python takes longer than reading the rule, so it waits until the rule is used.
        self._function: Compiled = self._compile
        self._bodies: dict[int, Compiled] = {}

    def __call__(self, data: Any, now: datetime | None = None, lists: Mapping[str, ListLookup] | None = None) -> Any:
        """The rule's JsonLogic value on JSON `data` at the time `now`, with the custom lists by name.

        RuleError when it goes over its budget, reads a time or a list that isn't given, or is strict and compares
        nothing.
        """
        steps = Steps(now, lists)
        value = self._function(data, steps)
        if value is UNDEFINED:
            return None
        if isinstance(value, (list, dict)):
            steps.weigh(value)
        return value

    def _compile(self, data: Any, steps: Steps) -> Any:
        self._function = _Writer().build(self._node)
        return self._function(data, steps)

    def explain(
        self, data: Any, now: datetime | None = None, lists: Mapping[str, ListLookup] | None = None
    ) -> Explanation:
        """The same evaluation as a tree: operator, arguments, value, path read, missing, detail."""
        return explain(self._node, data, Steps(now, lists), self._body)

    def _body(self, node: Node) -> Compiled:
        if id(node) not in self._bodies:  # the rule holds its nodes, so that none gets the id of another
            self._bodies[id(node)] = _Writer().build(node)
        return self._bodies[id(node)]


def compile_rule(rule: Any, strict: bool = False) -> Rule:
    """Compile a JsonLogic rule (JSON as Python values), or take it from the cache.

    A `strict` one raises RuleError where `<`, `<=`, `>` or `>=` meets a missing value or null, which otherwise is 0.

    Raises RuleError (pointer, message, suggestion) for an unknown operator, a value that is no JSON, more than 2,500
    nodes or 100 levels.
    """
    check_size(rule)
    return _compiled(json.dumps(rule, sort_keys=True, separators=(",", ":")), strict)


@lru_cache(maxsize=_CACHED_RULES)
def _compiled(text: str, strict: bool) -> Rule:
    source = json.loads(text)
    node = parse(source, strict=strict)
    return Rule(source, hashlib.sha256(text.encode()).hexdigest(), node)


class _Writer:
    """Writes the Python functions of one rule. In the text, `d` is the data in scope and `s` the budget."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._names: dict[str, Any] = {
            "__builtins__": {},
            "read": read_path,
            "read_any": read_dynamic,
            "true": logic_truth,
            "undefined": UNDEFINED,
            "listed": listed,
            "over_list": over_list,
            "missing": missing,
            "read_clock": read_clock,
            "missing_some": missing_some,
            "partial": partial,
        }

    def build(self, node: Node) -> Compiled:
        name = self._function(node)
        # The text was made by this class from a parsed tree; no word of it comes from the rule.
        exec(compile("\n".join(self._lines), "<rule>", "exec"), self._names)  # noqa: S102
        function: Compiled = self._names[name]
        return function

    def _bind(self, value: Any) -> str:
        name = f"k{len(self._names)}"
        self._names[name] = value
        return name

    def _define(self, body: list[str]) -> str:
        name = f"f{len(self._names)}"
        self._names[name] = None
        self._lines.append(f"def {name}(d, s):")
        self._lines.extend(f" {line}" for line in body)
        return name

    def _function(self, node: Node) -> str:
        if node.name in ("if", "?:"):
            return self._define(self._if_body(node))
        if node.name in ("and", "or") and node.kind == "operator":
            return self._define(self._junction_body(node))
        text, _ = self._expression(node)
        return self._define([f"return {text}"])

    def _value(self, node: Node) -> tuple[str, int]:
        text, height = self._expression(node)
        if height < _TALLEST_EXPRESSION:
            return text, height
        return f"{self._define([f'return {text}'])}(d, s)", 1

    def _expression(self, node: Node) -> tuple[str, int]:
        if node.kind == "constant":
            return (
                repr(node.value) if node.value is None or isinstance(node.value, bool) else self._bind(node.value)
            ), 1
        if node.kind == "array":
            texts, height = self._all(node.arguments)
            return f"listed(s, ({', '.join(texts)},))", height
        if node.kind == "read":
            if not node.path and len(node.arguments) < 2:
                return "d", 1
            default, height = self._value(node.arguments[1]) if len(node.arguments) > 1 else ("None", 1)
            return f"read(d, {self._bind(node.path)}, {default})", height + 1
        if node.name in ("if", "?:", "and", "or"):
            return f"{self._function(node)}(d, s)", 1
        if node.name in SCOPED:
            return self._scoped(node)
        texts, height = self._all(node.arguments)
        if node.name == "var":
            return f"read_any(s, d, {', '.join(texts[:2])})", height
        if node.name == "missing":
            return f"missing(s, d, {', '.join(texts)})", height
        if node.name == "missing_some":
            return f"missing_some(s, d, {', '.join(texts[:2])})", height
        if node.name in CLOCK:
            return f"read_clock({self._bind(node.name)}, s.now)", height
        known = OPERATORS[node.name]
        texts = texts[: known.most] + ["undefined"] * (known.least - len(texts))
        texts = ["s", *texts] if known.steps else texts
        return f"{self._bind(node.function)}({', '.join(texts)})", height

    def _all(self, nodes: tuple[Node, ...]) -> tuple[list[str], int]:
        made = [self._value(node) for node in nodes]
        return [text for text, _ in made], 1 + max((height for _, height in made), default=0)

    def _scoped(self, node: Node) -> tuple[str, int]:
        source, height = self._value(node.arguments[0])
        body = self._function(node.arguments[1])
        start, start_height = (
            self._value(node.arguments[2]) if node.name == "reduce" and len(node.arguments) > 2 else ("None", 1)
        )
        call = (
            f"over_list({self._bind(node.name)}, {source}, partial({body}, s=s), {start}, {node.arguments[1].size}, s)"
        )
        return call, 1 + max(height, start_height)

    def _if_body(self, node: Node) -> list[str]:
        arguments = node.arguments
        body: list[str] = []
        for index in range(0, len(arguments) - 1, 2):
            test, then = self._value(arguments[index])[0], self._value(arguments[index + 1])[0]
            body.append(f"if true({test}): return {then}")
        last = self._value(arguments[-1])[0] if len(arguments) % 2 else "None"
        return [*body, f"return {last}"]

    def _junction_body(self, node: Node) -> list[str]:
        if not node.arguments:
            return ["return undefined"]
        stop = "not true(v)" if node.name == "and" else "true(v)"
        body: list[str] = []
        for argument in node.arguments[:-1]:
            body += [f"v = {self._value(argument)[0]}", f"if {stop}: return v"]
        return [*body, f"return {self._value(node.arguments[-1])[0]}"]
