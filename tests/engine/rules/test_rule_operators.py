from typing import Any

import pytest

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.operator_docs import operator_docs
from ballerine_app.engine.rules.registry import AGGREGATES, CONTROL, OPERATORS, PREDICATES, SCOPED, aggregate, operator
from tests.engine.rules.evaluations import LISTS, NOW

OWN = {name: known for name, known in OPERATORS.items() if known.strict} | AGGREGATES


@pytest.mark.parametrize("name", sorted(operator_docs()))
def test_every_documented_example_is_true(name: str) -> None:
    rule, data, value = operator_docs()[name].example
    assert name in rule
    assert compile_rule(rule)(data, NOW, LISTS) == value
    assert compile_rule(rule).explain(data, NOW, LISTS).value == value


def test_every_operator_is_documented() -> None:
    assert set(operator_docs()) == OPERATORS.keys() | CONTROL | SCOPED
    assert [each.name for each in operator_docs().values() if not each.doc.endswith(".")] == []


def test_every_list_operator_is_there() -> None:
    assert PREDICATES | {"map", "reduce"} | AGGREGATES.keys() == SCOPED


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        operator("if", 1, 1)(lambda value: value)
    with pytest.raises(ValueError, match="twice"):
        aggregate("sum_of", example=(1, 2, 3))(lambda values: 0)
    with pytest.raises(ValueError, match="twice"):
        aggregate("product_of", example=(1, 2, 3))(lambda values: 0)


@pytest.mark.parametrize("name", sorted(set(OWN) - {"starts_with", "count_of"}))
@pytest.mark.parametrize("nothing", [None, {"var": "gone"}])
def test_what_is_missing_gives_null(name: str, nothing: Any) -> None:
    (given,) = [OWN[name].example[0][name]]  # type: ignore[index]
    constant = set(OPERATORS[name].constants) if name in OPERATORS else set()
    for index in range(1 if name in AGGREGATES else len(given)):
        if index in constant:
            continue
        rule = {name: [nothing if place == index else each for place, each in enumerate(given)]}
        assert compile_rule(rule)(OWN[name].example[1], NOW, LISTS) is None  # type: ignore[index]


@pytest.mark.parametrize("junk", [[], {}, "junk", "", -1, 1e308, True, [[]], [{}], "9999-12-31", "0001-01-01T00:00Z"])
@pytest.mark.parametrize("name", sorted(OWN))
def test_no_value_makes_an_operator_fail(name: str, junk: Any) -> None:
    rule, _, _ = OWN[name].example  # type: ignore[misc]
    constant = OPERATORS[name].constants if name in OPERATORS else {}
    arguments = [each if index in constant else {"var": "x"} for index, each in enumerate(rule[name])]
    compiled = compile_rule({name: arguments[:1] if name in AGGREGATES else arguments})
    assert compiled({"x": junk}, NOW, LISTS) == compiled.explain({"x": junk}, NOW, LISTS).value


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"days_until": ["2024-02-28T23:00:00Z", "2024-03-01"]}, -2),
        ({"days_until": ["31/12/2024", "2024-03-01"]}, None),
        ({"days_ago": ["2026-11-23T00:30Z"]}, -1),
        ({"years_since": ["2004-02-29", "2022-03-01"]}, 18),
        ({"years_since": ["2004-13-01", "2022-03-01"]}, None),
        ({"age": ["2008-11-22"]}, 18),
        ({"age": ["2026-11-23"]}, None),
        ({"before": ["2026-11-22", "2026-11-22"]}, False),
        ({"before": ["2026-11-22T10:00+05:00", "2026-11-22T06:00"]}, True),
        ({"after": ["2026-11-23", "2026-11-22T23:59:59.999Z"]}, True),
        ({"within_last": ["2026-11-15", 7, "days"]}, True),
        ({"within_last": ["2026-11-15T16:29Z", 7, "days"]}, False),
        ({"within_last": ["2026-11-14", 7, "days"]}, False),
        ({"within_last": ["2026-11-22T16:31Z", 7, "days"]}, False),
        ({"within_last": ["2026-11-22T15:31Z", 1, "hours"]}, True),
        ({"within_last": ["0001-01-01", 999999999, "years"]}, True),
        ({"within_next": ["2026-11-22", 1, "days"]}, True),
        ({"within_next": ["2026-11-21", 1, "days"]}, False),
        ({"within_next": ["2026-12-22", 1, "months"]}, True),
        ({"within_next": ["2026-12-23", 1, "months"]}, False),
        ({"shift_date": ["2024-02-29", 1, "years"]}, "2025-02-28"),
        ({"shift_date": ["2024-02-29T23:00-02:00", 1, "days"]}, "2024-03-02"),
        ({"shift_date": ["9999-12-31", 1, "months"]}, None),
        ({"shift_date": ["0001-01-01", -1, "days"]}, None),
        ({"starts_with": [None, "a"]}, False),
        ({"starts_with": ["IBAN DE89", "DE"]}, False),
        ({"ends_with": ["a@EXAMPLE.com", "@example.com"]}, False),
        ({"contains_text": ["abc", ""]}, False),
        ({"contains_text": ["Straßen  bau", "STRASSEN BAU"]}, True),
        ({"same_text": ["Straße", "STRASSE"]}, True),
        ({"same_text": ["Łódź", "lodz"]}, True),
        ({"same_text": ["Ann", "Anna"]}, False),
        ({"matches": ["x-12", "[0-9]+"]}, True),
        ({"matches": ["x-12", "^[0-9]+$"]}, False),
        ({"in_country_group": ["xx", "EU"]}, None),
        ({"in_country_group": ["GBR", "EU"]}, False),
        ({"in_country_group": ["ir", "FATF_CALL_FOR_ACTION"]}, True),
        ({"same_country": ["CHE", "CH"]}, True),
        ({"same_country": ["CHE", "DE"]}, False),
        ({"minor_units": [12.5, "jpy"]}, 13),
        ({"minor_units": ["1.0005", "KWD"]}, 1001),
        ({"minor_units": ["-0.005", "USD"]}, -1),
        ({"minor_units": ["1e5", "USD"]}, None),
        ({"minor_units": [12.5, "EURO"]}, None),
        ({"money_above": [{"amount": 10, "currency": "USD"}, 5, "EUR"]}, None),
        ({"percentile": [[], 50]}, None),
        ({"percentile": [[3, "1", None, 2], 50]}, 2),
        ({"percentile": [[3, 1], 101]}, None),
        ({"percentile": [[3, 1], 100]}, 3),
        ({"percentile": [[3, "x"], 50]}, None),
        ({"sum_of": [[]]}, 0),
        ({"sum_of": [["1", 2, None, ""]]}, 3),
        ({"sum_of": [[0.1] * 10]}, 1),
        ({"sum_of": [[1e308, 1e308]]}, None),
        ({"sum_of": [["x", 1]]}, None),
        ({"avg_of": [[]]}, None),
        ({"avg_of": [[1, 2]]}, 1.5),
        ({"min_of": [[3, None, 1]]}, 1),
        ({"max_of": [["10", 9]]}, 10),
        ({"max_of": [[True]]}, None),
        ({"count_of": [[0, None, ""]]}, 3),
        ({"count_of": [None]}, None),
        ({"count_of": [[0, 1, []], {"var": ""}]}, 1),
        ({"distinct": [[1, 1.0, True, "1", None, [1], [1]]]}, [1, True, "1", [1]]),
    ],
)  # fmt: skip
def test_own_operators(rule: Any, value: Any) -> None:
    assert compile_rule({"map": [[0], rule]})({}, NOW) == [value]
    assert compile_rule(rule).explain({}, NOW).value == value


