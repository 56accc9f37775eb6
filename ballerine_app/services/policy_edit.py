"""Edits of a policy's JSON. Each gives new JSON in which everything else is as it was, in the same order.

Places are lists of steps, as of a JSON pointer. Places that don't exist raise IndexError, KeyError or TypeError, which
`edited` turns into Invalid("edit_out_of_date"): the text has changed since the form was drawn.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any, Final

from ballerine_app.locales import text
from ballerine_app.services.errors import Invalid

Data = dict[str, Any]
Edit = Callable[[Data], Data]
# The keys of each kind of object in the order in which people write them.
ORDER: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(keys.split())
    for name, keys in {
        "rule": "id description appliesTo when ruleSet score additionalScore weight minScore maxScore riskLevel reason "
        "action actions domain indicator",
        "policy": "name version description levels aggregation thresholds rules scorecard tests",
        "threshold": "from to action",
        "characteristic": "id description value bands missing otherwise",
        "band": "from below in points",
        "limit": "from limit atMost",
        "scorecard": "description currency base characteristics limits",
    }.items()
}
_NEW_ID: Final = re.compile(r"new-rule(-\d+)?")
_ID_PARTS: Final = re.compile(r"[a-z0-9]+")
_LONGEST_ID: Final = 60


def edited(data: Data, edit: Edit) -> Data:
    """A copy of the data, edited. Invalid("edit_out_of_date") where the place isn't there any more."""
    try:
        return edit(copy.deepcopy(data))
    except (IndexError, KeyError, TypeError, AttributeError):
        raise Invalid("edit_out_of_date") from None


def placed(holder: dict[str, Any], key: str, value: Any, order: tuple[str, ...]) -> None:
    """Set a key; a new one goes before the first that comes after it in the usual order. None takes it away."""
    if value is None:
        holder.pop(key, None)
        return
    if key in holder:
        holder[key] = value
        return
    later = set(order[order.index(key) + 1 :]) if key in order else set()
    items = list(holder.items())
    place = next((index for index, (name, _) in enumerate(items) if name in later), len(items))
    items.insert(place, (key, value))
    holder.clear()
    holder.update(items)


def add_rule() -> tuple[Edit, Callable[[Data], int]]:
    """An edit that adds a rule at the end, which never fires yet, and a function that tells its index afterwards."""

    def edit(data: Data) -> Data:
        rules = data.setdefault("rules", [])
        rules.append(
            {
                "id": _free("new-rule", rules),
                "description": text("rule_editor.new.description"),
                "when": {"and": []},
                "score": 10,
                "reason": text("rule_editor.new.reason"),
            }
        )
        return data

    return edit, lambda data: len(data["rules"]) - 1


def duplicate_rule(index: int) -> Edit:
    """Put a copy after a rule, under an id of its own."""

    def edit(data: Data) -> Data:
        rules = data["rules"]
        twin = copy.deepcopy(rules[_place(index)])
        twin["id"] = _free(str(twin.get("id", "rule")), rules)
        rules.insert(index + 1, twin)
        return data

    return edit


def delete_item(*steps: str | int) -> Edit:
    """Take an item out of a list, or a key out of an object."""

    def edit(data: Data) -> Data:
        holder = at(data, steps[:-1])
        holder.pop(_place(steps[-1]) if isinstance(holder, list) else steps[-1])
        return data

    return edit


def move_item(index: int, by: int, *steps: str | int) -> Edit:
    """Move an item of the list at `steps`, as far as it goes."""

    def edit(data: Data) -> Data:
        items = at(data, steps)
        items.insert(max(index + by, 0), items.pop(_place(index)))
        return data

    return edit


def append_item(value: Any, *steps: str | int) -> Edit:
    """Add to the end of the list at `steps`, which is made where it is missing."""

    def edit(data: Data) -> Data:
        holder = at(data, steps[:-1])
        if isinstance(holder, dict) and steps[-1] not in holder:
            placed(holder, str(steps[-1]), [], _order_of(steps[:-1]))
        at(data, steps).append(value)
        return data

    return edit


def set_value(value: Any, *steps: str | int) -> Edit:
    """Set what stands at `steps`; None takes an object's key away."""

    def edit(data: Data) -> Data:
        holder = at(data, steps[:-1])
        if isinstance(holder, list):
            holder[_place(steps[-1])] = value
        else:
            placed(holder, str(steps[-1]), value, _order_of(steps[:-1]))
        return data

    return edit


def set_reason(index: int, reason: str) -> Edit:
    """Set a rule's reason. A rule that was just added gets its id from it, as long as nobody gave it another."""

    def edit(data: Data) -> Data:
        rules = data["rules"]
        rule = rules[_place(index)]
        placed(rule, "reason", reason, ORDER["rule"])
        if _NEW_ID.fullmatch(str(rule.get("id", ""))):
            name = "-".join(_ID_PARTS.findall(reason.casefold()))[:_LONGEST_ID].strip("-")
            if name and name != "new-rule":
                rule["id"] = _free(name, [each for each in rules if each is not rule])
        if rule.get("description") == text("rule_editor.new.description"):
            rule["description"] = reason
        return data

    return edit


def set_applies(index: int, kinds: str) -> Edit:
    """Say which kind of entity a rule judges: individual, business, or "" for both."""
    return set_value([kinds] if kinds else None, "rules", index, "appliesTo")


def at(data: Any, steps: tuple[str | int, ...]) -> Any:
    """What stands at `steps`."""
    for step in steps:
        data = data[_place(step)] if isinstance(data, list) else data[step]
    return data


def number(given: str, *, whole: bool = False) -> int | float | None:
    """A number as people type it, None for nothing. Invalid("not_a_number") or Invalid("not_a_whole_number")."""
    plain = given.strip().replace("\N{MINUS SIGN}", "-")
    if not plain:
        return None
    try:
        found: Any = json.loads(plain)
    except ValueError:
        found = None
    if type(found) not in (int, float) or abs(found) > 1e15:
        raise Invalid("not_a_number")
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if whole and not isinstance(found, int):
        raise Invalid("not_a_whole_number")
    return found  # type: ignore[no-any-return]  # told by its type above


def _order_of(steps: tuple[str | int, ...]) -> tuple[str, ...]:
    names = [step for step in steps if isinstance(step, str)]
    singular = {
        "rules": "rule",
        "thresholds": "threshold",
        "characteristics": "characteristic",
        "bands": "band",
        "limits": "limit",
        "scorecard": "scorecard",
    }
    return ORDER[singular.get(names[-1], "policy") if names else "policy"]


def _free(name: str, rules: list[Any]) -> str:
    taken = {each.get("id") for each in rules if isinstance(each, dict)}
    number_of, found = 2, name
    while found in taken:
        found, number_of = f"{name}-{number_of}", number_of + 1
    return found


def _place(index: str | int) -> int:
    if not isinstance(index, int) or index < 0:
        raise IndexError
    return index
