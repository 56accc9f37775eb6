"""Edits of what a rule or a threshold causes."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.services.policy_edit import ORDER, Data, Edit, at, placed
from ballerine_app.views.rule_fields import FieldCatalogue

ACTION_TYPES: Final = ("require_step", "route_to_queue", "auto_approve", "block")


def new_action(kind: str, fields: FieldCatalogue) -> dict[str, Any]:
    """An action of a type, with a step or queue to begin with."""
    if kind == "require_step":
        return {"type": kind, "step": fields.steps[0] if fields.steps else ""}
    if kind == "route_to_queue":
        return {"type": kind, "queue": "review"}
    return {"type": kind if kind in ACTION_TYPES else "block"}


def actions_of(rule: dict[str, Any]) -> list[Any]:
    """The actions of a rule, which has either one `action` or a list of `actions`; "score" alone is none."""
    if "action" in rule:
        one = rule["action"]
        return [] if isinstance(one, dict) and one.get("type") == "score" else [one]
    given = rule.get("actions", [])
    return list(given) if isinstance(given, list) else []


def set_actions(index: int, actions: list[Any]) -> Edit:
    """Put a rule's actions: one stays alone where one stood alone."""

    def edit(data: Data) -> Data:
        rule = at(data, ("rules", index))
        alone = "action" in rule or ("actions" not in rule and len(actions) == 1)
        if len(actions) == 1 and alone:
            placed(rule, "action", actions[0], ORDER["rule"])
        elif "action" in rule and actions:
            _renamed(rule, "action", "actions", actions)
        else:
            rule.pop("action", None)
            placed(rule, "actions", actions or None, ORDER["rule"])
        return data

    return edit


def _renamed(rule: dict[str, Any], old: str, new: str, value: Any) -> None:
    items = [(new, value) if key == old else (key, each) for key, each in rule.items()]
    rule.clear()
    rule.update(items)
