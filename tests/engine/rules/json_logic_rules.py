"""Random JsonLogic rules and data for them: of any shape, and of a kind that every implementation reads alike."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from ballerine_app.engine.rules.registry import OPERATORS

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-50, 50)
    | st.sampled_from(
        ["", "a", "10", " 7 ", "abc", "a.b", "1e2", "-0x1", "0x1F", "Infinity", ".5", "5abc", "é", "٣", "\u00a01"]
    )
    | st.sampled_from([0.5, -1.25, 1e21, 1e-7, 1e308, 123456.789])
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=12,
)
PATHS = st.sampled_from(["a", "b", "a.b", "a.b.c", "a.0", "a.length", "", "missing.key"])
EAGER = sorted(name for name, known in OPERATORS.items() if not known.strict and name != "*")
SCOPED = ["map", "filter", "all", "some", "none", "reduce"]


def _deeper(rules: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(rules, min_size=1, max_size=4)
    scoped = st.sampled_from(SCOPED)
    return (
        st.builds(lambda name, args: {name: args}, st.sampled_from([*EAGER, "if", "and", "or", "*"]), some)
        | st.builds(lambda name, path, body: {name: [{"var": path}, body, 0]}, scoped, PATHS, rules)
        | st.builds(lambda name, source, body: {name: [source, body]}, scoped, some, rules)
        | st.builds(lambda path, default: {"var": [path, default]}, PATHS, rules)
        | st.builds(lambda path: {"var": [{"cat": [path]}]}, PATHS)
        | st.builds(lambda keys: {"missing": keys}, st.lists(PATHS, max_size=3))
        | st.builds(lambda need, keys: {"missing_some": [need, keys]}, rules, st.lists(PATHS, max_size=3))
        | some
    )


RULES = st.recursive(SCALARS | st.builds(lambda path: {"var": path}, PATHS), _deeper, max_leaves=15)


def _call(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(*arguments).map(lambda given: {name: list(given)})


def _any_call(names: list[str], *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of([_call(name, *arguments) for name in names])


# What follows reads only what is there, of the type that the operator is made for.
PLAIN_DATA: dict[str, Any] = {
    "n": 7,
    "m": -3,
    "t": "abc",
    "u": "b",
    "yes": True,
    "ns": [1, 2, 3, 2],
    "items": [{"n": 4}],
}
_NUMBER = st.integers(-20, 20) | st.sampled_from([{"var": "n"}, {"var": "m"}, {"var": "ns.1"}, {"var": ["gone", 5]}])
_TEXT = st.sampled_from(["abc", "b", "x", {"var": "t"}, {"var": "u"}])
_ITEM = st.just({"var": ""}) | _NUMBER.filter(lambda each: isinstance(each, int))
_NUMBERS = _any_call(["+", "*", "min", "max"], _NUMBER, _NUMBER) | _call("-", _NUMBER, _NUMBER) | _NUMBER
_CONDITIONS = (
    _any_call(["<", "<=", ">", ">=", "==", "!=", "===", "!=="], _NUMBERS, _NUMBERS)
    | _any_call(["==", "!=", "===", "in"], _TEXT, _TEXT)
    | _any_call(["<", "<="], _NUMBER, _NUMBERS, _NUMBER)
    | _call("in", _TEXT, st.just(["abc", "b"]))
    | _any_call(["some", "all", "none"], st.just({"var": "ns"}), _any_call(["<", ">=", "=="], _ITEM, _ITEM))
    | _call("!", st.sampled_from([{"var": "yes"}, {"var": "gone"}, 0, "", []]))
)
PLAIN_RULES = st.recursive(
    _CONDITIONS | _NUMBERS,
    lambda inner: (
        _any_call(["and", "or"], inner, inner)
        | _call("if", _CONDITIONS, inner, inner)
        | _call("!!", inner)
        | _call("cat", _TEXT, _TEXT)
        | _call("substr", _TEXT, st.integers(-3, 3), st.integers(1, 3))
        | _any_call(["filter", "map"], st.just({"var": "ns"}), _any_call(["<", ">"], _ITEM, _ITEM))
        | st.just({"reduce": [{"var": "ns"}, {"+": [{"var": "current"}, {"var": "accumulator"}]}, 0]})
        | st.just({"merge": [{"var": "ns"}, 9, [{"var": "items.0.n"}]]})
        | st.lists(st.sampled_from(["n", "gone", "items.0.n"]), max_size=3).map(lambda keys: {"missing": keys})
    ),
    max_leaves=8,
)

# Where json-logic-qubit leaves the standard: rule, data, and the value that json-logic-js has.
QUBIT_DIFFERS: list[tuple[Any, Any, Any]] = [
    ({"<": [None, 1]}, {}, True),
    ({">=": [{"var": "gone"}, 0]}, {}, True),
    ({"<": ["abc", 40]}, {}, False),
    ({"==": [0, ""]}, {}, True),
    ({"==": ["1", True]}, {}, True),
    ({"/": [1, 0]}, {}, math.inf),
    ({"%": [-5, 3]}, {}, -2),
    ({"+": ["1abc", 2]}, {}, 3),
    ({"max": []}, {}, -math.inf),
    ({"min": []}, {}, math.inf),
    ({"cat": ["a", None]}, {}, "a"),
    ({"in": ["", ""]}, {}, False),
    ({"and": []}, {}, None),
    ({"or": []}, {}, None),
    ({"var": "a.length"}, {"a": [1, 2]}, 2),
    ({"var": "a.length"}, {"a": "xyz"}, 3),
]
