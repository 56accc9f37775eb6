import json

import pycountry
import pytest

from ballerine_app.engine.rules.country_codes import ALPHA_2, alpha_2
from ballerine_app.engine.rules.country_groups import COUNTRY_GROUPS
from ballerine_app.engine.rules.policy import Policy
from tests.engine.rules.test_risk_policy import SHIPPED


def test_the_codes_are_those_of_iso_3166() -> None:
    assert {country.alpha_3: country.alpha_2 for country in pycountry.countries} == ALPHA_2


@pytest.mark.parametrize(("given", "code"), [(" deu", "DE"), ("gb", "GB"), ("UK", None), ("", None), (49, None)])
def test_codes_of_two_and_three_letters(given: object, code: str | None) -> None:
    assert alpha_2(given) == code


@pytest.mark.parametrize("name", sorted(COUNTRY_GROUPS))
def test_a_group_holds_known_countries(name: str) -> None:
    assert COUNTRY_GROUPS[name].countries <= set(ALPHA_2.values())


@pytest.mark.parametrize(("name", "count"), [("EU", 27), ("EEA", 30), ("OECD", 38), ("G7", 7), ("GCC", 6), ("EFTA", 4)])
def test_a_group_has_as_many_members_as_it_should(name: str, count: int) -> None:
    assert len(COUNTRY_GROUPS[name].countries) == count


def test_the_lists_of_the_shipped_rules_are_the_same() -> None:
    rules = {rule.id: rule.when.source for rule in Policy.parse(json.loads(SHIPPED.read_text())).rules}
    call, monitored = rules["country-call-for-action"], rules["country-increased-monitoring"]
    assert set(call["in"][1]) == COUNTRY_GROUPS["FATF_CALL_FOR_ACTION"].countries
    assert set(monitored["in"][1]) == COUNTRY_GROUPS["FATF_INCREASED_MONITORING"].countries
