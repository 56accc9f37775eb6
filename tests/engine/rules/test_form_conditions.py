from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import RuleError, compile_rule, truthy
from ballerine_app.engine.rules.coercion import logic_truth
from ballerine_app.engine.rules.form import Condition, Each, FieldRef, Group, Item, Raw, Subject
from ballerine_app.engine.rules.form_conditions import condition_form, form_condition
from ballerine_app.engine.rules.form_operators import MEASURES, NUMERIC, OPERATORS_OF_FORM
from tests.engine.rules.evaluations import LISTS, NOW
from tests.engine.rules.json_logic_rules import DATA, PLAIN_DATA, PLAIN_RULES, RULES

COUNTRY = Subject("entity.data.country")


def judged(rule: Any, data: Any) -> Any:
    try:
        return logic_truth(compile_rule(rule)(data, NOW, LISTS))
    except RuleError:
        return "error"


def one(rule: Any) -> Item:
    (item,) = condition_form(rule).items
    return item


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        ({"in": [{"var": "c"}, ["KP", "IR"]]}, Condition(Subject("c"), "one_of", (("KP", "IR"),))),
        ({"!": {"in": [{"var": "c"}, ["KP"]]}}, Condition(Subject("c"), "not_one_of", (("KP",),))),
        ({"<": [18, {"var": ["n"]}]}, Condition(Subject("n"), "more_than", (18,))),
        ({"<=": [1, {"var": "n"}, 9]}, Condition(Subject("n"), "between", (1, 9))),
        ({"!=": [{"var": "a"}, {"var": "b"}]}, Condition(Subject("a"), "is_not", (FieldRef("b"),))),
        ({"<": [{"age": {"var": "born"}}, 18]}, Condition(Subject("born", "age"), "less_than", (18,))),
        (
            {"before": [{"var": "issued"}, {"shift_date": [{"today": ""}, -6, "months"]}]},
            Condition(Subject("issued"), "older_than", (6, "months")),
        ),
        (
            {">=": [{"name_similarity": [{"var": "n"}, "Ann"]}, 0.9]},
            Condition(Subject("n"), "sounds_like", ("Ann", 0.9)),
        ),
        ({"missing": "n"}, Condition(Subject("n"), "empty")),
        ({"!": [{"missing": ["n"]}]}, Condition(Subject("n"), "filled")),
        ({"!!": [{"var": "n"}]}, Condition(Subject("n"), "has_value")),
        ({"!=": [{"var": "n"}, None]}, Condition(Subject("n"), "known")),
        (
            {">": [{"sum_of": [{"var": "l"}, {"var": "amount"}]}, 9]},
            Condition(Subject("l", "sum_of", "amount"), "more_than", (9,)),
        ),
        (
            {"some": [{"var": "documents"}, {"==": [{"var": "type"}, "passport"]}]},
            Each("documents", "some", Group("all", (Condition(Subject("type"), "is", ("passport",)),))),
        ),
        (
            {">=": [{"count_of": [{"var": "d"}, {"or": [{"missing": ["x"]}]}]}, 2]},
            Each("d", "count_of", Group("any", (Condition(Subject("x"), "empty"),)), "at_least", (2,)),
        ),
        ({"var": ["n", 0]}, Raw({"var": ["n", 0]})),
        ({"in": [{"var": "c"}, [{"var": "d"}]]}, Raw({"in": [{"var": "c"}, [{"var": "d"}]]})),
    ],
)
def test_a_condition_is_recognised(rule: Any, item: Item) -> None:
    assert one(rule) == item


def test_groups_are_told_from_negated_conditions() -> None:
    a, b = {"==": [{"var": "a"}, 1]}, {"==": [{"var": "b"}, 2]}
    form = condition_form({"and": [{"or": [a, b]}, {"!": {"or": [a, b]}}, {"!": {"and": [a, b]}}]})
    assert form.kind == "all"
    assert [group.kind for group in form.items if isinstance(group, Group)] == ["any", "none", "none"]
    assert form_condition(form) == {"and": [{"or": [a, b]}, {"!": {"or": [a, b]}}, {"!": {"or": [{"and": [a, b]}]}}]}


def test_a_lone_condition_needs_no_group() -> None:
    rule = {"in": [{"var": "c"}, ["KP"]]}
    assert form_condition(condition_form(rule)) == rule


def test_what_is_nested_deeper_than_a_form_is_kept() -> None:
    rule: Any = {"==": [{"var": "a"}, 1]}
    for _ in range(60):
        rule = {"and": [rule, rule["and"][0] if "and" in rule and len(str(rule)) < 200 else True]}
    assert form_condition(condition_form(rule)) == rule


