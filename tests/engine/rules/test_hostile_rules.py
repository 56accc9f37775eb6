"""Rules made to hang or break the server, each on data made for it: a RuleError, or a value, and never much work.

Work is counted in steps; how long a step takes is measured by the benchmarks.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.evaluation import MOST_STEPS, Steps
from ballerine_app.engine.rules.tree import MOST_CHARACTERS
from tests.engine.rules.evaluations import LISTS, NOW

ACC, ITEM = {"var": "accumulator"}, {"var": ""}
LONG = {"var": "long"}


def over(rule: Any, items: str = "items") -> dict[str, Any]:
    return {"reduce": [{"var": items}, rule, 1]}


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


DATA: dict[str, Any] = {
    "items": [0] * 5_000,
    "many": list(range(MOST_STEPS + 1)),
    "some": [0] * 40,
    "long": "é" * 90_000,
    "long2": "é" * 89_999 + "x",
    "texts": ["a" * 150 + "b", "b" * 150] * 2_500,
    "wide": [[1, [2, "x" * 200]]] * 30_000,
    "deep": nested(200),
    "names": ["abcdefghijklmnopqrstuvwxyz " * 7] * 5_000,
    "short words": ["ab cd " * 33] * 8,
    "path": ".".join(["0"] * 50_000),
    "keys": ["a.b.c.d.e.f.g.h." * 50] * 20_000,
}

REFUSED: dict[str, Any] = {
    "a list that doubles": over({"merge": [ACC, ACC]}, "some"),
    "a list within lists that doubles": over([ACC, ACC], "some"),
    "a list of lists that doubles, told in one step": over([[ACC, ACC], [ACC, ACC]], "some"),
    "a list that becomes ever deeper": over([ACC]),
    "an object that becomes ever deeper": over(ITEM),
    "a text that doubles": over({"cat": [ACC, ACC]}, "some"),
    "a text made again and again": {"map": [{"var": "items"}, {"cat": ["x" * 60_000, ITEM]}]},
    "a list made again and again": {"map": [{"var": "items"}, {"merge": [list(range(2_000)), ITEM]}]},
    "a list made and thrown away": {"none": [{"var": "items"}, {"!": [{"merge": [list(range(2_000)), ITEM]}]}]},
    "a text made and thrown away": {"none": [{"var": "items"}, {"!": [{"cat": ["x" * 60_000, ITEM]}]}]},
    "a list around wide ones": {"if": [[{"var": "wide"}] * 40, 1, 2]},
    "a list shown again and again": {"map": [{"var": "items"}, list(range(2_000))]},
    "lists within lists": {"map": [{"var": "items"}, {"map": [[ITEM] * 50, {"+": [1, 1]}]}]},
    "long texts compared": over({"if": [{"<": ["é" * 90_000, "é" * 90_000]}, 1, 1]}),
    "long texts compared for equality": over({"==": ["é" * 90_000, {"cat": ["é" * 90_000]}]}),
    "long texts read as numbers": over({"+": ["1" * 90_000, 1]}),
    "long texts cut": over({"substr": ["x" * 90_000, 1]}),
    "a long text searched": over({"in": ["y", "x" * 90_000]}),
    "a long list searched": {"some": [{"var": "items"}, {"in": [{"+": [ITEM, 5_000]}, list(range(2_000))]}]},
    "a wide value as text": {"cat": [{"var": "wide"}] * 20},
    "a wide value as a number": {"max": [{"var": "wide"}] * 40},
    "a deep value as text": {"cat": [{"var": "deep"}]},
    "a deep value as a result": {"var": "deep"},
    "more items than steps": {"all": [{"var": "many"}, True]},
    "a pattern on many texts": {"some": [{"var": "texts"}, {"matches": [ITEM, "(a|a)*(a|a)*(a|a)*c$"]}]},
    "a pattern on a long text": {"matches": [LONG, "x{0,200}y"]},
    "names compared": {"max_of": [{"var": "names"}, {"name_similarity": [ITEM, "zyxwvutsrqponm " * 13]}]},
    "names of many short words": {"max_of": [{"var": "short words"}, {"name_similarity": [ITEM, "xy zw " * 33]}]},
    "long texts folded": {"some": [{"var": "items"}, {"same_text": ["é" * 90_000, "x"]}]},
    "a computed path of many steps": {"var": [{"cat": [{"var": "path"}]}]},
    "many missing keys": {"missing": [{"merge": [{"var": "keys"}]}]},
    "values of any size, all different": {"distinct": [{"var": "wide"}, [ITEM, ITEM, ITEM, ITEM]]},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_that_asks_for_too_much_is_stopped(name: str) -> None:
    rule = compile_rule(REFUSED[name])
    for evaluate in (rule, rule.explain):
        with pytest.raises(RuleError):
            evaluate(DATA, NOW, LISTS)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"*": [1e308, 10]}, math.inf),
        ({"-": [{"*": [1e308, 10]}, {"*": [1e308, 10]}]}, None),
        ({"<": [{"/": [0, 0]}, 1]}, False),
        ({"==": [{"/": [0, 0]}, {"/": [0, 0]}]}, False),
        ({"!!": [{"/": [0, 0]}]}, False),
        ({"+": ["1e999", 1]}, math.inf),
        ({"%": [1e308, 3]}, 2),
        ({"max": [{"var": "huge"}, 1]}, math.inf),
        ({"cat": [{"var": "huge"}]}, "Infinity"),
        ({"substr": ["abc", 1e308]}, ""),
        ({"substr": ["abc", {"/": [0, 0]}, {"/": [1, 0]}]}, "abc"),
        ({"sum_of": [{"merge": [1e308, 1e308, -1e308]}]}, None),
        ({"minor_units": [1e308, "EUR"]}, None),
        ({"shift_date": ["2026-01-01", 1e308, "days"]}, None),
        ({"percentile": [[1e308, -1e308], 50]}, None),
        ({"within_last": ["2026-11-01", {"/": [1, 0]}, "days"]}, None),
    ],
)
def test_numbers_at_the_edge_give_a_value(rule: Any, value: Any) -> None:
    compiled = compile_rule(rule)
    got = compiled({"huge": 10**400}, NOW)
    assert got == value or (value is None and got is not None and math.isnan(got))
    json.dumps(compiled.explain({"huge": 10**400}, NOW).as_json(), allow_nan=False)


@pytest.mark.parametrize("key", ["__class__", "__proto__", "constructor", "__init__.__globals__", "__getattribute__"])
def test_keys_with_underscores_are_plain_keys(key: str) -> None:
    rule = compile_rule({"var": key})
    assert rule({}) is None
    assert rule("text") is None
    assert rule([]) is None
    first, *rest = reversed(key.split("."))
    data: Any = {first: 1}
    for step in rest:
        data = {step: data}
    assert rule(data) == 1
    with pytest.raises(RuleError):
        compile_rule({key: [1]})


@pytest.mark.parametrize(
    "rule",
    [
        {"var": ".".join("a" * 101)},
        {"cat": ["x" * 90_000] * 3},
        {"cat": [{"k" * MOST_CHARACTERS: 1, "b": 2}]},
        [{"a": 1, "b": 2}] * 1_500,
        {str(index): 1 for index in range(3_000)},
        {"matches": ["a", "(a{50}){50}"]},
        {"matches": ["a", "("]},
    ],
)
def test_what_is_too_large_is_not_compiled(rule: Any) -> None:
    with pytest.raises(RuleError):
        compile_rule(rule)


def test_a_rule_of_a_megabyte_is_refused_before_it_is_read() -> None:
    rule = {"in": [{"var": "x"}, ["y" * 1_000] * 1_000]}
    with pytest.raises(RuleError, match="characters"):
        compile_rule(rule)


def test_ordinary_work_stays_far_below_the_budget() -> None:
    payments = [{"amount": index, "to": f"name {index}"} for index in range(1_000)]
    rule = compile_rule(
        {
            "and": [
                {">": [{"sum_of": [{"var": "p"}, {"var": "amount"}]}, 10]},
                {"some": [{"var": "p"}, {">": [{"name_similarity": [{"var": "to"}, "name 999"]}, 0.99]}]},
            ]
        }
    )
    assert rule({"p": payments}) is True


def test_weighing_stops_early() -> None:
    steps = Steps()
    shared: list[Any] = [0]
    for _ in range(60):
        shared = [shared, shared]
    with pytest.raises(RuleError, match="steps"):
        steps.weigh(shared)


def test_an_explanation_of_large_values_is_cut() -> None:
    told = compile_rule({"if": [{"var": "wide"}, LONG, {"var": "deep"}]}).explain(DATA)
    assert len(json.dumps(told.as_json())) < 20_000
    assert told.value == DATA["long"]
    assert told.as_json()["arguments"][1]["value"].endswith("…")
    wide = {"var": "o"}
    cut = compile_rule({"!": [wide]}).explain({"o": {str(key): key for key in range(100)}}).as_json()
    assert len(cut["arguments"][0]["value"]) == 51


def test_an_explanation_has_so_many_steps_and_no_more() -> None:
    rule: Any = {"!": [{"var": ""}]}
    for _ in range(3):
        rule = {"map": [{"merge": [list(range(19))]}, rule]}
    waiting, count = [compile_rule(rule).explain({})], 0
    while waiting:
        waiting.extend(waiting.pop().arguments)
        count += 1
    assert 1_000 < count < 12_000


def test_long_lists_are_not_told_item_by_item() -> None:
    inner = {"count_of": [{"var": "i"}, {"!": [{"var": ""}]}]}
    told = compile_rule({"sum_of": [{"var": "o"}, inner]}).explain({"o": [{"i": [0] * 30}] * 30})
    assert told.value == 900
    assert [len(each.arguments) for each in told.arguments] == [0, *[21] * 20]
