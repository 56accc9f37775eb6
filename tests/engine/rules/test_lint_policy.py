from typing import Any

import pytest

from ballerine_app.engine.rules.lint_policy import lint_policy
from ballerine_app.engine.rules.lint_scorecard import check_scorecard
from ballerine_app.engine.rules.policy_fields import KnownField, KnownFields

FIELDS = KnownFields(
    {
        each.path: each
        for each in (
            KnownField("country", "country", "Country"),
            KnownField("name", "text", "Name"),
            KnownField("born", "date", "Date of birth"),
            KnownField("uploads", "number", "Pictures sent", always=True),
            KnownField("seconds", "number", "Seconds to hand in"),
            KnownField("kind", "choice", "Kind", choices=("passport", "id_card")),
            KnownField("vip", "yes_no", "VIP"),
            KnownField("documents", "list", "Documents"),
            KnownField("documents[].type", "choice", "Document type", choices=("passport", "id_card")),
        )
    },
    open=("pluginsOutput",),
    lists=frozenset({"blocked-countries"}),
)
FOUND = list[tuple[str, str]]


def rule(when: Any, name: str = "r", **more: Any) -> dict[str, Any]:
    condition = {} if "ruleSet" in more else {"when": when}
    return {"id": name, "description": name, "reason": f"Reason {name}", "score": 40, **condition, **more}


def policy(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "p", "version": 1, "rules": list(rules), **more}


def found(data: Any) -> FOUND:
    unused = {"level_unused"}
    return [(each.code, each.pointer) for each in lint_policy(data, FIELDS) if each.code not in unused]


def of(when: Any) -> FOUND:
    return found(policy(rule(when)))


COUNTRY = {"var": "country"}


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"and": [{"==": [COUNTRY, "KP"]}, {"==": [COUNTRY, "IR"]}]}, "rule_never"),
        ({"and": [{"in": [COUNTRY, ["KP", "IR"]]}, {"in_country_group": [COUNTRY, "EU"]}]}, "rule_never"),
        ({"and": [{">": [{"var": "uploads"}, 9]}, {"<": [{"var": "uploads"}, 5]}]}, "rule_never"),
        ({"or": [{"==": [COUNTRY, "KP"]}, {"!=": [COUNTRY, "KP"]}]}, "rule_always"),
        (True, "rule_always"),
        ({"and": [{"==": [1, 2]}]}, "rule_never"),
    ],
)
def test_contradictions_and_truisms(when: Any, code: str) -> None:
    assert of(when) == [(code, "/rules/0/when")]


def test_rule_sets_contradict_themselves_too() -> None:
    entries = [{"key": "country", "operator": "EQUALS", "value": each} for each in ("KP", "IR")]
    data = policy(rule(None, ruleSet={"operator": "and", "rules": entries}))
    assert found(data) == [("rule_never", "/rules/0/ruleSet")]
    data["rules"][0]["ruleSet"]["operator"] = "or"
    assert found(data) == []


@pytest.mark.parametrize(
    "when",
    [
        {"and": [{"in_country_group": [COUNTRY, "EU"]}, {"!": {"in": [COUNTRY, ["DE"]]}}]},
        {"in": [COUNTRY, ["KP", "IR"]]},
        {"and": [{"!": {"missing": ["seconds"]}}, {"<": [{"var": "seconds"}, 20]}]},
        {">": [{"var": "uploads"}, 6]},
        {"<": [{"age": [{"var": "born"}]}, 18]},
        {"some": [{"var": "documents"}, {"==": [{"var": "type"}, "passport"]}]},
        {"==": [{"var": "pluginsOutput.vendor.score"}, 3]},
        {"in_list": [COUNTRY, "blocked-countries"]},
        {"==": [{"var": "documents.length"}, 2]},
        {"==": [{"var": "documents.0.type"}, "passport"]},
    ],
)
def test_what_is_sound_has_no_finding(when: Any) -> None:
    assert of(when) == []


