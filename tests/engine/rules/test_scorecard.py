import copy
import json
from typing import Any

import pytest

from ballerine_app.engine.rules import PolicyError, RuleError, Scorecard
from tests.engine.rules.evaluations import LISTS, NOW

TURNOVER = {
    "id": "turnover",
    "description": "Yearly turnover",
    "value": {"var": "turnover"},
    "bands": [{"below": 1000, "points": 5}, {"from": 1000, "below": 5000, "points": 20}, {"from": 5000, "points": 30}],
    "missing": 0,
}
COUNTRY = {
    "id": "country",
    "value": {"var": "country"},
    "bands": [{"in": ["DE", "FR"], "points": 15}, {"in": ["US"], "points": 7.5}],
    "missing": -10,
    "otherwise": -5,
}
LIMITS = [
    {"from": 10, "limit": 500},
    {"from": 30, "limit": {"*": [{"var": "turnover"}, 0.1]}, "atMost": 600},
]
CARD: dict[str, Any] = {
    "name": "merchants",
    "version": 3,
    "currency": "EUR",
    "base": 2,
    "characteristics": [TURNOVER, COUNTRY],
    "limits": LIMITS,
}


def evaluated(data: Any, **changes: Any) -> tuple[Any, Any, str]:
    result = Scorecard.parse({**CARD, **changes}).evaluate(data)
    return result.points, result.limit, result.arithmetic


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            {"turnover": 4000, "country": "DE"},
            (37, 400, "2 + 20 + 15 = 37 points; limit from 30 points = 400"),
        ),
        (
            {"turnover": 9000, "country": "DE"},
            (47, 600, "2 + 30 + 15 = 47 points; limit from 30 points = 900, at most 600"),
        ),
        (
            {"turnover": 1000, "country": "US"},
            (29.5, 500, "2 + 20 + 7.5 = 29.5 points; limit from 10 points = 500"),
        ),
        (
            {"turnover": 999.99, "country": "KP"},
            (2, 0, "2 + 5 - 5 = 2 points; no limit for so few points = 0"),
        ),
        ({}, (-8, 0, "2 + 0 - 10 = -8 points; no limit for so few points = 0")),
        ({"turnover": None, "country": ""}, (-8, 0, "2 + 0 - 10 = -8 points; no limit for so few points = 0")),
    ],
)
def test_bands_give_points_and_points_a_limit(data: Any, expected: Any) -> None:
    assert evaluated(data) == expected


def test_each_characteristic_tells_value_band_and_points() -> None:
    result = Scorecard.parse(CARD).evaluate({"turnover": 1000})
    assert [(each.value, each.band, each.points) for each in result.characteristics] == [
        (1000, "from 1000 below 5000", 20),
        (None, "missing", -10),
    ]
    told = json.loads(json.dumps(result.as_json(), allow_nan=False))
    assert told["characteristics"][0]["description"] == "Yearly turnover"
    assert (told["scorecardName"], told["scorecardVersion"], told["currency"]) == ("merchants", 3, "EUR")
    assert [band.told for each in Scorecard.parse(CARD).characteristics for band in each.bands] == [
        "below 1000",
        "from 1000 below 5000",
        "from 5000",
        "in DE, FR",
        "in US",
    ]


@pytest.mark.parametrize("value", ["4000", True, [1], {}, float("inf")])
def test_what_no_band_holds_is_otherwise_or_missing(value: Any) -> None:
    (one, _) = Scorecard.parse(CARD).evaluate({"turnover": value}).characteristics
    assert (one.band, one.points) == ("missing", 0)
    named = {**TURNOVER, "otherwise": 3}
    (one,) = Scorecard.parse({**CARD, "characteristics": [named]}).evaluate({"turnover": value}).characteristics
    assert (one.band, one.points) == ("otherwise", 3)


def test_fractions_of_points_add_up() -> None:
    tenth = [{**TURNOVER, "id": str(index), "missing": 0.1} for index in range(10)]
    assert evaluated({}, characteristics=tenth, base=0, limits=[{"from": 1, "limit": 5}])[:2] == (1, 5)


@pytest.mark.parametrize("limit", [{"var": "gone"}, {"-": [0, 5]}, {"/": [0, 0]}, {"cat": ["500"]}])
def test_a_limit_that_is_no_amount_is_zero(limit: Any) -> None:
    assert evaluated({}, limits=[{"from": -100, "limit": limit}])[1:] == (
        0,
        "2 + 0 - 10 = -8 points; limit from -100 points has no amount = 0",
    )


