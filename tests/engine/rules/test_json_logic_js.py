"""The compiler beside json-logic-js, whose semantics it promises. One process of Node answers all questions."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import RuleError, compile_rule
from tests.engine.rules.json_logic_rules import DATA, PLAIN_DATA, PLAIN_RULES, QUBIT_DIFFERS, RULES
from tests.node import NODE
from tests.npm_packages import installed

SCRIPT = Path(__file__).with_name("json_logic_js.cjs")
Ask = Callable[[Any, Any], Any]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """What json-logic-js makes of a rule and data: {"value": …} or {"error": …}."""
    folder = installed("json-logic-js", {"json-logic-js": "2.0.5"})
    script = folder / SCRIPT.name
    script.write_text(SCRIPT.read_text("utf-8"), "utf-8")  # Node looks for packages beside the script
    with subprocess.Popen([NODE, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        questions, answers = process.stdin, process.stdout

        def ask(rule: Any, data: Any) -> Any:
            print(json.dumps({"rule": rule, "data": data}), file=questions, flush=True)
            return json.loads(answers.readline())

        yield ask
        questions.close()


def plain(value: Any) -> Any:
    """The value as the script writes it, with every number as a float: JavaScript has no others."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e300 or not isinstance(value, int) else math.inf
        if math.isfinite(number):
            return number + 0.0
        return {"number": "NaN" if math.isnan(number) else f"{'-' if number < 0 else ''}Infinity"}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def outcome(rule: Any, data: Any) -> Any:
    try:
        return {"value": plain(compile_rule(rule)(data))}
    except RuleError as error:
        return {"error": error.message}


def answered(answer: Any) -> Any:
    return {"value": plain(answer["value"])} if "value" in answer else answer


@given(rule=RULES | PLAIN_RULES, data=DATA | st.just(PLAIN_DATA))
@settings(deadline=None, max_examples=1_000)
def test_rules_mean_what_they_do_in_json_logic_js(ask: Ask, rule: Any, data: Any) -> None:
    assert outcome(rule, data) == answered(ask(rule, data))


def test_json_logic_js_passes_the_official_cases_as_asked_here(ask: Ask, official_cases: list[Any]) -> None:
    assert [case for case in official_cases if answered(ask(case[0], case[1])) != {"value": plain(case[2])}] == []


@pytest.mark.parametrize(("rule", "data", "value"), QUBIT_DIFFERS)
def test_where_json_logic_qubit_differs_json_logic_js_does_not(ask: Ask, rule: Any, data: Any, value: Any) -> None:
    assert answered(ask(rule, data)) == {"value": plain(value)} == outcome(rule, data)


@pytest.mark.parametrize(
    ("rule", "data", "value", "its"),
    [
        ({"var": "constructor"}, {}, None, {}),
        ({"var": "__proto__"}, {}, None, {"value": {}}),
        ({"var": "toString.name"}, [], None, {"value": "toString"}),
        ({"var": "length"}, "😀", 1, {"value": 2}),
        ({"var": "0"}, "😀", "😀", {"value": "\ud83d"}),
    ],
)
def test_where_it_is_decided_otherwise(ask: Ask, rule: Any, data: Any, value: Any, its: Any) -> None:
    """Prototypes are no data, and texts count code points."""
    assert compile_rule(rule)(data) == value
    assert ask(rule, data) == its


def test_both_refuse_an_unknown_operator(ask: Ask) -> None:
    assert ask({"and": [1, {"nope": [1]}]}, {}) == {"error": "Unrecognized operation nope"}
    with pytest.raises(RuleError, match="nope"):
        compile_rule({"and": [1, {"nope": [1]}]})
