import json
from typing import Any

import pytest

from ballerine_app.engine.rules.lint_policy import lint_policy
from ballerine_app.engine.rules.lint_policy_conditions import COMPARE_MISSING
from ballerine_app.services.rule_editor_view import editor_view, part_of
from ballerine_app.services.rule_edits import edit_when
from tests.services.rule_editing import COUNTRY, FIELDS, UPLOADS, policy, rule

FROM_KP = {"==": [{"var": COUNTRY}, "KP"]}
QUICK = {"<": [{"var": UPLOADS}, 2]}


def compared_with_missing(data: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """The findings that say so, as the editor gets them."""
    found = [each for each in lint_policy(data) if each.code == COMPARE_MISSING]
    return [(each.severity, each.message, each.pointer, each.code) for each in found]


def words(when: Any) -> list[str]:
    (card,) = editor_view(policy(rule(when)), FIELDS, "", []).cards
    return [f"{line.join} {line.words}".strip() for line in card.lines]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"in": [{"var": COUNTRY}, ["KP", "IR"]]}, ["Country is one of North Korea or Iran"]),
        (
            {"and": [{">": [{"var": UPLOADS}, 1000]}, {"!": {"missing": ["entity.data.lastName"]}}]},
            ["Pictures tried is more than 1,000", "and Last name is filled in"],
        ),
        ({"or": [{"==": [{"var": "extra"}, True]}, {"missing": ["extra"]}]}, ["Extra is yes", "or Extra is empty"]),
        ({"!": {"or": [{"missing": ["extra"]}]}}, ["None of these:", "Extra is empty"]),
        (
            {"some": [{"var": "documents"}, {"==": [{"var": "type"}, "id_card"]}]},
            ["At least one item of Documents has:", "Document type is ID card"],
        ),
        ({"<": [{"age": [{"var": "entity.data.birthDate"}]}, 18]}, ["Age by Birth date is less than 18"]),
        ({"in_country_group": [{"var": COUNTRY}, "EU"]}, ["Country is in the European Union"]),
        ({"in_list": [{"var": COUNTRY}, "blocked"]}, ["Country is in the list blocked"]),
        ({"==": [{"var": COUNTRY}, {"var": "extra"}]}, ["Country is Extra"]),
        ({"<": [{"+": [1, {"var": UPLOADS}]}, 3]}, ["1 + signals.uploads < 3"]),
        ({"contains_text": [{"var": "extra"}, "ltd"]}, ["Extra contains “ltd”"]),
    ],
)
def test_conditions_are_told_in_words(when: Any, expected: list[str]) -> None:
    assert words(when) == expected


def test_a_finding_stands_at_the_line_that_it_is_about() -> None:
    when = {"and": [{">": [{"var": UPLOADS}, 1]}, {"or": [{"==": [{"var": COUNTRY}, "XX"]}, {"missing": ["extra"]}]}]}
    findings = [
        ("warning", "No such country", "/rules/0/when/and/1/or/0/==", "unlisted"),
        ("info", "Of the whole", "/rules/0/when", "rule_subsumed"),
        ("error", "Elsewhere", "/rules/1/when", ""),
    ]
    view = editor_view(policy(rule(when)), FIELDS, "rule:0", findings)
    assert {row.place: row.finding for row in view.rule.rows} == {
        "0": "",
        "1": "",
        "1.0": "No such country",
        "1.1": "",
    }
    (card,) = view.cards
    assert (card.finding, card.findings) == ("warning", 2)


@pytest.mark.parametrize("group", ["all", "any"])
def test_what_may_be_missing_can_be_required_in_one_press(group: str) -> None:
    data = edit_when(policy(rule({"and": [FROM_KP, QUICK]})), 0, "group", "", -1, group, FIELDS)
    rows = editor_view(data, FIELDS, "rule:0", compared_with_missing(data)).rule.rows
    assert [row.place for row in rows if row.may_require] == ["1"]
    after = edit_when(data, 0, "require", "1", -1, "", FIELDS)
    assert compared_with_missing(after) == []
    assert '{"!": {"missing": ["signals.uploads"]}}' in json.dumps(after)


def test_within_a_group_of_which_none_may_hold_requiring_a_value_is_no_way_out() -> None:
    data = policy(rule({"!": {"or": [{">": [{"var": UPLOADS}, 2]}]}}))
    assert compared_with_missing(data)
    (row,) = editor_view(data, FIELDS, "rule:0", compared_with_missing(data)).rule.rows
    assert row.finding
    assert not row.may_require


def test_values_get_the_control_that_fits_them() -> None:
    when = {
        "and": [
            {"in": [{"var": COUNTRY}, ["KP"]]},
            {"==": [{"var": COUNTRY}, "KP"]},
            {">": [{"var": UPLOADS}, 1]},
            {"within_last": [{"var": "entity.data.birthDate"}, 6, "months"]},
            {"in_list": [{"var": COUNTRY}, "gone"]},
            {"==": [{"var": COUNTRY}, {"var": "extra"}]},
        ]
    }
    rows = editor_view(policy(rule(when)), FIELDS, "rule:0", []).rule.rows
    assert [tuple(each.kind for each in row.inputs) for row in rows] == [
        ("many",),
        ("country",),
        ("number",),
        ("number", "choice"),
        ("choice",),
        ("field",),
    ]
    assert rows[0].inputs[0].chosen == (("KP", "North Korea"),)
    assert ("gone", "gone") in rows[4].inputs[0].options
    assert all(row.operator in dict(row.operators) for row in rows)


@pytest.mark.parametrize("data", [{}, {"rules": 7}, {"rules": [None, 3, {}]}, {"rules": [{"when": {"and": 1}}]}])
def test_anything_can_be_shown(data: Any) -> None:
    for part in ("", "rule:0", "rule:1", "rule:x", "rule:99999999", "score", "scorecard"):
        editor_view(data, FIELDS, part, [])


def test_levels_thresholds_and_the_scorecard_are_shown() -> None:
    card = {
        "currency": "EUR",
        "characteristics": [{"id": "u", "value": {"var": UPLOADS}, "bands": [{"points": 3}], "missing": 0}],
        "limits": [{"from": 1, "limit": {"var": "x"}}],
    }
    thresholds = [{"from": 85, "action": {"type": "block"}}]
    data = policy(levels={"low": 9, "medium": 19, "high": 29}, thresholds=thresholds, scorecard=card)
    score = editor_view(data, FIELDS, "score", []).score
    assert (score.low, [each.width for each in score.scale]) == ("9", [10, 10, 10, 71])
    assert score.thresholds[0].words == "From 85 to 100: Blocks approval"
    form = editor_view(data, FIELDS, "scorecard", []).scorecard
    assert (form.characteristics[0].field, form.limits[0].source) == ("Pictures tried", '{"var": "x"}')


@pytest.mark.parametrize(
    ("pointer", "part"),
    [
        ("/rules/12/when/==", "rule:12"),
        ("/rules", ""),
        ("/thresholds/0", "score"),
        ("/levels", "score"),
        ("/scorecard/limits/0", "scorecard"),
        ("", ""),
    ],
)
def test_a_pointer_leads_to_its_part(pointer: str, part: str) -> None:
    assert part_of(pointer) == part
