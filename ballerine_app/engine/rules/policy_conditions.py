"""The conditions of a policy's rules, compiled together for each kind of entity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.paths import read_path
from ballerine_app.engine.rules.policy_rule import Lists, PolicyRule
from ballerine_app.engine.rules.rule_group import RuleGroup, Values

_KIND: Final = ("entity", "type")


class PolicyConditions:
    """Which rules hold for a case. Those that don't apply to its `entity.type` are left out; without one, all apply."""

    __slots__ = ("_groups", "_rules")

    def __init__(self, rules: Sequence[PolicyRule]) -> None:
        self._rules = tuple(rules)
        self._groups: dict[str | None, tuple[tuple[PolicyRule, ...], RuleGroup]] = {}
        for kind in (None, "individual", "business", ""):
            applying = tuple(rule for rule in self._rules if kind is None or kind in rule.applies_to)
            group = RuleGroup([rule.when for rule in applying], [rule.id for rule in applying])
            self._groups[kind] = (applying, group)

    def told(self, data: Any, now: datetime | None, lists: Lists) -> list[tuple[PolicyRule, bool, Values]]:
        """Each rule that applies, whether it holds, and what it read. RuleError names the rule that failed."""
        rules, group = self._applying(data)
        return list(zip(rules, group(data, now, lists), group.values(data), strict=True))

    def _applying(self, data: Any) -> tuple[tuple[PolicyRule, ...], RuleGroup]:
        kind = read_path(data, _KIND)
        return self._groups.get(kind, self._groups[""]) if isinstance(kind, str) else self._groups[None]
