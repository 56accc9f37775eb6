"""Rules compiled as one function: which of them hold, at the price of one call and with each path read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ballerine_app.engine.rules.compiler import Rule
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.list_lookup import ListLookup
from ballerine_app.engine.rules.rule_set import RuleSet
from ballerine_app.engine.rules.rule_writer import Compiled, RuleWriter
from ballerine_app.engine.rules.tree import Node

Values = tuple[tuple[str, Any], ...]
_RULES_OF_A_FUNCTION = 200


class RuleGroup:
    """Rules that are evaluated together, each as it would be alone and with a budget of its own; see `__call__`.

    Safe to share between threads. Python is written when it is needed for the first time.
    """

    __slots__ = ("_functions", "_reads", "names", "rules")

    def __init__(self, rules: Sequence[Rule | RuleSet], names: Sequence[str]) -> None:
        """`names` are those of the rules, for errors."""
        self.rules = tuple(rules)
        self.names = tuple(names)
        self._functions: tuple[Callable[[Any, Steps, Callable[[bool], None]], None], ...] | None = None
        self._reads: tuple[Callable[[Any], tuple[Values, ...]], ...] | None = None

    def __call__(
        self, data: Any, now: datetime | None = None, lists: Mapping[str, ListLookup] | None = None
    ) -> list[bool]:
        """Whether each rule holds on JSON `data`, by JsonLogic's truth of its value, in the order of the rules.

        RuleError, which names the rule, for the first that fails, see Rule; and where all need too much together.
        """
        functions = self._functions
        if functions is None:
            functions = self._functions = tuple(map(_functions, _chunks(self.rules)))
        steps = Steps(now, lists)
        found: list[bool] = []
        try:
            for function in functions:
                function(data, steps, found.append)
        except RuleError as error:
            raise named(error, self.names[len(found)]) from error
        return found

    def values(self, data: Any) -> list[Values]:
        """What each rule reads: (path, value) for its paths but for those inside of lists; null where nothing is."""
        reads = self._reads
        if reads is None:
            reads = self._reads = tuple(map(_reader, _chunks(self.rules)))
        return [values for read in reads for values in read(data)]


def named(error: RuleError, name: str) -> RuleError:
    """The error of the rule that has this name."""
    return RuleError(f"Rule {name!r}: {error.message}", error.pointer, error.suggestion)


def _chunks(rules: tuple[Rule | RuleSet, ...]) -> list[tuple[Rule | RuleSet, ...]]:
    return [rules[start : start + _RULES_OF_A_FUNCTION] for start in range(0, len(rules), _RULES_OF_A_FUNCTION)]


def _functions(rules: tuple[Rule | RuleSet, ...]) -> Callable[..., None]:
    writer = RuleWriter()
    return writer.build(writer.each_holds([_node(rule) for rule in rules]))


def _reader(rules: tuple[Rule | RuleSet, ...]) -> Callable[[Any], tuple[Values, ...]]:
    writer = RuleWriter()
    return writer.build(writer.values([[path for path in rule.reads if "[]" not in path] for rule in rules]))


def _node(rule: Rule | RuleSet) -> Node | Compiled:
    if isinstance(rule, Rule):
        return rule.node
    return lambda data, steps: rule.result(data, steps.now).passed
