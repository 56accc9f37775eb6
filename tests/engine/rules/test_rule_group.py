"""Rules compiled as one function hold as each does alone, and fail as the first of them does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import Policy, RuleError, RuleGroup, RuleSet, compile_rule, score_risk
from ballerine_app.engine.rules.coercion import logic_truth
from ballerine_app.engine.rules.evaluation import MOST_STEPS, MOST_STEPS_TOGETHER
from ballerine_app.engine.rules.paths import read_path, split_path
from tests.engine.rules.evaluations import LISTS, NOW
from tests.engine.rules.json_logic_rules import DATA, RULES
from tests.engine.rules.test_hostile_rules import DATA as HOSTILE_DATA
from tests.engine.rules.test_hostile_rules import REFUSED
from tests.engine.rules.test_risk_policy import policy, rule
from tests.engine.rules.test_rule_agreement import own_rules

SET = RuleSet.parse({"operator": "or", "rules": [{"key": "a", "operator": "EXISTS"}]})


def group(*rules: Any) -> RuleGroup:
    return RuleGroup(rules, [f"r{index}" for index in range(len(rules))])


def alone(rules: list[Any], data: Any, *given: Any) -> Any:
    """What each rule gives by itself: the truths, or the error of the first that fails."""
    found = []
    for index, each in enumerate(rules):
        try:
            truth = each.result(data, given[0]).passed if each is SET else logic_truth(each(data, *given))
        except RuleError as error:
            return f"Rule 'r{index}': {error.message}", error.pointer
        found.append(truth)
    return found


def together(rules: list[Any], data: Any, *given: Any) -> Any:
    try:
        return group(*rules)(data, *given)
    except RuleError as error:
        return error.message, error.pointer


ONE = st.builds(compile_rule, RULES | own_rules(), st.booleans()) | st.just(SET)


@given(rules=st.lists(ONE, max_size=5), data=DATA, timed=st.booleans(), listed=st.booleans())
@settings(deadline=None, max_examples=400)
def test_a_group_agrees_with_its_rules(rules: list[Any], data: Any, timed: bool, listed: bool) -> None:
    given = (NOW if timed else None, LISTS if listed else None)
    assert together(rules, data, *given) == alone(rules, data, *given)
    read = [path for each in rules for path in each.reads if "[]" not in path]
    told = [pair for values in group(*rules).values(data) for pair in values]
    assert [path for path, _ in told] == read
    assert repr([value for _, value in told]) == repr([read_path(data, split_path(path)) for path in read])


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_rule_is_stopped_and_named(name: str) -> None:
    rules = [compile_rule({"var": "items"}), compile_rule(REFUSED[name]), compile_rule(True)]
    found = together(rules, HOSTILE_DATA, NOW, LISTS)
    assert found == alone(rules, HOSTILE_DATA, NOW, LISTS)
    assert found[0].startswith("Rule 'r1': ")


def test_each_rule_has_the_whole_budget() -> None:
    most = compile_rule({"all": [{"var": "x"}, {"!": [0]}]})
    data = {"x": [0] * (MOST_STEPS // 2)}
    assert group(most, most, most)(data) == [True] * 3
    assert group(*[most] * (MOST_STEPS_TOGETHER // MOST_STEPS))(data)
    with pytest.raises(RuleError, match="together"):
        group(*[most] * (MOST_STEPS_TOGETHER // MOST_STEPS + 2))(data)


def test_many_rules_are_one_group() -> None:
    rules = [compile_rule({"==": [{"var": f"a.b{index % 7}"}, index % 5]}) for index in range(1_001)]
    data = {"a": {f"b{index}": index for index in range(7)}}
    assert group(*rules)(data) == [each(data) for each in rules]
    assert len(group(*rules).values(data)) == 1_001
    failing = [*rules, compile_rule({"now": []}), *rules]
    with pytest.raises(RuleError, match="Rule 'r1001'"):
        group(*failing)(data)


def test_an_empty_group_holds_nothing() -> None:
    assert group()({}) == []
    assert group().values({}) == []


def test_threads_share_a_group() -> None:
    shared = group(*[compile_rule({">": [{"var": "n"}, bound]}) for bound in range(50)])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: sum(shared({"n": n})), range(50)))
    assert found == list(range(50))


def test_a_policy_judges_as_its_rules_do_alone() -> None:
    parsed = Policy.parse(
        policy(
            rule(id="kyb", appliesTo=["business"]),
            rule(id="sum", when={">": [{"sum_of": [{"var": "n"}]}, 3]}),
            rule(id="some", when={"some": [{"var": "n"}, {">": [{"var": ""}, 1]}]}),
        )
    )
    for kind in ("individual", "business", "unknown", None, 5):
        for n in ([], [1], [2], [2, 2]):
            data = {"entity": {"type": kind}, "a": 1, "n": n}
            told = score_risk(parsed, data, NOW)
            expected = [each for each in parsed.rules if not isinstance(kind, str) or kind in each.applies_to]
            assert [each.id for each in told.fired] == [each.id for each in expected if each.fires(data, NOW, None)]
            assert len(told.fired) + len(told.not_fired) == len(expected)
