import copy
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules import RuleError, RuleSet
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS
from tests.engine.rules.evaluations import NOW

PASS = {"key": "a", "operator": "EQUALS", "value": 1}
FAIL = {"key": "a", "operator": "EQUALS", "value": 2}


def rules(operator: str, *entries: Any) -> dict[str, Any]:
    return {"operator": operator, "rules": list(entries)}


def status(key: str, operator: str, value: Any, data: Any, now: datetime = NOW) -> str:
    (result,) = RuleSet.parse(rules("and", {"key": key, "operator": operator, "value": value})).evaluate(data, now)
    return result.status


@pytest.mark.parametrize("name", SET_OPERATORS)
def test_documented_example_is_true(name: str) -> None:
    value, passes, fails = SET_OPERATORS[name].example
    assert SET_OPERATORS[name].doc
    assert status("x", name, value, {"x": passes}) == "PASSED"
    assert status("x", name, value, {"x": fails}) == "FAILED"


@pytest.mark.parametrize("data", [{}, {"x": None}, [], "text", None, 7])
@pytest.mark.parametrize("name", SET_OPERATORS)
def test_what_is_missing_fails_every_operator(name: str, data: Any) -> None:
    rule = {"key": "x", "operator": name, "value": SET_OPERATORS[name].example[0]}
    (result,) = RuleSet.parse(rules("and", rule)).evaluate(data, NOW)
    assert (result.status, result.error, result.value) == ("FAILED", "missing", None)
    assert result.message == "Field x is missing or null"
    assert result.rule == rule


@pytest.mark.parametrize("junk", [[1], {"a": 1}])
@pytest.mark.parametrize("name", sorted(set(SET_OPERATORS) - {"EXISTS"}))
def test_data_that_can_not_be_judged_fail_with_the_reason(name: str, junk: Any) -> None:
    rule = {"key": "x", "operator": name, "value": SET_OPERATORS[name].example[0]}
    (result,) = RuleSet.parse(rules("and", rule)).evaluate({"x": junk}, NOW)
    assert (result.status, result.error, result.value) == ("FAILED", "invalid_data", junk)
    assert result.message == f"Validation failed for '{name}', message: Invalid data value"


@pytest.mark.parametrize(
    ("name", "value", "data", "passes"),
    [
        ("EQUALS", 1, True, False),
        ("EQUALS", 1, 1.0, True),
        ("GT", "10", "9", True),
        ("GT", 10, "9", False),
        ("GT", 1, "abc", False),
        ("GTE", 4, "4", False),
        ("LTE", 0, False, False),
        ("LT", 1, False, True),
        ("BETWEEN", {"min": "a", "max": "c"}, "b", True),
        ("BETWEEN", {"min": 1, "max": 2}, 1, True),
        ("BETWEEN", {"min": 1, "max": 2}, 0.999, False),
        ("NOT_IN", [], "x", True),
        ("IN", [1], True, False),
        ("IN_CASE_INSENSITIVE", ["STRASSE", 5], "straße", True),
        ("IN_CASE_INSENSITIVE", ["a", 5], 5, True),
        ("EXISTS", None, 0, True),
        ("EXISTS", None, False, True),
        ("EXISTS", None, {}, False),
        ("EXISTS", None, "", False),
        ("LAST_YEAR", {"years": 1}, "2099-01-01", True),
        ("LAST_YEAR", {"years": 1}, "yesterday", False),
        ("LAST_YEAR", {"years": 1000}, "1026-11-22", True),
        ("LAST_YEAR", {"years": 1000}, "1026-11-21", False),
        ("LAST_YEAR", {"years": 2}, "2024-11-21T23:30:00-01:00", True),
    ],
)
def test_operators(name: str, value: Any, data: Any, passes: bool) -> None:
    assert status("x", name, value, {"x": data}) == ("PASSED" if passes else "FAILED")


