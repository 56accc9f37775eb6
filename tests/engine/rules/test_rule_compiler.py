import copy
import json
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ballerine_app.engine.rules import RuleError, compile_rule, truthy
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import OPERATORS


def same(left: Any, right: Any) -> bool:
    return json.dumps(left) == json.dumps(right)


def test_official_cases(official_cases: list[Any]) -> None:
    wrong = [case for case in official_cases if not same(compile_rule(case[0])(case[1]), case[2])]
    assert len(official_cases) == 278
    assert wrong == []


def test_official_cases_explained(official_cases: list[Any]) -> None:
    assert [c for c in official_cases if not same(compile_rule(c[0]).explain(c[1]).value, c[2])] == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"<": [None, 0.5]}, True),
        ({">=": [None, 0]}, True),
        ({"<": ["39", 40]}, True),
        ({"<": ["abc", 40]}, False),
        ({"<": ["10", "9"]}, True),
        ({"==": [0, ""]}, True),
        ({"==": [None, 0]}, False),
        ({"==": [None, False]}, False),
        ({"==": [[1], 1]}, True),
        ({"==": ["0x10", 16]}, True),
        ({"===": [1, True]}, False),
        ({"===": [1, 1.0]}, True),
        ({"<": [1]}, False),
        ({"/": [1, 0]}, math.inf),
        ({"/": [-1, 0]}, -math.inf),
        ({"%": [-5, 3]}, -2),
        ({"+": ["1abc", 2]}, 3),
        ({"*": ["7"]}, "7"),
        ({"*": [1e308, 10]}, math.inf),
        ({"cat": [1.0, None, True, [1, None, 2]]}, "1true1,,2"),
        ({"cat": [1e21, "|", 1e-7, "|", 123456.789, "|", 0.000001, "|", -0.5]}, "1e+21|1e-7|123456.789|0.000001|-0.5"),
        ({"substr": ["jsonlogic", -5, -2]}, "log"),
        ({"max": []}, -math.inf),
        ({"and": []}, None),
        ({"===": [{"or": []}, None]}, False),
        ({"in": ["", ""]}, False),
        ({"in": [True, [1]]}, False),
        ({"!!": [[]]}, False),
        ({"!!": [{"a": 1, "b": 2}]}, True),
        ({"merge": [1, [2, [3]]]}, [1, 2, [3]]),
        ({"missing": ["a", "b"]}, ["a", "b"]),
        ({"none": [{"var": "absent"}, True]}, True),
        ({"some": [{"var": "absent"}, True]}, False),
    ],
)
def test_javascript_semantics(rule: Any, expected: Any) -> None:
    value = compile_rule(rule)({"a": ""})
    assert same(value, expected)


CONSTANTS: list[Any] = [
    0,
    1,
    0.5,
    -1,
    2**53,
    "",
    "a",
    "10",
    "é" * 70,
    True,
    None,
    ["a", "10", ""],
    ["a", 10, None],
    [1],
]
VALUES: list[Any] = [*copy.deepcopy(CONSTANTS), 1.5, False, [], ["a"], [10], {}, {"a": 1}, 2**53 + 1, "é" * 70 + "x"]


@pytest.mark.parametrize("name", ["==", "!=", "===", "!==", "<", "<=", ">", ">=", "in"])
def test_a_comparison_with_a_constant_is_that_of_the_operator(name: str) -> None:
    function = OPERATORS[name].function
    for constant in CONSTANTS:
        rules = [compile_rule({name: [{"var": "x"}, constant]}), compile_rule({name: [constant, {"var": "x"}]})]
        computed = compile_rule({name: [{"if": [True, {"var": "x"}]}, constant]})
        for value in VALUES:
            expected = [function(Steps(), value, constant), function(Steps(), constant, value)]
            assert [rule({"x": value}) for rule in rules] == expected
            assert computed({"x": value}) is expected[0]
        assert [rule({}) for rule in rules] == [function(Steps(), None, constant), function(Steps(), constant, None)]


@pytest.mark.parametrize("rule", [{"max": ["x"]}, {"/": [0, 0]}, {"-": ["abc"]}, {"%": [1, 0]}, {"+": [None]}])
def test_what_is_no_number_is_nan(rule: Any) -> None:
    value = compile_rule(rule)({})
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("data", "path", "value"),
    [
        ({"a": {"b": [5, 6]}}, "a.b.1", 6),
        ({"a": [1, 2]}, "a.length", 2),
        ({"a": "text"}, "a.length", 4),
        ({"a": None}, "a", None),
        ({"a": None}, "a.b", "default"),
        ({}, "a", "default"),
        ({"a": 5}, "a.real", "default"),
        ({"a": {}}, "a.__class__", "default"),
        ({"a": [1, 2]}, "a.01", "default"),
    ],
)
def test_paths(data: Any, path: str, value: Any) -> None:
    assert compile_rule({"var": [path, "default"]})(data) == value


def test_truth_of_a_guard_is_that_of_javascript() -> None:
    assert [truthy(v) for v in ([], {}, "0", 1, True)] == [True] * 5
    assert [truthy(v) for v in (None, 0, "", False, math.nan)] == [False] * 5


