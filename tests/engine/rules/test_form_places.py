from typing import Any

from hypothesis import given, settings

from ballerine_app.engine.rules.form import Each, Group, Item
from ballerine_app.engine.rules.form_conditions import condition_form, form_condition
from ballerine_app.engine.rules.form_edit import Place, item_at
from ballerine_app.engine.rules.form_places import form_places, rule_set_places
from ballerine_app.engine.rules.form_rule_set import rule_set_form
from tests.engine.rules.json_logic_rules import RULES


def value_at(rule: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        rule = rule[int(step)] if isinstance(rule, list) else rule[step.replace("~1", "/")]
    return rule


def all_places(item: Item, place: Place = ()) -> list[Place]:
    inner = item.items if isinstance(item, Group) else item.of.items if isinstance(item, Each) else ()
    return [place, *(each for index, part in enumerate(inner) for each in all_places(part, (*place, index)))]


@given(RULES)
@settings(max_examples=150, deadline=None)
def test_each_part_is_found_where_it_stands(rule: Any) -> None:
    form = condition_form(rule)
    places = form_places(form, rule)
    assert set(places) == set(all_places(form))
    for place, pointer in places.items():
        item = item_at(form, place)
        if not isinstance(item, Group):
            assert condition_form(value_at(rule, pointer)).items == (item,)


def test_lists_and_negations_lead_to_their_parts() -> None:
    inner = {"or": [{"==": [{"var": "a"}, 1]}, {"==": [{"var": "b"}, 1]}]}
    rule = {
        "and": [
            {"!": [inner]},
            {"<": [1, {"count_of": [{"var": "l"}, inner]}]},
            {"some": [{"var": "l"}, inner["or"][0]]},
        ]
    }
    places = form_places(condition_form(rule), rule)
    assert places[(0, 1)] == "/and/0/!/0/or/1"
    assert places[(1, 0)] == "/and/1/</1/count_of/1/or/0"
    assert places[(2, 0)] == "/and/2/some/1"
    assert form_condition(condition_form(rule))["and"][1] == {">": [{"count_of": [{"var": "l"}, inner]}, 1]}


def test_rule_sets_have_their_places() -> None:
    data = {"operator": "and", "rules": [{"operator": "or", "rules": [{"key": "a", "operator": "EXISTS"}]}]}
    assert rule_set_places(rule_set_form(data), data)[(0, 0)] == "/rules/0/rules/0"
    assert rule_set_places(rule_set_form(7), 7)[(0,)] == ""