def test_last_year_needs_a_text() -> None:
    (result,) = RuleSet.parse(rules("and", {"key": "x", "operator": "LAST_YEAR", "value": {"years": 1}})).evaluate(
        {"x": 1_700_000_000}, NOW
    )
    assert result.error == "invalid_data"


def test_last_year_begins_at_midnight_where_the_clock_stands() -> None:
    east = datetime(2026, 11, 22, 1, 0, tzinfo=timezone(timedelta(hours=10)))
    assert status("x", "LAST_YEAR", {"years": 1}, {"x": "2025-11-21T14:00Z"}, east) == "PASSED"
    assert status("x", "LAST_YEAR", {"years": 1}, {"x": "2025-11-21T13:59Z"}, east) == "FAILED"
    assert status("x", "LAST_YEAR", {"years": 1}, {"x": "2025-11-22T00:00"}, east) == "PASSED"
    leap = datetime(2024, 2, 29, tzinfo=UTC)
    assert status("x", "LAST_YEAR", {"years": 1}, {"x": "2023-02-28"}, leap) == "FAILED"
    assert status("x", "LAST_YEAR", {"years": 1}, {"x": "2023-03-01"}, leap) == "PASSED"
    assert status("x", "LAST_YEAR", {"years": 1000}, {"x": "0001-01-01"}, datetime(999, 1, 1, tzinfo=UTC)) == "PASSED"


def test_the_time_needs_its_zone() -> None:
    with pytest.raises(RuleError, match="zone"):
        RuleSet.parse(rules("and")).evaluate({}, datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("a.b[0].c", {"a": {"b": [{"c": 1}]}}),
        ("a.0.c", {"a": [{"c": 1}]}),
        ("[0].c", [{"c": 1}]),
        ("list.length", {"list": ["x"]}),
        ("a.b", {"a.b": 1, "a": {"b": 2}}),
        ("a['x.y']", {"a": {"x.y": 1}}),
        ('a["x y"][0]', {"a": {"x y": [1]}}),
        ("a.__class__", {"a": {"__class__": 1}}),
    ],
)
def test_keys_are_read_as_lodash_does(key: str, data: Any) -> None:
    assert status(key, "EQUALS", 1, data) == "PASSED"


@pytest.mark.parametrize("key", ["a.b", "a.x", "a.length.b", "a[5]", "__class__"])
def test_a_key_without_a_value_is_missing(key: str) -> None:
    (result,) = RuleSet.parse(rules("and", {"key": key, "operator": "EXISTS"})).evaluate({"a": [0, 1], "b": 2}, NOW)
    assert result.error == "missing"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rules("and", PASS, PASS), "PASSED"),
        (rules("and", PASS, FAIL), "FAILED"),
        (rules("or", FAIL, PASS), "PASSED"),
        (rules("or", FAIL, FAIL), "FAILED"),
        (rules("and"), "PASSED"),
        (rules("or"), "SKIPPED"),
        (rules("and", PASS, rules("or")), "FAILED"),
        (rules("or", PASS, rules("or")), "PASSED"),
        (rules("or", FAIL, rules("and", PASS, rules("or", FAIL, PASS))), "PASSED"),
        (rules("and", PASS, rules("and", PASS, FAIL)), "FAILED"),
    ],
)
def test_sets_join_their_entries(given: Any, expected: str) -> None:
    assert RuleSet.parse(given).result({"a": 1}, NOW).status == expected


def test_every_entry_has_its_result_and_nested_sets_hold_theirs() -> None:
    inner = rules("or", FAIL, FAIL)
    found = RuleSet.parse(rules("or", PASS, inner, FAIL)).evaluate({"a": 1}, NOW)
    assert [each.status for each in found] == ["PASSED", "FAILED", "FAILED"]
    assert [each.status for each in found[1].results] == ["FAILED", "FAILED"]
    assert found[1].rule == inner
    assert found[1].message == "0 of 2 passed, one is needed"
    assert [found[0].passed, found[0].value, found[0].results] == [True, 1, ()]
    json.dumps(found[1].as_json(), allow_nan=False)


