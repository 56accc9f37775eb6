"""The pages about rules are true: their tests exist, their examples run, and they know every key and limit."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ballerine_app.commands.operators_page import CHAPTERS, operators_page
from ballerine_app.engine.rules import (
    Policy,
    PolicyError,
    Scorecard,
    compile_rule,
    evaluation,
    name_similarity,
    policy,
    policy_action,
    policy_rule,
    policy_test,
    score_risk,
    scorecard,
    scorecard_band,
    standard,
    text_pattern_parser,
    tree,
)
from ballerine_app.engine.rules.operator_docs import operator_docs
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS
from tests.conftest import PROJECT
from tests.engine.rules.evaluations import NOW
from tests.test_conformance_doc import NAMED, known_tests, quoted

OPERATORS, RULES, CONFORMANCE = (
    (PROJECT / "docs" / f"{name}.md").read_text() for name in ("rule-operators", "rules", "rule-conformance")
)
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", RULES, re.DOTALL)]
Row = list[str]


def rows(page: str, title: str) -> list[Row]:
    """The cells of the table whose first column has this title."""
    table = re.search(rf"^\| {title} \|.*\n\| ---.*\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert table, title
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]


def keys(title: str) -> set[str]:
    return {key for row in rows(RULES, title) for key in quoted(row[0])}


def test_the_test_of_the_policy_passes() -> None:
    given = Policy.parse({**EXAMPLES[-3], "tests": [EXAMPLES[-2]]})
    (test,) = given.tests
    result = score_risk(given, dict(test.data), test.now)
    told = {
        "score": result.score,
        "level": result.level,
        "fired": [each.id for each in result.fired],
        "actions": list(result.actions),
    }
    assert {**told, "notFired": test.expect["notFired"]} == test.expect
    assert set(test.expect["notFired"]) <= {each.id for each in result.not_fired}


def test_the_page_of_operators_is_what_the_operators_say() -> None:
    assert operators_page() == OPERATORS, "run: ballerine operators > docs/rule-operators.md"


def test_every_operator_has_its_place() -> None:
    assert {name for names in CHAPTERS.values() for name in names} == set(operator_docs())


def test_every_line_of_conformance_names_tests_that_exist() -> None:
    told = [line for line in CONFORMANCE.splitlines() if line.startswith("| ") and " | Test |" not in line]
    lines = [line for line in told if not line.startswith("| ---")]
    assert len(lines) > 45
    assert [line for line in lines if not NAMED.search(line.rsplit(" | ", 1)[1]) or line.count(" | ") != 2] == []
    named = NAMED.findall(CONFORMANCE)
    assert [f"{file}::{name}" for file, name in named if name not in known_tests().get(file, ())] == []


def test_every_operator_of_rule_sets_is_decided() -> None:
    assert set(SET_OPERATORS) | {"AML_CHECK"} <= quoted(CONFORMANCE)


def test_keys_are_those_of_the_code() -> None:
    assert keys("Key of a policy") == policy._KEYS
    assert keys("Key of a rule") - {"highest"} == policy_rule._KEYS
    assert keys("Key of a test") == policy_test._KEYS
    assert quoted(rows(RULES, "Key of a test")[-1][1]) == policy_test._EXPECTED
    assert keys("Type of an action") == set(policy_action._KEYS)
    assert words_of(EXAMPLES[-1]) >= scorecard._KEYS | scorecard._CHARACTERISTIC_KEYS | scorecard._LIMIT_KEYS
    assert words_of(EXAMPLES[-1]) >= scorecard_band._RANGE_KEYS | scorecard_band._VALUES_KEYS


def words_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(words_of, value.values()))
    return set().union(*map(words_of, value)) if isinstance(value, list) else set()


def test_the_rules_do_what_is_said_of_them() -> None:
    young, sure, given = map(compile_rule, EXAMPLES[:3])
    assert young({"application": {"amount": 6000}, "entity": {"data": {"birth": "2006-11-23"}}}, NOW) is True
    assert young({"application": {"amount": 6000}, "entity": {"data": {"birth": "2005-11-22"}}}, NOW) is False
    assert compile_rule({"<": [{"var": "score"}, 40]})({}) is True
    assert (sure({}), sure({"score": 0}), sure({"score": 5})) == (False, False, True)
    assert (given({}), given({"score": 5})) == (False, True)


@pytest.mark.parametrize(
    ("country", "pep", "arithmetic", "score", "actions"),
    [
        ("IR", True, "75 + 30 (20 × 1.5) = 105, capped at 100", 100, 4),  # noqa: RUF001
        ("PT", False, "30 (20 × 1.5)", 30, 0),  # noqa: RUF001
        ("PT", True, "30 (20 × 1.5), raised to 70", 70, 2),  # noqa: RUF001
    ],
)
def test_the_policy_scores_as_it_is_said(country: str, pep: bool, arithmetic: str, score: int, actions: int) -> None:
    data = {
        "entity": {"type": "individual", "data": {"country": country, "age": 20}},
        "application": {"amount": 6000},
        "screening": {"pep": pep},
    }
    result = score_risk(Policy.parse(EXAMPLES[-3]), data, NOW)
    assert (result.arithmetic, result.score, len(result.actions)) == (arithmetic, score, actions)
    assert arithmetic in RULES.replace("\n", " ")


def test_the_scorecard_gives_what_is_said() -> None:
    result = Scorecard.parse(EXAMPLES[-1]).evaluate({"income": 3200, "employment": "permanent"})
    assert result.arithmetic == "10 + 25 + 15 = 50 points; limit from 40 points = 9600"
    assert result.arithmetic in RULES


def test_a_mistyped_key_is_refused() -> None:
    wrong = json.loads(json.dumps(EXAMPLES[-3]).replace('"weight"', '"weigth"'))
    with pytest.raises(PolicyError, match="Did you mean 'weight'"):
        Policy.parse(wrong)


def test_limits_are_those_of_the_code() -> None:
    assert dict(rows(RULES, "Limit")) == {
        "parts of a rule": f"{tree.MOST_NODES:,}",
        "depth of a rule": f"{tree.MOST_DEPTH} levels",
        "all texts of a rule together": f"{tree.MOST_CHARACTERS:,} characters",
        "one text of a rule": f"{tree.LONGEST_TEXT:,} characters",
        "steps of a path": str(evaluation.LONGEST_PATH),
        "steps of one evaluation": f"{evaluation.MOST_STEPS:,}",
        "steps of all rules of a policy together": f"{evaluation.MOST_STEPS_TOGETHER:,}",
        "a text that `cat` makes": f"{standard.LARGEST_TEXT:,} characters",
        "a list that `merge` makes": f"{standard.LARGEST_LIST:,} items",
        "a pattern for `matches`": f"{text_pattern_parser.LONGEST_PATTERN} characters",
        "what `name_similarity` compares": f"{name_similarity.LONGEST_NAME} characters",
        "rules of a policy": f"{policy.MOST_RULES:,}",
        "parts of all rules of a policy together": f"{policy.MOST_PARTS:,}",
        "thresholds of a policy": str(policy.MOST_THRESHOLDS),
        "tests of a policy": str(policy_test.MOST_TESTS),
        "actions of a rule": str(policy_action.MOST_ACTIONS),
        "characteristics of a scorecard": str(scorecard.MOST_CHARACTERISTICS),
        "bands of a characteristic": str(scorecard_band.MOST_BANDS),
        "limits of a scorecard": str(scorecard.MOST_LIMITS),
    }
