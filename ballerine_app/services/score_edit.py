"""Edits of what the score means and of the scorecard."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules.policy import DEFAULT_LEVELS
from ballerine_app.services.action_edit import new_action
from ballerine_app.services.errors import Invalid
from ballerine_app.services.policy_edit import ORDER, Data, Edit, append_item, at, number, placed, set_value
from ballerine_app.views.rule_fields import FieldCatalogue

_FIRST_THRESHOLD: Final = 85
_WHOLE: Final = frozenset({"from", "to"})


def set_level(name: str, given: str) -> Edit:
    """Set the highest score of a level: low, medium or high."""
    found = number(given, whole=True)

    def edit(data: Data) -> Data:
        held = data.get("levels")
        levels = {**DEFAULT_LEVELS, **(held if isinstance(held, dict) else {})}
        if name not in levels or found is None:
            raise Invalid("not_a_whole_number")
        placed(data, "levels", {**levels, name: found}, ORDER["policy"])
        return data

    return edit


def set_aggregation(kind: str) -> Edit:
    """Say how the scores of the rules that fire make one: sum or highest."""
    return set_value(kind if kind == "highest" else None, "aggregation")


def add_threshold(fields: FieldCatalogue) -> Edit:
    """Add a threshold from the end of the last one on, that sends to a queue."""

    def edit(data: Data) -> Data:
        held = data.get("thresholds")
        last = held[-1].get("to", 100) if isinstance(held, list) and held and isinstance(held[-1], dict) else 100
        least = last + 1 if type(last) is int and 0 <= last < 100 else _FIRST_THRESHOLD
        return append_item({"from": least, "action": new_action("route_to_queue", fields)}, "thresholds")(data)

    return edit


def set_threshold(index: int, key: str, given: str) -> Edit:
    """Set where a threshold begins or ends; without an end it reaches to 100."""
    found = number(given, whole=key in _WHOLE)
    if key == "from" and found is None:
        raise Invalid("not_a_whole_number")
    return set_value(found, "thresholds", index, key)


def add_scorecard() -> Edit:
    """Give the policy a scorecard to begin with."""
    return set_value({"currency": "EUR", "base": 0, "characteristics": [], "limits": []}, "scorecard")


def set_currency(given: str) -> Edit:
    """Set the currency of the limits."""
    return set_value(given.strip().upper(), "scorecard", "currency")


def add_characteristic(path: str, label: str, kind: str) -> Edit:
    """Add a characteristic on a field: one band of all numbers, or, for other values, none but the others."""

    def edit(data: Data) -> Data:
        listed = at(data, ("scorecard", "characteristics"))
        taken = {each.get("id") for each in listed if isinstance(each, dict)}
        name, number_of = path.rpartition(".")[2] or "value", 2
        found = name
        while found in taken:
            found, number_of = f"{name}-{number_of}", number_of + 1
        numeric = kind == "number"
        bands: list[Any] = [{"points": 0}] if numeric else [{"in": [], "points": 0}]
        card = {"id": found, "description": label, "value": {"var": path}, "bands": bands, "missing": 0}
        listed.append(card if numeric else {**card, "otherwise": 0})
        return data

    return edit


def add_band(index: int) -> Edit:
    """Add a band to a characteristic; a range takes the numbers from a new bound of the last one on."""

    def edit(data: Data) -> Data:
        bands = at(data, ("scorecard", "characteristics", index, "bands"))
        last = bands[-1] if bands else {}
        if "in" in last:
            bands.append({"in": [], "points": 0})
            return data
        held = last.get("from", 0)
        bound = last.get("below", held + 10 if type(held) in (int, float) else 10)
        if bands:
            placed(last, "below", bound, ORDER["band"])
        bands.append({"from": bound, "points": 0})
        return data

    return edit


def set_number(given: str, *steps: str | int, optional: bool = False) -> Edit:
    """Set a number of the scorecard; one that is `optional` goes where nothing is given."""
    found = number(given)
    if found is None and not optional:
        raise Invalid("not_a_number")
    return set_value(found, *steps)


def set_band_values(given: str, characteristic: int, band: int) -> Edit:
    """Set the values of a band from a text with commas between them; what reads as a number is one."""
    values: list[Any] = []
    for part in (each.strip() for each in given.split(",")):
        if not part:
            continue
        try:
            found: Any = number(part)
        except Invalid:
            found = part
        values.append(found if str(found) == part else part)
    return set_value(values, "scorecard", "characteristics", characteristic, "bands", band, "in")


def add_limit() -> Edit:
    """Add a limit from more points on than the last."""

    def edit(data: Data) -> Data:
        limits = at(data, ("scorecard", "limits"))
        last = limits[-1].get("from", 0) if limits and isinstance(limits[-1], dict) else -10
        limits.append({"from": (last if type(last) in (int, float) else 0) + 10, "limit": 0})
        return data

    return edit