@pytest.mark.parametrize(
    ("when", "code", "pointer"),
    [
        ({"==": [{"var": "contry"}, "KP"]}, "unknown_path", "/==/0"),
        ({"missing": ["nme"]}, "unknown_path", ""),
        ({"some": [{"var": "documents"}, {"==": [{"var": "typ"}, "x"]}]}, "unknown_path", "/some/1/==/0"),
        ({"==": [COUNTRY, "XX"]}, "unknown_country", ""),
        ({"in": [COUNTRY, ["KP", "IRN"]]}, "unknown_country", ""),
        ({"==": [{"var": "kind"}, "pasport"]}, "unknown_value", ""),
        ({">": [{"var": "uploads"}, "many"]}, "type_mismatch", ""),
        ({"==": [{"var": "name"}, 5]}, "type_mismatch", ""),
        ({"==": [{"var": "vip"}, "yes"]}, "type_mismatch", ""),
        ({"contains_text": [{"var": "uploads"}, "a"]}, "type_mismatch", ""),
        ({"before": [{"var": "country"}, "2026-01-01"]}, "type_mismatch", ""),
        ({"before": [{"var": "born"}, "next May"]}, "type_mismatch", ""),
        ({">": [{"age": [{"var": "uploads"}]}, 18]}, "type_mismatch", ""),
        ({"some": [{"var": "country"}, True]}, "type_mismatch", ""),
        ({"in_list": [COUNTRY, "blocked-countrys"]}, "unknown_list", ""),
        ({"<": [{"var": "seconds"}, 20]}, "compare_missing", "/<"),
        ({"in_country_group": [{"var": "uploads"}, "EU"]}, "type_mismatch", ""),
    ],
)
def test_fields_and_values(when: Any, code: str, pointer: str) -> None:
    assert (code, f"/rules/0/when{pointer}") in of(when)
    assert {each for each, _ in of(when)} <= {code, "rule_always"}


def test_what_was_meant_is_told() -> None:
    problems = lint_policy(policy(rule({"==": [{"var": "contry"}, "KP"]})), FIELDS)
    assert "Did you mean Country (country)?" in problems[0].message
    assert "'passport'" in lint_policy(policy(rule({"==": [{"var": "kind"}, "pasport"]})), FIELDS)[0].message


def test_rules_are_compared_with_each_other() -> None:
    narrow, wide = rule({">": [{"var": "uploads"}, 9]}, "narrow"), rule({">": [{"var": "uploads"}, 6]}, "wide")
    (problem,) = [each for each in lint_policy(policy(wide, narrow), FIELDS) if each.code == "rule_subsumed"]
    assert problem.pointer == "/rules/1/when"
    assert "Reason narrow" in problem.message.split("fires")[0]
    again = rule({"<": [6, {"var": "uploads"}]}, "again")
    assert found(policy(wide, again)) == [("rule_duplicate", "/rules/1/when")]
    for_some = rule({">": [{"var": "uploads"}, 9]}, "some", appliesTo=["business"])
    assert found(policy(rule({">": [{"var": "uploads"}, 6]}, appliesTo=["individual"]), for_some)) == []
    assert found(policy(wide, rule({"in": [COUNTRY, ["DE"]]}, "other"))) == []
    group = rule({"in_country_group": [COUNTRY, "EU"]}, "eu")
    assert found(policy(group, rule({"in": [COUNTRY, ["DE", "FR"]]}, "two"))) == [("rule_subsumed", "/rules/1/when")]


