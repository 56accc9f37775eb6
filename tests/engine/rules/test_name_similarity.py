import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballerine_app.engine.rules.folded_text import folded
from ballerine_app.engine.rules.name_similarity import jaro_winkler, similarity

NAMES = st.text("abcñÉ ß-'.", max_size=12)


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [("martha", "marhta", 0.9611), ("dixon", "dicksonx", 0.8133), ("dwayne", "duane", 0.84), ("a", "b", 0.0)],
)
def test_jaro_winkler_gives_the_published_values(left: str, right: str, value: float) -> None:
    assert round(jaro_winkler(left, right), 4) == value


@pytest.mark.parametrize(
    ("left", "right", "least", "most"),
    [
        ("Anna Müller", "MULLER Anna", 1, 1),
        ("O'Brien, Seán", "Sean OBrien", 1, 1),
        ("Jean-Luc Picard", "Jean Luc PICARD", 1, 1),
        ("Van der Berg", "Vanderberg", 1, 1),
        ("Anna Müller", "Anna Mueller", 0.9, 0.99),
        ("Anna Müller", "A. Müller", 0.9, 0.99),
        ("Anna Müller", "Anna Maria Müller", 0.75, 0.9),
        ("Anna Müller", "Peter Schmidt", 0, 0.6),
    ],
)
def test_alike_names_are_near_one(left: str, right: str, least: float, most: float) -> None:
    value = similarity(left, right)
    assert value is not None
    assert least <= value <= most


@pytest.mark.parametrize("empty", ["", " ", "-", "..."])
def test_what_has_no_letters_is_like_nothing(empty: str) -> None:
    assert similarity(empty, "Ann") is None


@given(left=NAMES, right=NAMES)
@settings(deadline=None, max_examples=200)
def test_it_is_the_same_in_both_directions(left: str, right: str) -> None:
    value = similarity(left, right)
    assert value == similarity(right, left)
    assert value is None or 0 <= value <= 1
    if value is not None:
        assert similarity(left, left) == 1


def test_folding_takes_away_what_people_do_not_type() -> None:
    assert folded(" ŁUKASZ\tØstergård-Æbelø ") == "lukasz ostergard-aebelo"
