"""What compiled and explained rules share at run time: the budget of steps, list operators, missing keys.

The budget is counted in steps, not in seconds, so that a rule fails on the same data everywhere and at each replay. A
step is what takes about a microsecond; what grows with its input (texts, lists, patterns) costs accordingly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.coercion import UNDEFINED, logic_truth, to_number
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.list_lookup import ListLookup
from ballerine_app.engine.rules.paths import read_path, split_path
from ballerine_app.engine.rules.registry import AGGREGATES

MOST_STEPS: Final = 100_000
MOST_STEPS_TOGETHER: Final = 2_000_000  # of all rules of a set
MOST_DEPTH: Final = 100
LONGEST_PATH: Final = 100
_FREE_TEXT: Final = 256  # characters that cost nothing
_CHARACTERS_PER_STEP: Final = 128
_VALUES_PER_STEP: Final = 2
_NO_LISTS: Final[Mapping[str, ListLookup]] = {}

Body = Callable[[Any], Any]


class Steps:
    """One evaluation: its time and custom lists, if it was given any, and its budget of steps."""

    __slots__ = ("left", "lists", "now", "together")

    def __init__(self, now: datetime | None = None, lists: Mapping[str, ListLookup] | None = None) -> None:
        self.left = MOST_STEPS
        self.together = MOST_STEPS_TOGETHER
        self.now = now
        self.lists = _NO_LISTS if lists is None else lists

    def spend(self, count: int) -> None:
        """RuleError when the budget is used up."""
        self.left -= count
        if self.left < 0:
            raise RuleError(f"The rule needs more than {MOST_STEPS} steps on this data.")

    def turn(self) -> None:
        """Give the next rule of a set the whole budget. RuleError when the set has used up its own."""
        self.together -= MOST_STEPS - self.left
        self.left = MOST_STEPS
        if self.together < 0:
            raise RuleError(f"The rules need more than {MOST_STEPS_TOGETHER} steps together on this data.")

    def truth(self, value: Any) -> bool:
        """JsonLogic's truth of a rule's value, which costs what handing out the value does."""
        if isinstance(value, (list, dict)):
            self.weigh(value)
        return logic_truth(value)

    def weigh(self, *values: Any) -> None:
        """Spend what reading all of these values takes. RuleError also where one is nested too deeply."""
        for value in values:
            if type(value) is str:
                if len(value) > _FREE_TEXT:
                    self.spend(len(value) // _CHARACTERS_PER_STEP)
            elif isinstance(value, (list, dict)):
                self._weigh_parts(value)

    def _weigh_parts(self, value: Any) -> None:
        most, characters, count = self.left * _VALUES_PER_STEP, 0, 0
        stack: list[tuple[Any, int]] = [(value, 1)]
        while stack:
            part, depth = stack.pop()
            count += len(part)
            if depth > MOST_DEPTH:
                raise RuleError(f"The rule makes a value that is nested more than {MOST_DEPTH} levels deep.")
            if count > most:
                self.spend(self.left + 1)
            for item in part.values() if isinstance(part, dict) else part:
                if isinstance(item, (list, dict)):
                    stack.append((item, depth + 1))
                elif type(item) is str:
                    characters += len(item) * depth
        self.spend(count // _VALUES_PER_STEP + characters // _CHARACTERS_PER_STEP)


def over_list(name: str, source: Any, body: Body, start: Any, cost: int, steps: Steps) -> Any:
    """Apply a list operator. `body` is the rule for one item, `start` the first value of `reduce`, `cost` the nodes
    that one item takes.
    """
    if not isinstance(source, list):
        empty: Any = None if name in AGGREGATES else []
        return {"reduce": start, "all": False, "some": False, "none": True}.get(name, empty)
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
    if name in AGGREGATES:
        values = [body(item) for item in source]
        steps.weigh(values)
        return AGGREGATES[name].function(values)
    for item in source:
        start = body({"current": item, "accumulator": start})
    return start


def listed(steps: Steps, values: tuple[Any, ...]) -> list[Any]:
    """The values as a new list; an array that a rule builds can't grow without being paid for."""
    for value in values:
        if isinstance(value, (list, dict)):
            steps.weigh(value)
    return [None if value is UNDEFINED else value for value in values]


def missing(steps: Steps, data: Any, *arguments: Any) -> list[Any]:
    """The keys whose value in `data` is absent, null or an empty text."""
    keys = arguments[0] if arguments and isinstance(arguments[0], list) else arguments
    steps.spend(len(keys))
    return [key for key in keys if _is_missing(steps, data, key)]


def missing_known(steps: Steps, keys: tuple[str, ...], values: tuple[Any, ...]) -> list[Any]:
    """As `missing`, where the keys are plain texts that were read before."""
    steps.spend(len(keys))
    return [key for key, value in zip(keys, values, strict=True) if value is None or value == ""]


def missing_some(steps: Steps, data: Any, need: Any = UNDEFINED, keys: Any = UNDEFINED) -> list[Any]:
    """No keys when at least `need` of them have a value, else the missing ones."""
    listed = keys if isinstance(keys, list) else []
    absent = missing(steps, data, listed)
    steps.weigh(need)
    return [] if len(listed) - len(absent) >= to_number(need) else absent


def read_dynamic(steps: Steps, data: Any, path: Any, default: Any = UNDEFINED) -> Any:
    """`var` whose path was itself computed; an empty path is the data itself. RuleError where it has too many steps."""
    steps.weigh(path)
    parts = split_path(path)
    if len(parts) > LONGEST_PATH:
        raise RuleError(f"A path has more than {LONGEST_PATH} steps.")
    return read_path(data, parts, None if default is UNDEFINED else default)


def known_path(key: str) -> tuple[str, ...] | None:
    """The steps of a key that is read without cost and always can be; None for another."""
    parts = split_path(key) if len(key) <= _FREE_TEXT else ()
    return parts if len(key) <= _FREE_TEXT and len(parts) <= LONGEST_PATH else None


def _is_missing(steps: Steps, data: Any, key: Any) -> bool:
    value = read_dynamic(steps, data, key)
    return value is None or value is UNDEFINED or (isinstance(value, str) and value == "")