@pytest.mark.parametrize(
    ("screening", "hits"),
    [
        ([{"a": 1}, 7], [{"a": 1}]),
        ({"aml": {"hits": []}}, []),
        ({"hits": [{}]}, [{}]),
        ({"other": 1}, None),
        ({"c1": {"result": {"vendorResult": {"aml": {"hits": [{"pep": [1]}]}}}}, "c2": {}}, [{"pep": [1]}]),
        ({"c1": {"result": {}}}, []),
    ],
)
def test_hits_of_a_screening(screening: Any, hits: Any) -> None:
    assert compile_rule({"aml_hits": {"var": "x"}})({"x": screening}) == hits


@pytest.mark.parametrize(
    ("rule", "pointer", "reason"),
    [
        ({"matches": ["a", {"var": "p"}]}, "/matches", "written in the rule"),
        ({"!": [{"matches": ["a", "(?=b)"]}]}, "/!/0/matches/1", "Look-around"),
        ({"in_country_group": ["DE", "EUU"]}, "/in_country_group/1", "Did you mean 'EU'"),
        ({"aml_hits": [[], "peps"]}, "/aml_hits/1", "Did you mean 'pep'"),
        ({"within_last": ["2026-01-01", 1, "weeks"]}, "/within_last/2", "unit"),
        ({"in_list": ["DE", ""]}, "/in_list/1", "named by a text"),
        ({"in_list": ["DE"]}, "/in_list", "2 arguments"),
        ({"sum_of": []}, "/sum_of", "needs a list"),
    ],
)
def test_what_must_stand_in_the_rule_is_checked(rule: Any, pointer: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason) as caught:
        compile_rule(rule)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize("name", ["before", "after"])
def test_strict_rules_compare_no_missing_dates(name: str) -> None:
    rule = compile_rule({name: [{"var": "a.x"}, "2026-01-01"]}, strict=True)
    assert rule({"a": {"x": "2026-01-01"}}) is False
    for evaluate in (rule, rule.explain):
        with pytest.raises(RuleError, match=r"'a\.x'"):
            evaluate({})


@pytest.mark.parametrize("name", ["age", "days_ago", "within_last", "within_next", "in_list"])
def test_operators_that_need_the_time_say_so(name: str) -> None:
    rule = compile_rule({"if": [True, OPERATORS[name].example[0]]})  # type: ignore[index]
    assert rule.needs_clock
    with pytest.raises(RuleError, match="time"):
        rule(OPERATORS[name].example[1], None, LISTS)  # type: ignore[index]


def test_aggregates_name_what_they_read() -> None:
    rule = compile_rule({"+": [{"sum_of": [{"var": "a.list"}, {"var": "n"}]}, {"count_of": {"var": "b"}}]})
    assert rule.reads == ("a.list", "a.list[].n", "b")
