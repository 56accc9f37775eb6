"""The compiler beside other implementations: a naive one, json-logic-qubit, and its own explanation."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import json_logic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.registry import AGGREGATES, OPERATORS
from tests.engine.rules.evaluations import LISTS, NOW
from tests.engine.rules.json_logic_rules import DATA, PATHS, PLAIN_DATA, PLAIN_RULES, QUBIT_DIFFERS, RULES
from tests.engine.rules.naive_json_logic import evaluate


def plain(value: Any) -> Any:
    """The value with every number as a float, so that 1 and 1.0 are the same and True is neither."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e300 else math.copysign(math.inf, value)
        return "NaN" if math.isnan(number) else number + 0.0
    return value


def same(left: Any, right: Any) -> bool:
    return json.dumps(plain(left), sort_keys=True) == json.dumps(plain(right), sort_keys=True)


@given(rule=RULES, data=DATA)
@settings(deadline=None, max_examples=600)
def test_the_compiler_agrees_with_a_naive_interpreter(rule: Any, data: Any) -> None:
    assert same(compile_rule(rule)(data), evaluate(rule, data))


def test_the_naive_interpreter_passes_the_official_cases(official_cases: list[Any]) -> None:
    assert [case for case in official_cases if not same(evaluate(case[0], case[1]), case[2])] == []


@given(rule=PLAIN_RULES)
@settings(deadline=None, max_examples=300)
def test_plain_rules_mean_the_same_in_json_logic_qubit(rule: Any) -> None:
    assert same(compile_rule(rule)(PLAIN_DATA), json_logic.jsonLogic(copy.deepcopy(rule), PLAIN_DATA))


VALUES = st.sampled_from(
    ["2026-11-20", "2026-11-22T17:00Z", "KP", "deu", "EUR", "Anna Müller", "", 5, 12.5, -1, None, True, [1, "2"], {}]
)
ARGUMENTS = VALUES | st.builds(lambda path: {"var": path}, PATHS)


@st.composite
def own_rules(draw: st.DrawFn) -> Any:
    own = {name: known for name, known in OPERATORS.items() if known.strict} | AGGREGATES
    name = draw(st.sampled_from(sorted(own)))
    (given_arguments,) = own[name].example[0].values()  # type: ignore[index]
    constants = OPERATORS[name].constants if name in OPERATORS else {}
    arguments = [each if index in constants else draw(ARGUMENTS) for index, each in enumerate(given_arguments)]
    rule = {name: arguments[:1] if name in AGGREGATES else arguments}
    around = draw(st.sampled_from(["<", "+", "cat", "!", "map", "if", ""]))
    if around == "map":
        return {"map": [{"var": "a"}, rule]}
    return {around: [rule, draw(ARGUMENTS), rule]} if around else rule


def outcome(evaluation: Any, data: Any) -> str:
    try:
        return json.dumps(plain(evaluation(data, NOW, LISTS)))
    except RuleError as error:
        return str(error)


@given(rule=RULES | own_rules(), data=DATA, strict=st.booleans())
@settings(deadline=None, max_examples=400)
def test_compiled_and_explained_agree_and_change_nothing(rule: Any, data: Any, strict: bool) -> None:
    before = copy.deepcopy((rule, data))
    compiled = compile_rule(rule, strict)
    assert outcome(compiled, data) == outcome(lambda *given: compiled.explain(*given).value, data)
    assert json.dumps(before) == json.dumps((rule, data))


@given(rule=RULES | own_rules(), data=DATA)
@settings(deadline=None, max_examples=100)
def test_every_explanation_is_json(rule: Any, data: Any) -> None:
    json.dumps(compile_rule(rule).explain(data, NOW, LISTS).as_json(), allow_nan=False)


@pytest.mark.parametrize(("rule", "data", "value"), QUBIT_DIFFERS)
def test_where_json_logic_qubit_leaves_the_standard_the_standard_holds(rule: Any, data: Any, value: Any) -> None:
    assert same(compile_rule(rule)(data), value)
    assert same(evaluate(rule, data), value)
    try:
        its = json_logic.jsonLogic(copy.deepcopy(rule), data)
    except (ValueError, ZeroDivisionError):
        return
    assert not same(its, value)
