"""Machine-readable zones: ICAO's own specimens, our builders, and what each check digit catches."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballerine_app.engine.documents.mrz import MrzError, parse_mrz
from ballerine_app.engine.documents.mrz_build import build_td1, build_td3, transliterated
from ballerine_app.engine.documents.mrz_layout import check_digit

# The examples printed in ICAO Doc 9303, parts 4, 5 and 6.
TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD1_LONG = ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<")

# As printed on our passport specimen.
PASSPORT = ("P<UTOCASTELLAN<<MIRA<ELENA<<<<<<<<<<<<<<<<<<", "P407193629UTO9103144F2702021<<<<<<<<<<<<<<<0")

MIRA = {
    "issuer": "UTO",
    "surname": "Castellan",
    "given_names": "Mira Elena",
    "nationality": "UTO",
    "birth_date": date(1991, 3, 14),
    "sex": "F",
}


def test_check_digit_of_the_standard() -> None:
    assert check_digit("AB2134<<<") == "5"
    assert check_digit("520727") == "3"


@pytest.mark.parametrize("lines", [TD3, TD1, TD2, TD1_LONG, PASSPORT], ids=["TD3", "TD1", "TD2", "TD1-long", "ours"])
def test_printed_examples_are_valid(lines: tuple[str, ...]) -> None:
    assert parse_mrz(lines).valid


def test_every_field_of_a_passport() -> None:
    read = parse_mrz(TD3)
    assert (read.format, read.document_code, read.issuer, read.nationality) == ("TD3", "P", "UTO", "UTO")
    assert (read.surname, read.given_names, read.number) == ("ERIKSSON", "ANNA MARIA", "L898902C3")
    assert (read.birth_date, read.sex, read.expiry_date, read.optional) == ("740812", "F", "120415", "ZE184226B")
    assert set(read.checks) == {"number", "birth_date", "expiry_date", "optional", "composite"}


def test_cards_have_no_digit_of_their_own_for_optional_data() -> None:
    assert (
        set(parse_mrz(TD1).checks) == set(parse_mrz(TD2).checks) == {"number", "birth_date", "expiry_date", "composite"}
    )


def test_a_long_card_number_goes_on_in_the_optional_data() -> None:
    read = parse_mrz(TD1_LONG)
    assert (read.number, read.optional) == ("D23145890734", "")


@pytest.mark.parametrize(
    ("position", "field"), [(0, "number"), (14, "birth_date"), (22, "expiry_date"), (30, "optional")]
)
def test_one_wrong_character_fails_its_field_and_the_composite(position: int, field: str) -> None:
    row = TD3[1]
    wrong = row[:position] + ("2" if row[position] != "2" else "3") + row[position + 1 :]
    checks = parse_mrz((TD3[0], wrong)).checks
    assert {name for name, right in checks.items() if not right} == {field, "composite"}


def test_a_wrong_composite_digit_alone() -> None:
    read = parse_mrz((TD3[0], TD3[1][:-1] + "9"))
    assert {name for name, right in read.checks.items() if not right} == {"composite"}
    assert not read.valid


def test_a_filler_for_the_digit_of_empty_optional_data_is_right_and_no_other_filler_is() -> None:
    row = PASSPORT[1]
    assert parse_mrz((PASSPORT[0], row[:42] + "<" + row[43])).valid
    assert not parse_mrz((PASSPORT[0], row[:9] + "<" + row[10:])).checks["number"]
    assert not parse_mrz((TD3[0], TD3[1][:42] + "<" + TD3[1][43])).checks["optional"]


def test_text_with_spaces_small_letters_and_empty_lines() -> None:
    assert parse_mrz("\n" + TD3[0].lower() + " \n\n  " + TD3[1] + "\n").valid


@pytest.mark.parametrize(
    ("lines", "code", "line"),
    [
        ([], "lines", 0),
        (["A" * 44], "lines", 0),
        (["A" * 30] * 4, "lines", 0),
        ([TD3[0], TD3[1][:-1]], "length", 2),
        ([TD3[0][:-1], TD3[1]], "length", 1),
        (["A" * 30] * 2, "length", 1),
        ([TD1[0], TD1[1], TD1[2] + "<"], "length", 3),
        ([TD3[0], TD3[1].replace("<", "«")], "characters", 2),
        ([TD3[0].replace("A", "Ä"), TD3[1]], "characters", 1),
    ],
)
def test_what_is_no_zone_at_all(lines: list[str], code: str, line: int) -> None:
    with pytest.raises(MrzError) as caught:
        parse_mrz(lines)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_dates_and_centuries() -> None:
    read = parse_mrz(PASSPORT)
    assert read.born(date(2026, 11, 22)) == date(1991, 3, 14)
    assert read.expires() == date(2027, 2, 2)
    child = build_td3(**{**MIRA, "birth_date": date(2020, 5, 1)}, number="1", expiry_date=date(1999, 1, 1))
    assert parse_mrz(child).born(date(2026, 1, 1)) == date(2020, 5, 1)
    assert parse_mrz(child).born(date(2020, 4, 30)) == date(1920, 5, 1)
    assert parse_mrz(child).expires() == date(1999, 1, 1)


@pytest.mark.parametrize("printed", ["<<<<<<", "910000", "913114", "9103<<"])
def test_an_unknown_or_impossible_date_is_none(printed: str) -> None:
    row = PASSPORT[1][:13] + printed + PASSPORT[1][19:]
    assert parse_mrz((PASSPORT[0], row)).born(date(2026, 1, 1)) is None


def test_the_builder_makes_the_line_of_our_passport_and_of_the_standard() -> None:
    assert build_td3(**MIRA, number="P40719362", expiry_date=date(2027, 2, 2)) == PASSPORT
    anna = {
        **MIRA,
        "surname": "Eriksson",
        "given_names": "Anna Maria",
        "birth_date": date(1974, 8, 12),
        "expiry_date": date(2012, 4, 15),
    }
    assert build_td3(**anna, number="L898902C3", optional="ZE184226B") == TD3
    assert build_td1(**anna, number="D23145890") == TD1


def test_the_card_builder_splits_a_long_number() -> None:
    peter = {
        **MIRA,
        "surname": "Stevenson",
        "given_names": "Peter John",
        "birth_date": date(1934, 7, 12),
        "sex": "M",
        "expiry_date": date(1995, 7, 12),
    }
    assert build_td1(**peter, number="D23145890734") == TD1_LONG


@given(
    number=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=14),
    surname=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'", min_size=1, max_size=50).filter(transliterated),
    given_names=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ -'", max_size=50),
    born=st.dates(date(1920, 1, 1), date(2019, 12, 31)),
    expires=st.dates(date(1990, 1, 1), date(2079, 12, 31)),
    sex=st.sampled_from(["M", "F", ""]),
)
def test_what_is_built_reads_back(
    number: str, surname: str, given_names: str, born: date, expires: date, sex: str
) -> None:
    values = {"issuer": "D", "nationality": "UTO", "surname": surname, "given_names": given_names}
    card = parse_mrz(build_td1(**values, number=number, birth_date=born, expiry_date=expires, sex=sex))
    assert card.valid
    assert (card.number, card.issuer, card.sex) == (number, "D", sex)
    assert card.born(date(2019, 12, 31)) == born
    assert card.expires() == expires
    book = parse_mrz(build_td3(**values, number=number[:9], birth_date=born, expiry_date=expires, sex=sex))
    assert book.valid
    assert transliterated(surname).replace("<", " ").startswith(book.surname)


def test_names_are_written_as_the_standard_says() -> None:
    assert transliterated("Müller-Lüdenscheidt") == "MUELLER<LUEDENSCHEIDT"
    assert transliterated("O'Brien Núñez") == "OBRIEN<NUNEZ"
    assert transliterated("Ærøskøbing Þór") == "AEROESKOEBING<THOR"
    assert transliterated("Weiß") == "WEISS"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1234567890"},
        {"optional": "123456789012345"},
        {"sex": "X"},
        {"surname": "-"},
        {"surname": "Иванов"},
        {"issuer": "UTOP"},
    ],
)
def test_what_cannot_be_written_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        build_td3(**{**MIRA, "number": "1", "expiry_date": date(2030, 1, 1), **wrong})


def test_a_long_name_keeps_room_for_a_given_name() -> None:
    first, _ = build_td3(
        **{**MIRA, "surname": "A" * 60, "given_names": "Mira"}, number="1", expiry_date=date(2030, 1, 1)
    )
    assert len(first) == 44
    assert first.endswith("A<<M")