def test_without_characteristics_the_base_remains() -> None:
    assert evaluated({}, characteristics=[], base=12) == (12, 500, "12 points; limit from 10 points = 500")
    assert evaluated({}, characteristics=[], limits=[], base=0)[2] == "0 points; no limit for so few points = 0"
    alone = {**TURNOVER, "value": 7}
    assert evaluated({}, characteristics=[alone], base=0)[2].startswith("5 points;")


def test_rules_are_given_time_and_lists() -> None:
    listed = {"if": [{"in_list": [{"var": "country"}, "blocked-countries"]}, {"age": {"var": "birth"}}, 0]}
    card = Scorecard.parse({**CARD, "characteristics": [{**TURNOVER, "value": listed}]})
    data = {"country": "KP", "birth": "2000-01-01"}
    assert card.evaluate(data, NOW, LISTS).characteristics[0].value == 26
    with pytest.raises(RuleError, match="turnover:"):
        card.evaluate(data)


def test_the_hash_is_that_of_the_content() -> None:
    before = copy.deepcopy(CARD)
    assert Scorecard.parse(CARD).hash == Scorecard.parse(dict(reversed(CARD.items()))).hash
    assert Scorecard.parse({**CARD, "version": 4}).hash != Scorecard.parse(CARD).hash
    assert before == CARD


def card(characteristic: Any = None, **changes: Any) -> dict[str, Any]:
    return {**CARD, **({"characteristics": [characteristic]} if characteristic else {}), **changes}


@pytest.mark.parametrize(
    ("data", "pointer", "reason"),
    [
        ([], "", "object"),
        (card(currency="euro"), "/currency", "three capital letters"),
        (card(version=0), "/version", "whole number"),
        (card(description=[[1]]), "/description", "text"),
        (card(base="2"), "/base", "number"),
        (card(limit=[]), "/limit", "Did you mean 'limits'"),
        (card(characteristics=[TURNOVER, TURNOVER]), "/characteristics/1/id", "Two"),
        (card({**TURNOVER, "value": {"vra": 1}}), "/characteristics/0/value/vra", "Did you mean 'var'"),
        (card({**TURNOVER, "missing": None}), "/characteristics/0/missing", "number"),
        (card({**TURNOVER, "bands": []}), "/characteristics/0/bands", "At least one"),
        (card({**TURNOVER, "bands": [{"points": 1}, {"from": 5, "points": 2}]}),
         "/characteristics/0/bands/1", "overlap"),
        (card({**TURNOVER, "bands": [{"from": 7, "points": 1}, {"below": 5, "points": 2}]}),
         "/characteristics/0/bands/0", "holds 5 to 7"),
        (card({**TURNOVER, "bands": [{"from": 7, "points": 1}]}), "/characteristics/0/bands", "no from"),
        (card({**TURNOVER, "bands": [{"from": 7, "below": 7, "points": 1}]}),
         "/characteristics/0/bands/0", "no number"),
        (card({**TURNOVER, "bands": [{"upto": 7, "points": 1}]}), "/characteristics/0/bands/0/upto", "Unknown"),
        (card({**TURNOVER, "bands": [{"in": ["DE"], "points": 1}]}), "/characteristics/0/bands", "otherwise"),
        (card({**COUNTRY, "bands": [{"in": ["DE"], "points": 1}, {"in": ["DE"], "points": 2}]}),
         "/characteristics/0/bands/1/in", "two bands"),
        (card({**COUNTRY, "bands": [{"in": [None], "points": 1}]}), "/characteristics/0/bands/0/in", "texts"),
        (card(limits=[{"from": 5, "limit": 1}, {"from": 5, "limit": 2}]), "/limits/1/from", "rise"),
        (card(limits=[{"from": 5, "limit": -1}]), "/limits/0/limit", "number"),
        (card(limits=[{"from": 5, "limit": {"no": 1}}]), "/limits/0/limit/no", "no operator"),
        (card(limits=[{"from": float("inf"), "limit": 1}]), "/limits/0/from", "number"),
    ],
)  # fmt: skip
def test_bad_scorecards_name_pointer_and_reason(data: Any, pointer: str, reason: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Scorecard.parse(data)
    assert caught.value.pointer == pointer
    assert reason in caught.value.message
