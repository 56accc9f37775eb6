"""What compiled and explained rules share at run time: the budget of steps, list operators, missing keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth, to_number
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.paths import read_dynamic

MOST_STEPS: Final = 100_000

Body = Callable[[Any], Any]


class Steps:
    """One evaluation: its time, if it was given one, and its budget in evaluated nodes inside list operators."""

    __slots__ = ("left", "now")

    def __init__(self, now: datetime | None = None) -> None:
        self.left = MOST_STEPS
        self.now = now

    def spend(self, count: int) -> None:
        """RuleError when the budget is used up."""
        self.left -= count
        if self.left < 0:
            raise RuleError(f"The rule needs more than {MOST_STEPS} steps on this data.")


def over_list(name: str, source: Any, body: Body, start: Any, cost: int, steps: Steps) -> Any:
    """Apply a list operator. `body` is the rule for one item, `start` the first value of `reduce`, `cost` the nodes
    that one item takes.
    """
    if not isinstance(source, list):
        return {"reduce": start, "all": False, "some": False, "none": True}.get(name, [])
    steps.spend(len(source) * cost)
    if name == "map":
        return [None if (value := body(item)) is UNDEFINED else value for item in source]
    if name == "filter":
        return [item for item in source if logic_truth(body(item))]
    if name == "all":
        return bool(source) and all(logic_truth(body(item)) for item in source)
    if name == "some":
        return any(logic_truth(body(item)) for item in source)
    if name == "none":
        return not any(logic_truth(body(item)) for item in source)
    for item in source:
        start = body({"current": item, "accumulator": start})
    return start


def missing(data: Any, *arguments: Any) -> list[Any]:
    """The keys whose value in `data` is absent, null or an empty text."""
    keys = arguments[0] if arguments and isinstance(arguments[0], list) else arguments
    return [key for key in keys if _is_missing(data, key)]


def missing_some(data: Any, need: Any = UNDEFINED, keys: Any = UNDEFINED) -> list[Any]:
    """No keys when at least `need` of them have a value, else the missing ones."""
    listed = keys if isinstance(keys, list) else []
    absent = missing(data, listed)
    return [] if len(listed) - len(absent) >= to_number(need) else absent


def _is_missing(data: Any, key: Any) -> bool:
    value = read_dynamic(data, key)
    return value is None or value is UNDEFINED or (isinstance(value, str) and value == "")
