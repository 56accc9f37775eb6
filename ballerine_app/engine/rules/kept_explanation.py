"""Explanations small enough to be kept with each case: the tree without what is empty, and bounded as a whole."""

from __future__ import annotations

from typing import Any, Final

MOST_NODES: Final = 40  # of one rule
MOST_NODES_OF_ALL: Final = 600  # of all rules of one judgement
_MOST_ITEMS: Final = 25
_LONGEST_TEXT: Final = 120
_CUT: Final = "…"


class Keeper:
    """Cuts the explanations of one judgement, in the order in which they come, until there is room for no more."""

    def __init__(self, most: int = MOST_NODES_OF_ALL) -> None:
        self._left = most
        self._of_rule = 0

    def keep(self, told: dict[str, Any]) -> dict[str, Any] | None:
        """The explanation of a rule (`PolicyRule.explain`) in the form that is kept; None where there is no room.

        `{"op", "value", "args", "path", "missing", "detail", "more"}` and, for a rule set, `"expected"` and `"status"`;
        what is empty is left out, and so is `op` where the node is a constant. `more` counts the arguments that were
        cut off.
        """
        if self._left <= 0:
            return None
        self._of_rule = min(MOST_NODES, self._left)
        left = self._of_rule
        found = self._node(told)
        self._left -= left - self._of_rule
        return found

    def keep_reason(self, told: dict[str, Any]) -> dict[str, Any] | None:
        """What kept a rule from firing: of an `and`, the part that does not hold."""
        while told.get("operator") == "and" and told.get("arguments"):
            told = told["arguments"][-1]
        return self.keep(told)

    def _node(self, told: dict[str, Any]) -> dict[str, Any]:
        self._of_rule -= 1
        return self._of_rule_set(told) if "status" in told else self._of_logic(told)

    def _of_logic(self, told: dict[str, Any]) -> dict[str, Any]:
        node: dict[str, Any] = {"value": _small(told["value"])}
        if told["operator"] is None:
            return node
        arguments = told["arguments"]
        if told["operator"] == "array" and all(each["operator"] is None for each in arguments):
            return node  # a list that is written in the rule
        node["op"] = told["operator"]
        if told["path"] is not None:
            node["path"] = told["path"]
        if told["missing"]:
            node["missing"] = True
        if told["detail"] is not None:
            node["detail"] = _small(told["detail"])
        return self._with(node, arguments)

    def _of_rule_set(self, told: dict[str, Any]) -> dict[str, Any]:
        rule = told["rule"]
        node: dict[str, Any] = {"value": _small(told["value"]), "op": rule["operator"], "status": told["status"]}
        if "key" in rule:
            node["path"] = rule["key"]
            if rule.get("value") is not None:
                node["expected"] = _small(rule["value"])
        if told["error"] == "missing":
            node["missing"] = True
        return self._with(node, told["results"])

    def _with(self, node: dict[str, Any], arguments: list[dict[str, Any]]) -> dict[str, Any]:
        kept: list[dict[str, Any]] = []
        for argument in arguments:
            if self._of_rule <= 0:
                break
            kept.append(self._node(argument))
        if kept:
            node["args"] = kept
        if len(kept) < len(arguments):
            node["more"] = len(arguments) - len(kept)
        return node


def _small(value: Any, level: int = 0) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else value[: _LONGEST_TEXT - 1] + _CUT
    if isinstance(value, list):
        if level > 1:
            return _CUT
        items = [_small(item, level + 1) for item in value[:_MOST_ITEMS]]
        return items if len(value) <= _MOST_ITEMS else [*items, _CUT]
    if isinstance(value, dict):
        if level > 1:
            return _CUT
        kept = {key[:_LONGEST_TEXT]: _small(item, level + 1) for key, item in list(value.items())[:_MOST_ITEMS]}
        return kept if len(value) <= _MOST_ITEMS else {**kept, _CUT: _CUT}
    return value
