from typing import Any

import pytest

from ballerine_app.engine.rules import Policy
from ballerine_app.engine.rules.scorecard import Scorecard
from ballerine_app.services.errors import Invalid
from ballerine_app.services.policy_edit import add_rule, delete_item, duplicate_rule, edited, move_item
from ballerine_app.services.rule_edits import edit_actions, edit_rule, edit_score, edit_scorecard
from tests.services.rule_editing import FIELDS, UPLOADS, policy, rule

WHEN = {">": [{"var": UPLOADS}, 6]}


def test_an_edit_keeps_everything_else_and_its_order() -> None:
    data = policy(
        {"reason": "R", "score": 5, "when": WHEN, "odd": [1], "id": "x", "description": "D"}, zebra=1, alpha=2
    )
    after = edit_rule(data, 0, "weight", "0.5")
    assert list(after) == list(data)
    assert list(after["rules"][0]) == ["weight", "reason", "score", "when", "odd", "id", "description"]
    assert edit_rule(after, 0, "weight", "1") == data
    assert data["rules"][0]["score"] == 5
    assert edit_rule(data, 0, "score", "7")["rules"][0] == {**data["rules"][0], "score": 7}


def test_a_new_rule_is_sound_and_gets_its_id_from_its_reason() -> None:
    edit, place = add_rule()
    after = edited(policy(rule(WHEN)), edit)
    assert place(after) == 1
    Policy.parse(after)
    after = edit_rule(after, 1, "reason", "Too many pictures!")
    assert after["rules"][1]["id"] == "too-many-pictures"
    assert edit_rule(after, 1, "reason", "Other")["rules"][1]["id"] == "too-many-pictures"
    assert edit_rule(policy(rule(WHEN)), 0, "reason", "Other")["rules"][0]["id"] == "a"


def test_rules_are_doubled_moved_and_deleted() -> None:
    data = edited(policy(rule(WHEN), {**rule(WHEN), "id": "b"}), duplicate_rule(0))
    assert [each["id"] for each in data["rules"]] == ["a", "a-2", "b"]
    assert [each["id"] for each in edited(data, move_item(2, -1, "rules"))["rules"]] == ["a", "b", "a-2"]
    assert [each["id"] for each in edited(data, delete_item("rules", 0))["rules"]] == ["a-2", "b"]
    for edit in (duplicate_rule(3), duplicate_rule(-1), move_item(9, 1, "rules"), delete_item("rules", -1)):
        with pytest.raises(Invalid, match="edit_out_of_date"):
            edited(data, edit)


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("domain", "", None),
        ("domain", "AML", "AML"),
        ("description", "", ""),
        ("minScore", "40", 40),
        ("minScore", "", None),
        ("weight", "0.5", 0.5),
        ("appliesTo", "business", ["business"]),
        ("appliesTo", "", None),
        ("riskLevel", "high", "high"),
    ],
)
def test_texts_and_numbers_of_a_rule(key: str, given: str, expected: Any) -> None:
    assert edit_rule(policy(rule(WHEN)), 0, key, given)["rules"][0].get(key) == expected


@pytest.mark.parametrize(
    ("key", "given"), [("score", ""), ("score", "1.5"), ("score", "1,5"), ("weight", "x"), ("when", "1")]
)
def test_what_is_no_number_is_refused(key: str, given: str) -> None:
    with pytest.raises(Invalid):
        edit_rule(policy(rule(WHEN)), 0, key, given)


def test_one_action_stays_alone_and_several_are_a_list() -> None:
    data = policy(rule(WHEN, action={"type": "block"}, domain="d"))
    two = edit_actions(data, 0, "add_action", -1, "require_step", FIELDS)
    step = {"type": "require_step", "step": "proof_of_address"}
    assert two["rules"][0]["actions"] == [{"type": "block"}, step]
    assert list(two["rules"][0])[-2:] == ["actions", "domain"]
    assert edit_actions(data, 0, "remove_action", 0, "", FIELDS)["rules"][0] == rule(WHEN, domain="d")
    queue = edit_actions(data, 0, "action_type", 0, "route_to_queue", FIELDS)
    named = edit_actions(queue, 0, "action_named", 0, "fraud", FIELDS)
    assert named["rules"][0]["action"] == {"type": "route_to_queue", "queue": "fraud"}
    assert edit_actions(policy(rule(WHEN)), 0, "add_action", -1, "block", FIELDS)["rules"][0]["action"] == {
        "type": "block"
    }


def test_levels_and_thresholds() -> None:
    data = edit_score(policy(rule(WHEN)), "medium", -1, "60", FIELDS)
    assert data["levels"] == {"low": 39, "medium": 60, "high": 84}
    data = edit_score(data, "add", -1, "", FIELDS)
    data = edit_score(data, "to", 0, "90", FIELDS)
    data = edit_score(data, "action_type", 0, "block", FIELDS)
    data = edit_score(data, "add", -1, "", FIELDS)
    assert data["thresholds"][0] == {"from": 85, "to": 90, "action": {"type": "block"}}
    assert data["thresholds"][1]["from"] == 91
    Policy.parse(edit_score(data, "remove", 1, "", FIELDS))
    assert edit_score(data, "aggregation", -1, "highest", FIELDS)["aggregation"] == "highest"
    assert "aggregation" not in edit_score(data, "aggregation", -1, "sum", FIELDS)


def test_a_scorecard_is_made_with_menus_alone() -> None:
    data = policy(rule(WHEN))
    for what, index, band, given in (
        ("add_scorecard", -1, -1, ""),
        ("add", -1, -1, UPLOADS),
        ("add_band", 0, -1, ""),
        ("band_points", 0, 0, "20"),
        ("band_below", 0, 0, "5"),
        ("band_from", 0, 1, "5"),
        ("add", -1, -1, "entity.data.country"),
        ("band_values", 1, 0, "DE, 5, FR"),
        ("add_limit", -1, -1, ""),
        ("limit_from", 0, -1, "10"),
        ("limit_amount", 0, -1, "1500.5"),
        ("limit_most", 0, -1, ""),
    ):
        data = edit_scorecard(data, what, index, band, given, FIELDS)
    card = Scorecard.parse({"name": "p", "version": 1, **data["scorecard"]})
    assert card.evaluate({"signals": {"uploads": 3}}).limit == 1500.5
    assert data["scorecard"]["characteristics"][0]["bands"] == [{"below": 5, "points": 20}, {"from": 5, "points": 0}]
    assert data["scorecard"]["characteristics"][1]["bands"] == [{"in": ["DE", 5, "FR"], "points": 0}]
    assert "scorecard" not in edit_scorecard(data, "remove_scorecard", -1, -1, "", FIELDS)