WHEN = {">": [{"var": "uploads"}, 6]}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (policy(rule(WHEN, score=0)), ("rule_without_effect", "/rules/0/score")),
        (policy(rule(WHEN, weight=0)), ("weight_zero", "/rules/0/weight")),
        (policy(rule(WHEN, minScore=0)), ("bound_without_effect", "/rules/0/minScore")),
        (
            policy(rule(WHEN), thresholds=[{"from": 50, "action": {"type": "block"}}]),
            ("threshold_unreached", "/thresholds/0/from"),
        ),
        (
            policy(rule(WHEN, actions=[{"type": "block"}, {"type": "auto_approve"}])),
            ("action_impossible", "/rules/0/actions"),
        ),
        (
            policy(
                rule(WHEN, action={"type": "block"}),
                rule({">": [{"var": "uploads"}, 9]}, "b", action={"type": "auto_approve"}),
            ),
            ("action_impossible", "/rules/1"),
        ),
        (
            policy(
                rule(WHEN),
                thresholds=[
                    {"from": 0, "to": 20, "action": {"type": "auto_approve"}},
                    {"from": 20, "to": 40, "action": {"type": "block"}},
                ],
            ),
            ("threshold_overlap", "/thresholds/1"),
        ),
        (
            policy(
                rule(WHEN),
                thresholds=[
                    {"from": 0, "to": 20, "action": {"type": "route_to_queue", "queue": queue}} for queue in "ab"
                ],
            ),
            ("threshold_overlap", "/thresholds/1"),
        ),
    ],
)
def test_scores_and_actions(data: Any, expected: tuple[str, str]) -> None:
    assert expected in found(data)


def test_levels_that_no_case_reaches() -> None:
    problems = lint_policy(policy(rule(WHEN, score=70)), FIELDS)
    (told,) = [each for each in problems if each.code == "level_unused"]
    assert "critical" in told.message
    assert "medium" not in told.message
    assert not [each for each in lint_policy(policy(rule(WHEN, score=90)), FIELDS) if each.code == "level_unused"]


def test_all_broken_rules_are_told_at_once() -> None:
    broken = [rule({"in_lst": [COUNTRY, "x"]}, "a"), rule(WHEN, "b", score=101), rule(WHEN, "c")]
    problems = found(policy(*broken, rule({"==": [1, 2]}, "d")))
    assert ("policy", "/rules/0/when/in_lst") in problems
    assert ("policy", "/rules/1/score") in problems
    assert ("rule_never", "/rules/3/when") in problems
    assert all(not pointer.startswith("/rules/2") for _, pointer in problems)


@pytest.mark.parametrize("data", [None, [], {}, {"rules": 3}, {"rules": [None, 4, {}]}, policy(rule({"x" * 99: 1}))])
def test_what_is_no_policy_is_told_without_failing(data: Any) -> None:
    assert {each.severity for each in lint_policy(data, FIELDS)} == {"error"}


def test_without_knowledge_nothing_is_said_about_fields() -> None:
    data = policy(rule({"and": [{"==": [{"var": "x.y"}, "XX"]}, {"in_list": [COUNTRY, "nowhere"]}]}, score=90))
    assert lint_policy(data) == ()


def test_a_scorecard_is_looked_at() -> None:
    card = {
        "currency": "EUR",
        "characteristics": [
            {
                "id": "a",
                "value": {"var": "uplods"},
                "bands": [{"below": 5, "points": 10}, {"from": 5, "points": 10}],
                "missing": 10,
            }
        ],
        "limits": [{"from": 5, "limit": 100}, {"from": 50, "limit": 200}],
    }
    problems = check_scorecard({"name": "p", "version": 1, "scorecard": card}, FIELDS)
    assert [(each.code, each.pointer) for each in problems] == [
        ("unknown_path", "/scorecard/characteristics/0/value"),
        ("points_without_effect", "/scorecard/characteristics/0/bands"),
        ("limit_unreached", "/scorecard/limits/1/from"),
    ]


def hostile(kind: str) -> Any:
    if kind == "many rules":
        return policy(*(rule({">": [{"var": "uploads"}, index]}, f"r{index}") for index in range(2_000)))
    if kind == "many fields":
        parts = [{"or": [{"==": [{"var": f"f{i}"}, j]} for j in range(8)]} for i in range(80)]
        return policy(*(rule({"and": parts[: 50 + index]}, f"r{index}") for index in range(5)))
    text = "x" * 90_000
    return policy(*(rule({"==": [{"var": "name"}, f"{text}{index}"]}, f"r{index}") for index in range(8)))


@pytest.mark.parametrize("kind", ["many rules", "many fields", "long texts"])
def test_hostile_policies_are_given_up_on(kind: str) -> None:
    data = hostile(kind)
    problems = lint_policy(data, FIELDS)
    assert any(each.code in ("policy_unchecked", "rules_unchecked", "rule_subsumed") for each in problems)