@given(RULES | PLAIN_RULES, DATA)
@settings(max_examples=150, deadline=None)
def test_a_form_means_what_its_rule_means(rule: Any, data: Any) -> None:
    again = form_condition(condition_form(rule))
    assert judged(again, data) == judged(rule, data)
    assert judged(again, PLAIN_DATA) == judged(rule, PLAIN_DATA)


PATHS = st.sampled_from(["a", "b.c", "items", "", "signals.uploads"])
VALUES = {
    "value": st.sampled_from(["KP", "", "7", 7, 0.5, True, False]) | st.builds(FieldRef, PATHS),
    "ordered": st.sampled_from(["2026", 7, -1.5]) | st.builds(FieldRef, PATHS),
    "text": st.sampled_from(["", "Ann"]) | st.builds(FieldRef, PATHS),
    "date": st.just("2026-01-01") | st.builds(FieldRef, PATHS),
    "country": st.just("DE") | st.builds(FieldRef, PATHS),
    "number": st.sampled_from([0, -3, 1.5]),
    "count": st.integers(0, 90),
    "back": st.integers(0, 90),
    "likeness": st.sampled_from([0, 0.85, 1]),
    "many": st.lists(st.sampled_from(["KP", 1, True, 2.5]), max_size=4).map(tuple),
    "list": st.just("blocked-countries"),
    "country_group": st.just("EU"),
    "pattern": st.just("^A[0-9]+$"),
    "unit": st.sampled_from(["days", "months", "years"]),
    "hit_kind": st.sampled_from(["pep", "sanctions"]),
    "currency": st.just("EUR"),
}


def _of(name: str, subject: st.SearchStrategy[Subject]) -> st.SearchStrategy[Condition]:
    values = st.tuples(*(VALUES[kind] for kind in OPERATORS_OF_FORM[name].inputs))
    return st.builds(Condition, subject, st.just(name), values)


def _measured(measure: str) -> st.SearchStrategy[Subject]:
    items = st.sampled_from(["", "amount"]) if MEASURES[measure].of_item else st.just("")
    return st.builds(Subject, PATHS, st.just(measure), items)


PLAIN_SUBJECTS = st.builds(Subject, PATHS.filter(bool))
CONDITIONS = st.one_of(
    *(_of(name, PLAIN_SUBJECTS) for name in OPERATORS_OF_FORM),
    *(_of(name, _measured(measure)) for name in NUMERIC for measure in MEASURES),
)
RAW = st.sampled_from([Raw({"var": ["n", 0]}), Raw({"<": [{"+": [1, {"var": "n"}]}, 3]}), Raw(True), Raw([1])])


def _groups(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Group]:
    return st.builds(Group, st.sampled_from(["all", "any", "none"]), st.lists(items, max_size=3).map(tuple))


def _counts(groups: st.SearchStrategy[Any]) -> st.SearchStrategy[Each]:
    # Two fields that are compared can be read from either side.
    return st.sampled_from(NUMERIC).flatmap(
        lambda name: st.builds(
            Each,
            PATHS,
            st.just("count_of"),
            groups,
            st.just(name),
            st.tuples(*(VALUES[kind] for kind in OPERATORS_OF_FORM[name].inputs)),
        )
    )


ITEMS = st.recursive(
    CONDITIONS | RAW,
    lambda inner: (
        _groups(inner)
        | st.builds(Each, PATHS, st.sampled_from(["some", "all", "none"]), _groups(inner))
        | _counts(_groups(inner))
    ),
    max_leaves=8,
)


@given(_groups(ITEMS))
@settings(max_examples=150, deadline=None)
def test_a_form_comes_back_as_it_was(form: Group) -> None:
    assert repr(condition_form(form_condition(form))) == repr(form)


SAMPLES: dict[str, Any] = {
    "list": "blocked-countries",
    "country_group": "EU",
    "pattern": "^a",
    "unit": "days",
    "many": ("a",),
    "hit_kind": "pep",
    "currency": "EUR",
    "date": "2026-01-01",
    "text": "a",
    "country": "DE",
}


@pytest.mark.parametrize("name", OPERATORS_OF_FORM)
def test_every_operator_of_the_form_compiles(name: str) -> None:
    values = tuple(SAMPLES.get(kind, 1) for kind in OPERATORS_OF_FORM[name].inputs)
    rule = form_condition(Group("all", (Condition(Subject("x"), name, values),)))  # type: ignore[arg-type]
    assert truthy(judged(rule, {"x": "a"})) in (True, False)
    assert judged(rule, {"x": "a"}) != "error"
