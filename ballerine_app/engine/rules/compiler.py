"""JsonLogic to Python: a rule's tree becomes Python functions once, which are kept by the rule's hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.explain import Explainer, Explanation
from ballerine_app.engine.rules.list_lookup import ListLookup
from ballerine_app.engine.rules.rule_writer import Compiled, build_rule
from ballerine_app.engine.rules.tree import Node, check_size, lists_used, needs_clock, parse, paths_read

_CACHED_RULES: Final = 4_096


class Rule:
    """A compiled JsonLogic rule. Call it with the data to get its value; safe to share between threads.

    `reads` are the dotted paths that it reads, `lists` the custom lists that it asks; `needs_clock` says that it reads
    the time.
    """

    __slots__ = ("_explainer", "_function", "hash", "lists", "needs_clock", "node", "reads", "source")

    def __init__(self, source: Any, digest: str, node: Node) -> None:
        self.source = source
        self.hash = digest
        self.reads = paths_read(node)
        self.lists = lists_used(node)
        self.needs_clock = needs_clock(node)
        self.node = node
        # Writing Python takes longer than reading the rule, so it waits until the rule is used.
        self._function: Compiled = self._compile
        self._explainer: Explainer | None = None

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
        self._function = build_rule(self.node)
        return self._function(data, steps)

    def explain(
        self, data: Any, now: datetime | None = None, lists: Mapping[str, ListLookup] | None = None
    ) -> Explanation:
        """The same evaluation as a tree: operator, arguments, value, path read, missing, detail."""
        explainer = self._explainer
        if explainer is None:
            explainer = self._explainer = Explainer(self.node)
        return explainer(data, Steps(now, lists))


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