def test_reads_name_the_paths_in_order() -> None:
    rule = compile_rule(
        {
            "and": [
                {"<": [{"var": "entity.age"}, 18]},
                {"some": [{"var": "documents"}, {"==": [{"var": "type"}, {"var": ""}]}]},
                {"missing": ["email", "entity.age"]},
                {"reduce": [{"var": "sums"}, {"+": [{"var": "current.n"}, {"var": "accumulator"}]}, {"var": "start"}]},
            ]
        }
    )
    assert rule.reads == (
        "entity.age",
        "documents",
        "documents[].type",
        "documents[]",
        "email",
        "sums",
        "sums[].n",
        "start",
    )


def test_a_rule_is_compiled_once_whatever_the_order_of_its_keys() -> None:
    first = compile_rule({"==": [{"var": "a"}, {"x": 1, "y": 2}]})
    assert compile_rule({"==": [{"var": "a"}, {"y": 2, "x": 1}]}) is first
    assert compile_rule({"===": [{"var": "a"}, 1]}) is not compile_rule({"===": [{"var": "a"}, True]})


def test_changing_the_source_later_changes_nothing() -> None:
    source = {"in": [{"var": "c"}, ["DE", "FR"]]}
    rule = compile_rule(source)
    source["in"][1].append("KP")  # type: ignore[union-attr]
    assert rule({"c": "KP"}) is False


def test_short_circuit_leaves_the_rest_alone() -> None:
    bomb = {"cat": [{"var": "long"}, {"var": "long"}]}
    data = {"long": "x" * 60_000}
    assert compile_rule({"or": [True, bomb]})(data) is True
    assert compile_rule({"if": [False, bomb, 3]})(data) == 3
    with pytest.raises(RuleError, match="cat"):
        compile_rule(bomb)(data)


def test_unknown_operator_names_place_and_likely_word() -> None:
    with pytest.raises(RuleError) as caught:
        compile_rule({"and": [True, {"strats_with": ["a", "b"]}]})
    assert caught.value.pointer == "/and/1/strats_with"
    assert caught.value.suggestion == "starts_with"


def nested(levels: int) -> Any:
    rule: Any = True
    for _ in range(levels):
        rule = {"!": [rule]}
    return rule


def circular() -> Any:
    rule: list[Any] = []
    rule.append(rule)
    return rule


@pytest.mark.parametrize(
    "rule",
    [
        nested(10_000),
        nested(60),
        {"and": [{"!": [True]}] * 900},
        {"and": [True] * 3_000},
        {"==": [float("nan"), 1]},
        {"==": [10**400, 1]},
        {"==": [{1, 2}, 1]},
        {"==": [{"a": 1, 2: 3}, 1]},
        {"cat": ["x" * 200_000]},
        {"map": [{"var": "a"}]},
        {"*": []},
        {"starts_with": ["a"]},
        {"__import__": ["os"]},
        circular(),
    ],
)
def test_hostile_rules_are_refused(rule: Any) -> None:
    with pytest.raises(RuleError):
        compile_rule(rule)


@pytest.mark.parametrize("wide", ["and", "if", "cat", "merge", "max"])
def test_rules_at_the_limits_compile(wide: str) -> None:
    compile_rule({wide: [{"!": [{"var": "a"}]}] * 600})({"a": 1})
    arrays: Any = {"var": "a"}
    for _ in range(98):
        arrays = [arrays]
    assert json.dumps(compile_rule(arrays)({"a": 7})) == "[" * 98 + "7" + "]" * 98
    deep = compile_rule(nested(49))
    assert deep({}) is False
    assert deep.explain({}).value is False


def test_steps_of_nested_lists_are_bounded() -> None:
    rule: Any = {"var": ""}
    for _ in range(8):
        rule = {"map": [{"var": "items"}, {"merge": [rule]}]}
    item: dict[str, Any] = {}
    item["items"] = [item] * 50
    with pytest.raises(RuleError, match="steps"):
        compile_rule(rule)(item)
    with pytest.raises(RuleError, match="steps"):
        compile_rule(rule).explain(item)


def test_growing_results_are_bounded() -> None:
    double = {"reduce": [{"var": "n"}, {"merge": [{"var": "accumulator"}, {"var": "accumulator"}]}, [1]]}
    with pytest.raises(RuleError, match="merge"):
        compile_rule(double)({"n": [0] * 64})


def test_constants_of_a_rule_never_reach_the_generated_code() -> None:
    word = "'); abort(); ('"
    assert compile_rule({"cat": [{"var": word}, word]})({word: 1}) == f"{1}{word}"


def test_threads_share_a_rule() -> None:
    rule = compile_rule({"filter": [{"var": "a"}, {">": [{"var": ""}, 2]}]})
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: rule({"a": [n, 1, 5]}), range(200)))
    assert results == [[n, 5] if n > 2 else [5] for n in range(200)]


def test_explanation_tells_path_value_and_missing() -> None:
    told = compile_rule({"<": [{"var": "risk.score"}, 40]}).explain({"risk": {}})
    assert (told.operator, told.value) == ("<", True)
    read, bound = told.arguments
    assert (read.path, read.value, read.missing) == ("risk.score", None, True)
    assert (bound.operator, bound.value, bound.missing) == (None, 40, False)
    json.dumps(told.as_json(), allow_nan=False)


def test_explanation_as_json_has_no_nan() -> None:
    assert compile_rule({"/": [0, 0]}).explain({}).as_json()["value"] is None


def test_explanation_shows_only_what_was_evaluated() -> None:
    told = compile_rule({"if": [{"var": "a"}, "yes", {"var": "b"}]}).explain({"a": 1})
    assert [argument.path for argument in told.arguments] == ["a", None]
