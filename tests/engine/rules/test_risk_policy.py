import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.rules import Action, Policy, PolicyError, score_risk, severity

SHIPPED = Path(__file__).resolve().parents[3] / "ballerine_app" / "definitions" / "rules" / "risk.json"


def rule(**changes: Any) -> dict[str, Any]:
    return {"id": "r", "description": "d", "when": {"var": "a"}, "score": 20, "reason": "because", **changes}


def policy(*rules: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"name": "p", "version": 1, "rules": list(rules), **changes}


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (0, "low"),
        (39, "low"),
        (39.5, "medium"),
        (69, "medium"),
        (69.01, "high"),
        (84, "high"),
        (84.5, "critical"),
        (100, "critical"),
    ],
)
def test_severity_has_no_hole(score: float, level: str) -> None:
    assert severity(score) == level


def test_score_adds_up_and_tells_why() -> None:
    parsed = Policy.parse(
        policy(
            rule(id="one"),
            rule(id="two", score=15, when={">": [{"var": "b.c"}, 1]}, action={"type": "require_step", "step": "proof"}),
            rule(id="three", when={"var": "absent"}),
        )
    )
    result = score_risk(parsed, {"a": True, "b": {"c": 2}})
    assert (result.score, result.level, result.arithmetic) == (35, "low", "20 + 15 = 35")
    assert [(each.id, each.values) for each in result.fired] == [("one", (("a", True),)), ("two", (("b.c", 2),))]
    assert [each.id for each in result.not_fired] == ["three"]
    assert result.actions == (Action("require_step", "proof"),)
    assert (result.policy_name, result.policy_version, result.policy_hash) == ("p", 1, parsed.hash)
    told = json.loads(json.dumps(result.as_json(), allow_nan=False))
    assert told["fired"][1]["action"] == {"type": "require_step", "step": "proof"}
    assert "score" not in told["notFired"][0]


def test_score_is_capped_and_says_so() -> None:
    parsed = Policy.parse(policy(rule(id="x", score=60), rule(id="y", score=55)))
    result = score_risk(parsed, {"a": 1})
    assert (result.score, result.level, result.arithmetic) == (100, "critical", "60 + 55 = 115, capped at 100")


def test_nothing_fired_is_zero() -> None:
    result = score_risk(Policy.parse(policy(rule())), {})
    assert (result.score, result.arithmetic, result.actions) == (0, "0", ())


def test_rules_apply_to_their_entity_type_only() -> None:
    parsed = Policy.parse(policy(rule(id="kyb", when=True, appliesTo=["business"]), rule(id="all", when=True)))
    person = score_risk(parsed, {"entity": {"type": "individual"}})
    business = score_risk(parsed, {"entity": {"type": "business"}})
    assert [each.id for each in person.fired] == ["all"]
    assert person.not_fired == ()
    assert [each.id for each in business.fired] == ["kyb", "all"]


def test_an_empty_list_does_not_fire() -> None:
    parsed = Policy.parse(policy(rule(when={"missing": ["a"]})))
    assert score_risk(parsed, {"a": 1}).fired == ()
    assert score_risk(parsed, {}).score == 20


def test_levels_of_the_policy_win() -> None:
    parsed = Policy.parse(policy(rule(when=True), levels={"low": 5, "medium": 10, "high": 15}))
    assert score_risk(parsed, {}).level == "critical"


@given(scores=st.lists(st.integers(0, 100), max_size=8))
def test_score_is_the_capped_sum(scores: list[int]) -> None:
    parsed = Policy.parse(policy(*(rule(id=str(i), when=True, score=s) for i, s in enumerate(scores))))
    result = score_risk(parsed, {})
    assert result.score == min(100, sum(scores))
    assert result.level == severity(result.score)


@pytest.mark.parametrize(
    ("data", "pointer", "reason"),
    [
        ([], "", "object"),
        (policy(rule(), rule()), "/rules/1/id", "Two rules"),
        (policy(rule(score=101)), "/rules/0/score", "0 to 100"),
        (policy(rule(score=True)), "/rules/0/score", "0 to 100"),
        (policy(rule(score=1.5)), "/rules/0/score", "0 to 100"),
        (policy(rule(when={"<>": [1, 2]})), "/rules/0/when/<>", "no operator"),
        (policy(rule(wen=1)), "/rules/0/wen", "Unknown key"),
        (policy(rule(reason=" ")), "/rules/0/reason", "text"),
        (policy(rule(action={"type": "explode"})), "/rules/0/action/type", "one of"),
        (policy(rule(action={"type": "require_step"})), "/rules/0/action", "'step' is missing"),
        (policy(rule(action={"type": "block", "step": "x"})), "/rules/0/action/step", "Unknown key"),
        (policy(rule(appliesTo=[])), "/rules/0/appliesTo", "individual"),
        (policy(levels={"low": 50, "medium": 40, "high": 60}), "/levels", "rise"),
        (policy(version=0), "/version", "whole number"),
        ({"name": "p", "version": 1}, "", "'rules' is missing"),
        (policy(extra=1), "/extra", "Unknown key"),
    ],
)
def test_bad_policies_name_pointer_and_reason(data: Any, pointer: str, reason: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.parse(data)
    assert caught.value.pointer == pointer
    assert reason in caught.value.message


def test_rules_that_are_too_large_together_are_refused() -> None:
    large = {"or": [{"==": [{"var": "a"}, index]} for index in range(400)]}
    with pytest.raises(PolicyError, match="together"):
        Policy.parse(policy(*(rule(id=str(index), when=large) for index in range(90))))


def test_shipped_policy_is_valid_and_left_alone() -> None:
    data = json.loads(SHIPPED.read_text())
    before = copy.deepcopy(data)
    assert Policy.parse(data).rules
    assert data == before