def aml(*hits: Any) -> dict[str, Any]:
    result = {"result": {"vendorResult": {"aml": {"hits": list(hits)}}}}
    return {"childWorkflows": {"kyc": {"child-1": {"state": "idle"}, "child-2": result, "child-3": None}}}


@pytest.mark.parametrize(
    ("key", "operator", "value", "hits", "expected"),
    [
        ("pep.length", "GT", 0, [{"pep": []}, {"pep": [1, 2]}], ("PASSED", None)),
        ("pep.length", "GT", 2, [{"pep": [1, 2]}], ("FAILED", None)),
        ("pep.length", "GTE", 0, [{"pep": []}], ("FAILED", "missing")),
        ("sanctions", "EQUALS", True, [{"sanctions": True}], ("PASSED", None)),
        ("matchTypes", "IN", ["exact"], [{"matchTypes": ["exact"]}], ("FAILED", "invalid_data")),
        ("matchTypes", "IN", ["exact"], [{"matchTypes": ["exact"]}, {"matchTypes": "exact"}], ("PASSED", None)),
        ("countries", "EQUALS", "KP", [], ("FAILED", "missing")),
        ("countries", "EQUALS", "KP", [7, {}], ("FAILED", "missing")),
    ],
)
def test_aml_check(key: str, operator: str, value: Any, hits: list[Any], expected: Any) -> None:
    rule = {
        "key": key,
        "operator": "AML_CHECK",
        "value": {"childWorkflowName": "kyc", "operator": operator, "value": value},
    }
    parsed = RuleSet.parse(rules("and", rule))
    (result,) = parsed.evaluate(aml(*hits), NOW)
    assert (result.status, result.error) == expected
    assert parsed.reads == ("childWorkflows.kyc",)
    for other in ({}, {"childWorkflows": {}}, {"childWorkflows": {"kyc": 5}}, {"childWorkflows": []}):
        assert parsed.evaluate(other, NOW)[0].error == "missing"


@pytest.mark.parametrize(
    ("data", "pointer", "reason"),
    [
        ([], "", "object"),
        ({}, "", "'operator' is missing"),
        (rules("nor"), "/operator", "Did you mean 'or'"),
        (rules("and", rules("AND")), "/rules/0/operator", "Did you mean 'and'"),
        ({"operator": "and", "rules": {}}, "/rules", "list"),
        ({"operator": "and", "rules": [], "rule": 1}, "/rule", "Did you mean 'rules'"),
        (rules("and", 5), "/rules/0", "object"),
        (rules("and", {**PASS, "extra/1": 1}), "/rules/0/extra~11", "Unknown key"),
        (rules("and", PASS, {**PASS, "operator": "EQUAL"}), "/rules/1/operator", "Did you mean 'EQUALS'"),
        (rules("and", {**PASS, "operator": ["EQUALS"]}), "/rules/0/operator", "no operator"),
        (rules("and", {"operator": "EXISTS"}), "/rules/0", "'key' is missing"),
        (rules("and", {**PASS, "key": ""}), "/rules/0/key", "path"),
        (rules("and", {**PASS, "key": "a..b"}), "/rules/0/key", "path"),
        (rules("and", {**PASS, "key": "a[b"}), "/rules/0/key", "path"),
        (rules("and", {**PASS, "key": "a" + ".a" * 100}), "/rules/0/key", "100 steps"),
        (rules("and", {**PASS, "value": None}), "/rules/0/value", "text, a number"),
        (rules("and", {**PASS, "value": [1]}), "/rules/0/value", "text, a number"),
        (rules("and", {**PASS, "operator": "IN"}), "/rules/0/value", "list"),
        (rules("and", {**PASS, "operator": "IN", "value": [[]]}), "/rules/0/value", "list"),
        (rules("and", {**PASS, "operator": "BETWEEN", "value": {"min": 1}}), "/rules/0/value", "min and max"),
        (rules("and", {**PASS, "operator": "BETWEEN", "value": {"min": 2, "max": 1}}), "/rules/0/value", "above"),
        (rules("and", {**PASS, "operator": "LAST_YEAR", "value": {"years": 0}}), "/rules/0/value", "years"),
        (rules("and", {**PASS, "operator": "EXISTS", "value": {"schema": 1}}), "/rules/0/value", "no value"),
        (rules("and", {**PASS, "operator": "AML_CHECK"}), "/rules/0/value", "key of AML_CHECK"),
        (rules("and", {"key": "pep", "operator": "AML_CHECK", "value": 1}), "/rules/0/value", "childWorkflowName"),
        (
            rules("and", {"key": "pep", "operator": "AML_CHECK", "value": {
                "childWorkflowName": "k", "operator": "EXIST", "value": 1}}),
            "/rules/0/value", "no operator",
        ),
        (rules("and", {**PASS, "value": float("nan")}), "", "NaN"),
        (rules("and", *[PASS] * 1_000), "", "parts"),
    ],
)  # fmt: skip
def test_bad_shapes_name_place_and_reason(data: Any, pointer: str, reason: str) -> None:
    with pytest.raises(RuleError) as caught:
        RuleSet.parse(data)
    assert caught.value.pointer == pointer
    assert reason in str(caught.value)


