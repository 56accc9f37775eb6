from datetime import timedelta
from typing import Any

import pytest

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.custom_list import CustomList
from ballerine_app.engine.rules.list_lookup import ListMatch
from tests.engine.rules.evaluations import LISTS, NOW


@pytest.mark.parametrize(
    ("kind", "entry", "value", "fits"),
    [
        ("text", "Café  Noir", "CAFE NOIR", True),
        ("country", "KP", "prk", True),
        ("country", "North Korea", "KP", False),
        ("email_domain", "example.com", "Ann@mail.EXAMPLE.com", True),
        ("email_domain", "@example.com", "example.com.", True),
        ("email_domain", "example.com", "ann@notexample.com", False),
        ("document_number", "L-01 X00t47", "l01x00T47", True),
        ("name", "MÜLLER, Anna", "anna muller", True),
        ("name", "Anna Müller", "Anna Maria Müller", False),
        ("iban", "DE89 3704 0044", "de8937040044", True),
        ("merchant_code", "7995", " 7995", True),
        ("text", "  ", "", False),
    ],
)
def test_values_are_compared_as_their_kind_asks(kind: str, entry: str, value: str, fits: bool) -> None:
    match = ListMatch(entry, "why")
    assert CustomList(kind, [match]).find(value, NOW) == (match if fits else None)


def test_entries_expire_and_the_longest_counts() -> None:
    day = timedelta(days=1)
    short, long, ever = ListMatch("a", "short", NOW), ListMatch("a", "long", NOW + day), ListMatch("a", "ever")
    assert CustomList("text", [short]).find("a", NOW) is None
    assert CustomList("text", [short]).find("a", NOW - day) == short
    assert CustomList("text", [long, short]).find("a", NOW) == long
    assert CustomList("text", [short, long]).find("a", NOW) == long
    assert CustomList("text", [ever, long]).find("a", NOW) == ever
    assert CustomList("text", [long, ever]).find("a", NOW) == ever


def test_a_kind_must_be_known() -> None:
    with pytest.raises(ValueError, match="kinds"):
        CustomList("colour", [])


def test_the_explanation_shows_the_entry() -> None:
    rule = compile_rule({"in_list": [{"var": "country"}, "blocked-countries"]})
    assert rule.lists == ("blocked-countries",)
    match = {"entry": "PRK", "note": "sanctions of 2006", "expiresAt": None}
    detail = rule.explain({"country": "kp"}, NOW, LISTS).as_json()["detail"]
    assert detail == {"list": "blocked-countries", "match": match}
    assert rule.explain({"country": "fr"}, NOW, LISTS).detail["match"] is None
    assert rule.explain({}, NOW, LISTS).detail["match"] is None


def test_a_list_that_is_not_there_fails_and_names_the_likely_one() -> None:
    rule = compile_rule({"not_in_list": [{"var": "country"}, "blocked-country"]})
    for evaluate in (rule, rule.explain):
        with pytest.raises(RuleError, match="no list") as caught:
            evaluate({"country": "FR"}, NOW, LISTS)
        assert caught.value.suggestion == "blocked-countries"
    assert compile_rule({"or": [True, rule.source]})({"country": "FR"}) is True


@pytest.mark.parametrize(("value", "found"), [(7995, True), (7995.0, True), (True, None), ([7995], None), (None, None)])
def test_numbers_are_looked_up_as_text(value: Any, found: bool | None) -> None:
    lists = {"codes": CustomList("merchant_code", [ListMatch("7995")])}
    assert compile_rule({"in_list": [{"var": "code"}, "codes"]})({"code": value}, NOW, lists) is found
