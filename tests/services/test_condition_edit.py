from typing import Any

import pytest

from ballerine_app.services.errors import Invalid
from ballerine_app.services.rule_edits import edit_when
from tests.services.rule_editing import COUNTRY, FIELDS, UPLOADS, policy, rule

NO_FIELD = -1


def after(when: Any, *steps: tuple[str, str, int, str]) -> Any:
    """The condition after some edits: (what, place, value, text)."""
    data = policy(rule(when))
    for what, place, value, given in steps:
        data = edit_when(data, 0, what, place, value, given, FIELDS)
    return data["rules"][0]["when"]


KP = {"in": [{"var": COUNTRY}, ["KP"]]}
MANY = {">": [{"var": UPLOADS}, 6]}


def test_a_condition_is_made_with_menus_alone() -> None:
    made = after(
        {"and": []},
        ("add", "", NO_FIELD, COUNTRY),
        ("add_value", "0", 0, "KP"),
        ("add_value", "0", 0, "IR, KP"),
        ("add_group", "", NO_FIELD, ""),
        ("add", "1", NO_FIELD, UPLOADS),
        ("value", "1.0", 0, "12"),
        ("add", "1", NO_FIELD, "entity.data.lastName"),
        ("operator", "1.1", NO_FIELD, "sounds_like"),
        ("value", "1.1", 0, "Smith"),
    )
    assert made == {
        "and": [
            {"in": [{"var": COUNTRY}, ["KP", "IR"]]},
            {
                "or": [
                    {">": [{"var": UPLOADS}, 12]},
                    {">=": [{"name_similarity": [{"var": "entity.data.lastName"}, "Smith"]}, 0.85]},
                ]
            },
        ]
    }


@pytest.mark.parametrize(
    ("when", "steps", "expected"),
    [
        (KP, [("drop_value", "0", 0, "0")], {"in": [{"var": COUNTRY}, []]}),
        (KP, [("operator", "0", -1, "is")], {"==": [{"var": COUNTRY}, "KP"]}),
        (KP, [("operator", "0", -1, "not_one_of")], {"!": {"in": [{"var": COUNTRY}, ["KP"]]}}),
        (KP, [("operator", "0", -1, "in_list")], {"in_list": [{"var": COUNTRY}, "blocked"]}),
        (KP, [("operator", "0", -1, "in_country_group")], {"in_country_group": [{"var": COUNTRY}, "EU"]}),
        (KP, [("field", "0", -1, UPLOADS)], {">": [{"var": UPLOADS}, 0]}),
        (MANY, [("operator", "0", -1, "between")], {"<=": [6, {"var": UPLOADS}, 0]}),
        (MANY, [("group", "", -1, "none")], {"!": {"or": [MANY]}}),
        (MANY, [("double", "0", -1, ""), ("group", "", -1, "any")], {"or": [MANY, MANY]}),
        ({"and": [KP, MANY]}, [("down", "0", -1, "")], {"and": [MANY, KP]}),
        ({"and": [KP, MANY]}, [("remove", "0", -1, "")], MANY),
        ({"and": [KP, MANY]}, [("nest", "1", -1, "")], {"and": [KP, {"or": [MANY]}]}),
        ({"and": [KP, {"or": [MANY]}]}, [("lift", "1.0", -1, "")], {"and": [KP, MANY]}),
        (
            {"==": [{"var": COUNTRY}, "KP"]},
            [("to_field", "0", 0, "signals.identityIssuer")],
            {"==": [{"var": COUNTRY}, {"var": "signals.identityIssuer"}]},
        ),
        (
            {"==": [{"var": COUNTRY}, {"var": "x"}]},
            [("to_value", "0", 0, "")],
            {"==": [{"var": COUNTRY}, ""]},
        ),
        (
            {"and": []},
            [("add", "", -1, "entity.data.birthDate"), ("measure", "0", -1, "age"), ("value", "0", 0, "21")],
            {"<": [{"age": [{"var": "entity.data.birthDate"}]}, 21]},
        ),
        (
            {"and": []},
            [("add", "", -1, "entity.data.birthDate"), ("operator", "0", -1, "older_than"), ("value", "0", 1, "years")],
            {"before": [{"var": "entity.data.birthDate"}, {"shift_date": [{"today": []}, -6, "years"]}]},
        ),
        (
            {"and": []},
            [
                ("add", "", -1, "documents"),
                ("measure", "0", -1, "some"),
                ("add", "0", -1, "documents[].type"),
                ("add_value", "0.0", 0, "passport"),
            ],
            {"some": [{"var": "documents"}, {"in": [{"var": "type"}, ["passport"]]}]},
        ),
        (
            {"and": []},
            [
                ("add", "", -1, "documents"),
                ("measure", "0", -1, "count_items"),
                ("add", "0", -1, "documents[].version"),
            ],
            {">=": [{"count_of": [{"var": "documents"}, {">": [{"var": "version"}, 0]}]}, 1]},
        ),
        (
            {"and": []},
            [("add", "", -1, "documents"), ("measure", "0", -1, "sum_of"), ("item", "0", -1, "documents[].version")],
            {">=": [{"sum_of": [{"var": "documents"}, {"var": "version"}]}, 0]},
        ),
        ({"var": ["x", 0]}, [("raw", "0", -1, '{"in": [1, {"var": "l"}]}')], {"in": [1, {"var": "l"}]}),
        ({"==": [{"var": "extra"}, "a"]}, [("value", "0", 0, "7")], {"==": [{"var": "extra"}, 7]}),
        ({"==": [{"var": "extra"}, "a"]}, [("value", "0", 0, "007")], {"==": [{"var": "extra"}, "007"]}),
    ],
)
def test_each_control_changes_what_it_says(when: Any, steps: Any, expected: Any) -> None:
    assert after(when, *steps) == expected


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (("value", "0", 0, "many"), "not_a_number"),
        (("value", "0", 3, "1"), "edit_out_of_date"),
        (("remove", "4", -1, ""), "edit_out_of_date"),
        (("remove", "0.1", -1, ""), "edit_out_of_date"),
        (("remove", "x", -1, ""), "edit_out_of_date"),
        (("group", "", -1, "most"), "edit_out_of_date"),
        (("drop_value", "0", 0, "0"), "edit_out_of_date"),
        (("explode", "0", 0, ""), "edit_out_of_date"),
        (("raw", "0", -1, "{"), "condition_not_json"),
    ],
)
def test_what_does_not_fit_is_refused(step: Any, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        after(MANY, step)


def test_rule_sets_keep_their_own_operators() -> None:
    data = policy({**rule(None), "ruleSet": {"operator": "and", "rules": []}})
    del data["rules"][0]["when"]
    for what, place, given in (("add", "", COUNTRY), ("operator", "0", "IN"), ("add_value", "0", "KP")):
        data = edit_when(data, 0, what, place, 0, given, FIELDS)
    assert data["rules"][0]["ruleSet"]["rules"] == [{"key": COUNTRY, "operator": "IN", "value": ["KP"]}]
    with pytest.raises(Invalid, match="not_in_rule_sets"):
        edit_when(data, 0, "group", "", -1, "none", FIELDS)
