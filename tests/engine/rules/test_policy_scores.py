"""Policies beyond plain sums: Ballerine's aggregation, weights, bounds, several actions, thresholds, rule sets."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.rules import Action, Policy, PolicyError, RuleError, score_risk
from tests.engine.rules.evaluations import LISTS, NOW
from tests.engine.rules.test_risk_policy import policy, rule

BLOCK, ROUTE = {"type": "block"}, {"type": "route_to_queue", "queue": "edd"}
SET = {"operator": "or", "rules": [{"key": "a.b", "operator": "GT", "value": 1}, {"key": "c", "operator": "EXISTS"}]}


def scored(*rules: dict[str, Any], **changes: Any) -> tuple[int, str]:
    result = score_risk(Policy.parse(policy(*rules, **changes)), {}, NOW, LISTS)
    return result.score, result.arithmetic


def on(id: str, score: int, **changes: Any) -> dict[str, Any]:
    return rule(id=id, when=True, score=score, **changes)


def test_the_highest_counts_in_full_and_the_others_add_their_additional_score() -> None:
    rules = [on("x", 40, additionalScore=5), on("y", 60, additionalScore=10), on("z", 60, additionalScore=7)]
    assert scored(*rules, aggregation="highest") == (72, "5 + 60 + 7 = 72")
    assert scored(rules[0], aggregation="highest") == (40, "40")
    assert scored(on("x", 40), on("y", 30), aggregation="highest") == (40, "40")
    assert scored(aggregation="highest") == (0, "0")


@given(scores=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=6))
def test_the_highest_is_as_ballerine_adds_up_but_for_the_cap(scores: list[tuple[int, int]]) -> None:
    rules = [on(str(index), base, additionalScore=more) for index, (base, more) in enumerate(scores)]
    ordered = sorted(scores, key=lambda pair: -pair[0])
    expected = ordered[0][0] + sum(more for _, more in ordered[1:]) if ordered else 0
    assert scored(*rules, aggregation="highest")[0] == min(100, expected)


def test_weights_are_shown_and_fractions_round_up() -> None:
    assert scored(on("x", 20, weight=1.1), on("y", 15)) == (37, "22 (20 × 1.1) + 15 = 37")  # noqa: RUF001
    assert scored(on("x", 5, weight=0.5)) == (3, "3 (5 × 0.5)")  # noqa: RUF001
    assert scored(on("x", 50, weight=0), on("y", 1)) == (1, "1")
    result = score_risk(Policy.parse(policy(on("x", 20, weight=2))), {})
    assert (result.fired[0].score, result.as_json()["fired"][0]["calculation"]) == (40, "20 × 2")  # noqa: RUF001


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([on("x", 20, minScore=70)], (70, "20, raised to 70")),
        ([on("x", 80, maxScore=30)], (30, "80, lowered to 30")),
        ([on("x", 20, minScore=70), on("y", 0, maxScore=50)], (70, "20, raised to 70")),
        ([on("x", 20, minScore=10, maxScore=30)], (20, "20")),
        ([on("x", 90), on("y", 60, maxScore=95)], (95, "90 + 60 = 150, capped at 100, lowered to 95")),
        ([on("x", 20), rule(id="y", when=False, minScore=70)], (20, "20")),
        ([on("x", 0, minScore=1)], (1, "0, raised to 1")),
    ],
)
def test_rules_bound_the_score_while_they_fire(rules: list[Any], expected: tuple[int, str]) -> None:
    assert scored(*rules) == expected


def test_a_rule_may_cause_several_things_and_one_that_blocks_matters_most() -> None:
    parsed = Policy.parse(policy(on("x", 1, actions=[ROUTE, {"type": "score"}, BLOCK, BLOCK])))
    (fired,) = score_risk(parsed, {}).fired
    assert fired.actions == (Action("route_to_queue", queue="edd"), Action("block"))
    assert fired.action == parsed.rules[0].action == Action("block")
    assert fired.as_json()["actions"] == [ROUTE, BLOCK]
    assert Policy.parse(policy(on("x", 1, action={"type": "score"}))).rules[0].action is None


@pytest.mark.parametrize(("score", "types"), [(9, []), (10, ["auto_approve"]), (20, ["auto_approve"]), (21, ["block"])])
def test_thresholds_cause_actions_by_the_score(score: int, types: list[str]) -> None:
    thresholds = [{"from": 10, "to": 20, "action": {"type": "auto_approve"}}, {"from": 21, "action": BLOCK}]
    parsed = Policy.parse(policy(on("x", score), thresholds=thresholds))
    assert [action.type for action in score_risk(parsed, {}).actions] == types


def test_rule_sets_judge_like_rules() -> None:
    parsed = Policy.parse(policy({key: value for key, value in rule(ruleSet=SET).items() if key != "when"}))
    result = score_risk(parsed, {"a": {"b": 5}}, NOW)
    assert [each.values for each in result.fired] == [(("a.b", 5), ("c", None))]
    assert [each.id for each in score_risk(parsed, {"a": {"b": 1}}, NOW).not_fired] == ["r"]
    told = parsed.rules[0].explain({"a": {"b": 5}}, NOW)
    assert (told["status"], [each["status"] for each in told["results"]]) == ("PASSED", ["PASSED", "FAILED"])


def test_rules_are_given_time_and_lists_and_explained() -> None:
    when = {"and": [{">": [{"age": {"var": "birth"}}, 17]}, {"in_list": [{"var": "country"}, "blocked-countries"]}]}
    parsed = Policy.parse(policy(rule(id="x", when=when)))
    data = {"birth": "2000-01-01", "country": "KP"}
    assert score_risk(parsed, data, NOW, LISTS).score == 20
    told = parsed.rules[0].explain(data, NOW, LISTS)
    assert told["arguments"][1]["detail"]["match"]["entry"] == "PRK"
    for evaluate in (lambda: score_risk(parsed, data), lambda: parsed.rules[0].explain(data, NOW)):
        with pytest.raises(RuleError, match="Rule 'x'"):
            evaluate()


def test_indicators_are_told_by_domain() -> None:
    rules = [
        on("x", 1, domain="Company", indicator="Young", riskLevel="moderate"),
        on("y", 1, domain="Company"),
        on("z", 1),
        rule(id="w", when=False, domain="Owners", indicator="PEP"),
    ]
    result = score_risk(Policy.parse(policy(*rules)), {})
    told = json.loads(json.dumps(result.as_json(), allow_nan=False))
    assert told["riskIndicatorsByDomain"] == {
        "Company": [
            {"name": "Young", "riskLevel": "moderate", "domain": "Company"},
            {"name": "because", "riskLevel": None, "domain": "Company"},
        ]
    }
    assert told["notFired"][0]["indicator"] == "PEP"


def test_a_plain_policy_tells_no_more_than_it_says() -> None:
    told = score_risk(Policy.parse(policy(on("x", 1))), {}).as_json()
    assert set(told["fired"][0]) == {"id", "description", "reason", "values", "action", "score"}
    assert "riskIndicatorsByDomain" not in told


@pytest.mark.parametrize(
    ("data", "pointer", "reason"),
    [
        (policy(on("x", 1, additionalScore=1)), "/rules/0/additionalScore", "highest"),
        (policy(aggregation="most"), "/aggregation", "sum or highest"),
        (policy(on("x", 1, minScore=5, maxScore=4)), "/rules/0/minScore", "above"),
        (policy(on("x", 1, minScore=-1)), "/rules/0/minScore", "0 to 100"),
        (policy(on("x", 1, weight=-1)), "/rules/0/weight", "number"),
        (policy(on("x", 1, weight=float("nan"))), "/rules/0/weight", "number"),
        (policy(on("x", 1, weight=True)), "/rules/0/weight", "number"),
        (policy(on("x", 1, riskLevel="low")), "/rules/0/riskLevel", "positive"),
        (policy(on("x", 1, domain="")), "/rules/0/domain", "text"),
        (policy(on("x", 1, action=BLOCK, actions=[])), "/rules/0/actions", "either"),
        (policy(on("x", 1, actions=[BLOCK, {"type": "route_to_queue"}])), "/rules/0/actions/1", "'queue' is missing"),
        (policy(on("x", 1, ruleSet=SET)), "/rules/0/ruleSet", "either"),
        (policy({k: v for k, v in rule(ruleSet={**SET, "operator": "orr"}).items() if k != "when"}),
         "/rules/0/ruleSet/operator", "Did you mean 'or'"),
        (policy({k: v for k, v in rule().items() if k != "when"}), "/rules/0", "'when' is missing"),
        (policy(on("x", 1, wheight=1)), "/rules/0/wheight", "Did you mean 'weight'"),
        (policy(thresholds=[{"from": 50, "to": 40, "action": BLOCK}]), "/thresholds/0/from", "above"),
        (policy(thresholds=[{"from": 50, "action": {"type": "score"}}]), "/thresholds/0/action", "needs an action"),
        (policy(thresholds=[{"from": 101, "action": BLOCK}]), "/thresholds/0/from", "0 to 100"),
        (policy(thresholds={}), "/thresholds", "list"),
        (policy(description=[[1]]), "/description", "text"),
    ],
)  # fmt: skip
def test_bad_policies_name_pointer_and_reason(data: Any, pointer: str, reason: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.parse(data)
    assert caught.value.pointer == pointer
    assert reason in caught.value.message
