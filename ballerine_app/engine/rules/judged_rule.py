"""A rule of a policy as the linter looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ballerine_app.engine.rules.formula import Formula
from ballerine_app.engine.rules.json_logic_formula import json_logic_formula, operation
from ballerine_app.engine.rules.json_pointer import escape
from ballerine_app.engine.rules.paths import split_path
from ballerine_app.engine.rules.policy_rule import PolicyRule
from ballerine_app.engine.rules.registry import SCOPED
from ballerine_app.engine.rules.rule_set_formula import rule_set_formula


@dataclass(frozen=True)
class Judged:
    """A rule that can be used: its condition as written, where this stands, and where the rule does."""

    rule: PolicyRule
    condition: Any
    condition_pointer: str
    pointer: str

    @property
    def is_rule_set(self) -> bool:
        """Whether the condition is one of Ballerine's rule sets, not JsonLogic."""
        return self.condition_pointer.endswith("/ruleSet")

    @cached_property
    def formula(self) -> Formula:
        """What the condition says, in the form that contradictions are searched in."""
        return rule_set_formula(self.condition) if self.is_rule_set else json_logic_formula(self.condition)

    @property
    def name(self) -> str:
        """What a sentence calls the rule."""
        return f"\N{LEFT DOUBLE QUOTATION MARK}{self.rule.reason}\N{RIGHT DOUBLE QUOTATION MARK}"


def operations_in(rule: Any, pointer: str, scope: str | None = "") -> Iterator[tuple[Any, str, str | None]]:
    """Every operation in a JsonLogic rule with its pointer and the path of the list whose items it is about.

    The path is "" outside of lists, and None where it isn't known.
    """
    step = operation(rule)
    if step is None:
        for index, item in enumerate(rule if isinstance(rule, list) else ()):
            yield from operations_in(item, f"{pointer}/{index}", scope)
        return
    name, arguments = step
    yield rule, pointer, scope
    place = f"{pointer}/{escape(name)}"
    listed = isinstance(rule[name], list)
    for index, argument in enumerate(arguments):
        inner = scope
        if name in SCOPED and index == 1:
            inner = None if name == "reduce" else _items_of(arguments[0], scope)
        yield from operations_in(argument, f"{place}/{index}" if listed else place, inner)


def _items_of(source: Any, scope: str | None) -> str | None:
    step = operation(source)
    if scope is None or step is None or step[0] != "var" or len(step[1]) != 1 or not isinstance(step[1][0], str):
        return None
    return ".".join(filter(None, (scope, *split_path(step[1][0])))) + "[]"
