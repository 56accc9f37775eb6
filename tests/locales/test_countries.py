"""Countries by code and name."""

import pytest

from ballerine_app.locales.countries import countries, country_name


def test_every_country_has_a_code_of_two_letters_and_a_name() -> None:
    assert len(countries()) == 249
    assert all(len(code) == 2 and code.isupper() and name for code, name in countries())


def test_names_are_sorted_as_people_look_for_them() -> None:
    names = [name for _, name in countries()]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")
    assert names.index(country_name("CI")) < names.index("Cuba")


def test_a_name_is_found_in_any_case() -> None:
    assert country_name("pt") == country_name("PT") == "Portugal"


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        country_name("XX")
