"""The data of a case without documents, in words."""

from __future__ import annotations

from ballerine_app.services.case_data import MOST_FACTS, case_data
from ballerine_app.views.case import CaseData, DataGroup, Fact


def test_each_part_is_a_group_with_its_values_in_words() -> None:
    context = {
        "entity": {"type": "business", "data": {"country": "KE", "directors": [{"name": "Ada"}, {"name": "Bo"}]}},
        "pluginsOutput": {"bureau": {"creditScore": 640}},
        "reference": "A-7",
    }
    groups = {group.title: [(fact.code, fact.value) for fact in group.facts] for group in case_data(context).groups}
    assert groups["Applicant"][1:] == [("Country", "Kenya"), ("Directors name 1", "Ada"), ("Directors name 2", "Bo")]
    assert groups["Answer of bureau"] == [("Credit score", "640")]
    assert groups["Reference"] == [("Reference", "A-7")]


def test_what_the_rules_said_stands_elsewhere() -> None:
    assert case_data({"risk": {"score": 4}, "signals": {"uploads": 1}, "documents": []}) == CaseData()
    assert case_data({}) == CaseData()


def test_a_large_case_says_how_much_is_left_out() -> None:
    found = case_data({"rows": list(range(MOST_FACTS + 5))})
    assert (len(found.groups[0].facts), found.more) == (MOST_FACTS, 5)
    assert found.groups[0] == DataGroup("Rows", found.groups[0].facts)
    assert found.groups[0].facts[0] == Fact("Rows 1", "0")
