import pytest

from ballerine_app.engine.rules import list_values
from ballerine_app.engine.rules.list_kinds import KINDS, entry_key, keys_to_try
from ballerine_app.engine.rules.list_values import LONGEST_KEY, is_askable, unfit


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Café Noir"),
        ("country", "prk"),
        ("country", "KP"),
        ("email_domain", "example.com"),
        ("email_domain", "@example.com"),
        ("email_domain", ".xyz"),
        ("email_domain", "münchen.de"),
        ("document_number", "L-01 X00t47"),
        ("name", "Li"),
        ("name", "金 正恩"),
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("iban", "gb82-west-1234-5698-7654-32"),
        ("iban", "NO9386011117947"),
        ("merchant_code", " 0742"),
    ],
)
def test_values_of_each_kind_are_taken(kind: str, value: str) -> None:
    assert unfit(kind, value) is None


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        *((kind, "  ", "empty") for kind in KINDS),
        ("text", "x" * 501, "too_long"),
        ("text", "ﷺ" * 500, "too_long"),
        ("text", "\N{COMBINING ACUTE ACCENT}", "empty"),
        ("text", "a\0b", "control_characters"),
        ("text", "a\ud800", "control_characters"),
        ("country", "North Korea", "not_a_country"),
        ("country", "XX", "not_a_country"),
        ("email_domain", "com", "whole_ending"),
        ("email_domain", "exa mple.com", "not_a_domain"),
        ("email_domain", "example..com", "not_a_domain"),
        ("email_domain", "-example.com", "not_a_domain"),
        ("email_domain", "192.0.2.1", "not_a_domain"),
        ("email_domain", "ann@example.com", "an_address"),
        ("email_domain", "@", "not_a_domain"),
        ("document_number", "1.23457E+11", "number_shortened"),
        ("document_number", "--", "not_a_document_number"),
        ("document_number", "Ä12", "not_a_document_number"),
        ("name", "42", "not_a_name"),
        ("iban", "8.9370E+20", "number_shortened"),
        ("iban", "hello", "iban_form"),
        ("iban", "ZZ89370400440532013000", "iban_country"),
        ("iban", "DE8937040044053201300", "iban_length"),
        ("iban", "DE89370400440532013001", "iban_check"),
        ("merchant_code", "742", "not_a_merchant_code"),
        ("merchant_code", "79955", "not_a_merchant_code"),
    ],
)
def test_values_that_do_not_fit_are_told_why(kind: str, value: str, code: str) -> None:
    found = unfit(kind, value)
    assert found is not None
    assert found.code == code


def test_the_reason_names_what_is_wrong() -> None:
    found = unfit("iban", "DE8937040044053201300")
    assert found is not None
    assert found.values == {"country": "DE", "length": "22", "given": "21"}


def test_a_domain_is_tried_with_its_parents_nearest_first() -> None:
    assert keys_to_try("email_domain", "Ann@a.B.example.com") == (
        "a.b.example.com",
        "b.example.com",
        "example.com",
        "com",
    )
    assert keys_to_try("email_domain", "ann@") == ()
    assert keys_to_try("text", "a.b") == ("a.b",)


def test_a_domain_is_the_same_in_any_script() -> None:
    assert entry_key("email_domain", "MÜNCHEN.de") == entry_key("email_domain", "ann@xn--mnchen-3ya.de")


@pytest.mark.parametrize("key", ["", "a\0", "a\ud800", "é" * LONGEST_KEY])
def test_a_key_that_no_entry_has_is_not_asked_for(key: str) -> None:
    assert not is_askable(key)


def test_every_kind_has_its_check() -> None:
    assert set(KINDS) == set(list_values._CHECKS)
