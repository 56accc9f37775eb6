from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import RuleSet
from ballerine_app.engine.rules.form import Condition, Each, Group, Raw, Subject
from ballerine_app.engine.rules.form_rule_set import SET_INPUTS, form_rule_set, rule_set_form
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS


@pytest.mark.parametrize("name", SET_OPERATORS)
def test_every_operator_goes_into_a_form_and_back(name: str) -> None:
    rule: dict[str, Any] = {"key": "a.b[0]", "operator": name}
    if name != "EXISTS":
        rule["value"] = SET_OPERATORS[name].example[0]
    data = {"operator": "or", "rules": [rule, {"operator": "and", "rules": []}]}
    form = rule_set_form(data)
    assert form.kind == "any"
    assert isinstance(form.items[0], Condition)
    assert len(form.items[0].values) == len(SET_INPUTS[name])
    assert form_rule_set(form) == data
    RuleSet.parse(form_rule_set(form))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["and", "or", "EQUALS", "IN", "EXISTS", "BETWEEN"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["operator", "rules", "key", "value", "min", "max", "years"]), inner)
    ),
    max_leaves=10,
)


@given(JSON)
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost_whatever_stands_there(data: Any) -> None:
    assert repr(form_rule_set(rule_set_form(data))) == repr(data)


def test_what_rule_sets_do_not_know_is_refused() -> None:
    for item in (
        Group("none"),
        Each("l", "some", Group("all")),
        Condition(Subject("a"), "is", (1,)),
        Condition(Subject("a", "age"), "EQUALS", (1,)),
    ):
        with pytest.raises(ValueError, match="rule set"):
            form_rule_set(Group("all", (item,)))
    assert form_rule_set(Group("any", (Raw(7),))) == {"operator": "or", "rules": [7]}
