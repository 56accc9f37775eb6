"""Ballerine's rule sets to forms and back. Their operators keep their own names, since they judge differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeGuard

from ballerine_app.engine.rules.form import Condition, Each, FieldRef, Group, GroupKind, Item, Raw, Subject, Value
from ballerine_app.engine.rules.form_conditions import MOST_NESTING
from ballerine_app.engine.rules.form_templates import Input
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS

SET_INPUTS: Final[Mapping[str, tuple[Input, ...]]] = {
    **dict.fromkeys(SET_OPERATORS, ("value",)),
    "BETWEEN": ("ordered", "ordered"),
    "IN": ("many",),
    "NOT_IN": ("many",),
    "IN_CASE_INSENSITIVE": ("many",),
    "LAST_YEAR": ("count",),
    "EXISTS": (),
}
_KINDS: Final[dict[str, GroupKind]] = {"and": "all", "or": "any"}


def rule_set_form(data: Any) -> Group:
    """The form of a rule set; what is none stands in a group as it is written."""
    item = _item(data, 0)
    return item if isinstance(item, Group) else Group("all", (item,))


def form_rule_set(form: Group) -> Any:
    """The rule set of a form that has only what rule sets know: ValueError for other groups and conditions."""
    if form.kind == "all" and len(form.items) == 1 and isinstance(form.items[0], Raw):
        return form.items[0].rule
    return _rule(form)


def _item(data: Any, depth: int) -> Item:
    if not isinstance(data, dict):
        return Raw(data)
    if data.keys() == {"operator", "rules"} and isinstance(data["rules"], list) and depth < MOST_NESTING:
        kind = _KINDS.get(data["operator"]) if isinstance(data["operator"], str) else None
        return Group(kind, tuple(_item(each, depth + 1) for each in data["rules"])) if kind else Raw(data)
    name, key = data.get("operator"), data.get("key")
    if (
        not isinstance(key, str)
        or not isinstance(name, str)
        or name not in SET_INPUTS
        or data.keys() - {"key", "operator", "value"}
    ):
        return Raw(data)
    values = _values(name, data)
    return Raw(data) if values is None else Condition(Subject(key), name, values)


def _values(name: str, data: dict[str, Any]) -> tuple[Value, ...] | None:
    value = data.get("value")
    if name == "EXISTS":
        return () if "value" not in data else None
    if name == "BETWEEN":
        if not isinstance(value, dict) or value.keys() != {"min", "max"} or not all(map(_plain, value.values())):
            return None
        return value["min"], value["max"]
    if name == "LAST_YEAR":
        if not isinstance(value, dict) or value.keys() != {"years"}:
            return None
        return (value["years"],) if type(value["years"]) is int and value["years"] >= 0 else None
    if SET_INPUTS[name] == ("many",):
        return (tuple(value),) if isinstance(value, list) and all(map(_plain, value)) else None
    return (value,) if _plain(value) else None


def _plain(value: Any) -> TypeGuard[str | int | float]:
    return isinstance(value, str | int | float)


def _rule(item: Item) -> Any:
    if isinstance(item, Raw):
        return item.rule
    if isinstance(item, Group):
        if item.kind == "none":
            raise ValueError("A rule set has no group of which none holds.")
        return {"operator": "and" if item.kind == "all" else "or", "rules": [_rule(each) for each in item.items]}
    if isinstance(item, Each) or item.operator not in SET_INPUTS or item.subject.measure:
        raise ValueError("A rule set has no such condition.")
    rule: dict[str, Any] = {"key": item.subject.path, "operator": item.operator}
    if item.operator == "EXISTS":
        return rule
    if any(isinstance(value, FieldRef) for value in item.values):
        raise ValueError("A rule set compares with values only.")
    if item.operator == "BETWEEN":
        return {**rule, "value": {"min": item.values[0], "max": item.values[1]}}
    if item.operator == "LAST_YEAR":
        return {**rule, "value": {"years": item.values[0]}}
    value = item.values[0]
    return {**rule, "value": list(value) if isinstance(value, tuple) else value}
