"""`t` and `t_of`: strings stay strings, Vars become Vars."""

import pytest
import reflex as rx

from ballerine_app.ui.text import t, t_of

NUMBER = rx.Var("n").to(int)
WORD = rx.Var("w").to(str)


def test_plain_values_give_a_plain_string() -> None:
    assert t("common.step_of", step=2, steps=5) == "2 of 5"


def test_a_var_gives_a_var_that_holds_the_whole_sentence() -> None:
    shown = t("common.step_of", step=NUMBER, steps=5)
    assert isinstance(shown, rx.Var)
    assert str(shown) == '(n+" of 5")'


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        t("no.such")


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="steps"):
        t("common.step_of", step=2)


def test_the_text_of_a_known_value() -> None:
    assert t_of("low", "risk", ("low", "high")) == "Low"


def test_the_text_of_an_unknown_value_is_the_value_or_what_is_given() -> None:
    assert t_of("odd", "risk", ("low",)) == "odd"
    assert t_of("odd", "risk", ("low",), otherwise="?") == "?"


def test_the_text_of_a_var_chooses_among_the_known_ones() -> None:
    shown = t_of(WORD, "risk", ("low", "high"))
    assert isinstance(shown, rx.Var)
    assert '"Low"' in str(shown)
    assert '"High"' in str(shown)
    assert "return (w)" in str(shown)