def test_a_set_that_is_nested_too_deeply_is_refused() -> None:
    data = rules("and")
    for _ in range(10_000):
        data = rules("or", data)
    with pytest.raises(RuleError, match="deep"):
        RuleSet.parse(data)


def test_enormous_data_are_refused() -> None:
    value = {"childWorkflowName": "kyc", "operator": "GT", "value": 0}
    checks = RuleSet.parse(rules("or", *[{"key": "pep.length", "operator": "AML_CHECK", "value": value}] * 300))
    with pytest.raises(RuleError, match="steps"):
        checks.evaluate(aml(*[{}] * 1_000), NOW)
    texts = RuleSet.parse(rules("or", rules("or", *[{"key": "a", "operator": "GT", "value": 1}] * 300)))
    with pytest.raises(RuleError, match="steps"):
        texts.evaluate({"a": "1" * 1_000_000}, NOW)


def test_a_set_is_compiled_once_and_keeps_what_it_was_given() -> None:
    given = rules("and", copy.deepcopy(PASS))
    parsed = RuleSet.parse(given)
    given["rules"][0]["value"] = 2
    assert RuleSet.parse(rules("and", dict(reversed(PASS.items())))) is parsed
    assert parsed.result({"a": 1}, NOW).passed
    assert parsed.hash != RuleSet.parse(rules("or", PASS)).hash
    assert RuleSet.parse(rules("or", PASS, rules("and", {**PASS, "key": "b[0].c"}))).reads == ("a", "b.0.c")


DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "1", 0.5, "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
RULE = st.builds(
    lambda key, name: {"key": key, "operator": name, "value": SET_OPERATORS[name].example[0]},
    st.sampled_from(["a", "a.b", "b[0]", "b.length"]),
    st.sampled_from(sorted(SET_OPERATORS)),
)
SETS = st.recursive(
    st.builds(lambda name, entries: rules(name, *entries), st.sampled_from(["and", "or"]), st.lists(RULE, max_size=3)),
    lambda inner: st.builds(
        lambda name, entries: rules(name, *entries), st.sampled_from(["and", "or"]), st.lists(inner | RULE, max_size=3)
    ),
    max_leaves=5,
)


def holds(entry: Any, data: Any) -> bool:
    if "rules" in entry:
        return (all if entry["operator"] == "and" else any)(holds(inner, data) for inner in entry["rules"])
    return status(entry["key"], entry["operator"], entry["value"], data) == "PASSED"


@given(given_set=SETS, data=DATA)
@settings(deadline=None, max_examples=200)
def test_a_set_holds_as_logic_says_and_never_fails(given_set: Any, data: Any) -> None:
    result = RuleSet.parse(given_set).result(data, NOW)
    assert result.passed is holds(given_set, data)
    assert len(result.results) == len(given_set["rules"])
