"""What each operator is for, with an example that the tests run: (rule, data, value)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ballerine_app.engine.rules import all_operators  # noqa: F401  (they register themselves)
from ballerine_app.engine.rules.registry import AGGREGATES, OPERATORS, Example


@dataclass(frozen=True, slots=True)
class OperatorDoc:
    """An operator's documentation."""

    name: str
    doc: str
    example: Example


# The operators that evaluate their arguments themselves have no function to carry this.
_OWN_EVALUATION: Final = (
    OperatorDoc(
        "var",
        "The value at a dotted path of the data; the second argument, or null, where the path leads nowhere. An empty "
        "path is the data itself, and inside of a list operator the data is the item.",
        ({"var": ["entity.data.country", "unknown"]}, {"entity": {"data": {}}}, "unknown"),
    ),
    OperatorDoc(
        "missing",
        "Those of the paths that have no value, null or an empty text.",
        ({"missing": ["email", "phone"]}, {"email": "a@example.com", "phone": ""}, ["phone"]),
    ),
    OperatorDoc(
        "missing_some",
        "Nothing where at least so many of the paths have a value, else those that have none.",
        ({"missing_some": [1, ["email", "phone"]]}, {"email": "a@example.com"}, []),
    ),
    OperatorDoc(
        "and",
        "The first value that counts as false, else the last; what follows a false one is not evaluated.",
        ({"and": [{"var": "vip"}, {">": [{"var": "age"}, 17]}]}, {"vip": True, "age": 30}, True),
    ),
    OperatorDoc(
        "or",
        "The first value that counts as true, else the last; what follows a true one is not evaluated.",
        ({"or": [{"var": "nickname"}, {"var": "name"}]}, {"nickname": "", "name": "Ana"}, "Ana"),
    ),
    OperatorDoc(
        "if",
        "Condition, value, condition, value, …, value for all else: the value behind the first condition that holds.",
        ({"if": [{"<": [{"var": "age"}, 18]}, "minor", {"<": [{"var": "age"}, 65]}, "adult", "senior"]},
         {"age": 40}, "adult"),
    ),
    OperatorDoc("?:", "The same as `if`.", ({"?:": [{"var": "pep"}, 50, 0]}, {"pep": False}, 0)),
    OperatorDoc("now", "The evaluation's time in UTC, in ISO 8601.", ({"now": []}, {}, "2026-11-22T16:30:00.000Z")),
    OperatorDoc("today", "The evaluation's day in UTC, in ISO 8601.", ({"today": []}, {}, "2026-11-22")),
    OperatorDoc(
        "map",
        "The list with each item replaced by the value of the rule.",
        ({"map": [{"var": "owners"}, {"var": "name"}]}, {"owners": [{"name": "Ana"}, {}]}, ["Ana", None]),
    ),
    OperatorDoc(
        "filter",
        "The items for which the rule holds.",
        ({"filter": [{"var": "shares"}, {">=": [{"var": ""}, 25]}]}, {"shares": [60, 10, 30]}, [60, 30]),
    ),
    OperatorDoc(
        "reduce",
        "One value from a list: the rule reads the item as `current` and what has become so far as `accumulator`, "
        "which begins as the third argument.",
        ({"reduce": [{"var": "n"}, {"+": [{"var": "accumulator"}, {"var": "current"}]}, 0]}, {"n": [1, 2, 3]}, 6),
    ),
    OperatorDoc(
        "all",
        "Whether the rule holds for every item; false for an empty list, and for what is no list.",
        ({"all": [{"var": "owners"}, {"var": "verified"}]}, {"owners": [{"verified": True}, {}]}, False),
    ),
    OperatorDoc(
        "some",
        "Whether the rule holds for an item; false for what is no list.",
        ({"some": [{"var": "hits"}, {"==": [{"var": "type"}, "pep"]}]}, {"hits": [{"type": "pep"}]}, True),
    ),
    OperatorDoc(
        "none",
        "Whether the rule holds for no item; true for what is no list.",
        ({"none": [{"var": "hits"}, {"==": [{"var": "type"}, "pep"]}]}, {}, True),
    ),
)  # fmt: skip


def operator_docs() -> dict[str, OperatorDoc]:
    """Every operator by its name."""
    found = {each.name: each for each in _OWN_EVALUATION}
    for name, known in (OPERATORS | AGGREGATES).items():
        if known.example is not None:
            found[name] = OperatorDoc(name, " ".join(known.doc.split()), known.example)
    return found
