"""Make a machine-readable zone from plain values: passports (TD3) and cards (TD1)."""

from __future__ import annotations

import unicodedata
from datetime import date

from ballerine_app.engine.documents.mrz_layout import check_digit

# The letters for which ICAO Doc 9303, part 3, section 6 names more than the letter without its accent.
_SPELLED = str.maketrans(
    {
        "Ä": "AE",
        "Å": "AA",
        "Æ": "AE",
        "Đ": "D",
        "Ð": "D",
        "Ħ": "H",
        "Ĳ": "IJ",
        "Ł": "L",
        "Ŋ": "N",
        "Ö": "OE",
        "Ø": "OE",
        "Œ": "OE",
        "ẞ": "SS",
        "ß": "SS",
        "Þ": "TH",
        "Ŧ": "T",
        "Ü": "UE",
        "'": "",
        "\u2019": "",
    }
)
_CARD_NUMBER = 9


def transliterated(text: str) -> str:
    """Return Latin text in the letters of the zone: A to Z, 0 to 9, everything else a filler.

    Raises ValueError for letters of other scripts, which need a table of their language.
    """
    raised = unicodedata.normalize("NFC", text).upper().translate(_SPELLED)
    bare = "".join(char for char in unicodedata.normalize("NFKD", raised) if not unicodedata.combining(char))
    if any(char.isalnum() and not char.isascii() for char in bare):
        raise ValueError(f"cannot be written in a machine-readable zone: {text!r}")
    return "<".join("".join(char if char.isalnum() else " " for char in bare).split())


def build_td3(
    *,
    issuer: str,
    surname: str,
    given_names: str,
    number: str,
    nationality: str,
    birth_date: date,
    sex: str,
    expiry_date: date,
    optional: str = "",
    document_code: str = "P",
) -> tuple[str, str]:
    """Return the two lines of 44 of a passport.

    `issuer` and `nationality` are ISO 3166-1 alpha-3 (or ICAO's, such as UTO), `sex` M, F or "", `number` at most 9
    and `optional` at most 14 characters. Raises ValueError.
    """
    first = _filled(document_code, 2) + _filled(issuer, 3) + _names(surname, given_names, 39)
    guarded_number = _guarded(_filled(number, 9))
    born, expires = _guarded(f"{birth_date:%y%m%d}"), _guarded(f"{expiry_date:%y%m%d}")
    extra = _filled(optional, 14)
    # Where nothing stands in the optional data, the standard allows a filler in place of its digit.
    extra += check_digit(extra) if optional else "<"
    composite = check_digit(guarded_number + born + expires + extra)
    return first, guarded_number + _filled(nationality, 3) + born + _sex(sex) + expires + extra + composite


def build_td1(
    *,
    issuer: str,
    surname: str,
    given_names: str,
    number: str,
    nationality: str,
    birth_date: date,
    sex: str,
    expiry_date: date,
    optional: str = "",
    optional_2: str = "",
    document_code: str = "I",
) -> tuple[str, str, str]:
    """Return the three lines of 30 of a card.

    As `build_td3`; a number of more than 9 characters runs on into the optional data, which then has less room:
    15 characters in all. `optional_2` holds at most 11. Raises ValueError.
    """
    written = transliterated(number)
    if len(written) <= _CARD_NUMBER:
        upper = _guarded(_filled(number, _CARD_NUMBER)) + _filled(optional, 15)
    else:
        rest = written[_CARD_NUMBER:] + check_digit(written)
        upper = written[:_CARD_NUMBER] + "<" + _filled(rest + "<" + transliterated(optional), 15)
    born, expires = _guarded(f"{birth_date:%y%m%d}"), _guarded(f"{expiry_date:%y%m%d}")
    extra = _filled(optional_2, 11)
    composite = check_digit(upper + born + expires + extra)
    return (
        _filled(document_code, 2) + _filled(issuer, 3) + upper,
        born + _sex(sex) + expires + _filled(nationality, 3) + extra + composite,
        _names(surname, given_names, 30),
    )


def _filled(text: str, length: int) -> str:
    written = "<".join(transliterated(part) for part in text.split("<"))
    if len(written) > length:
        raise ValueError(f"{text!r} is longer than {length} characters")
    return written.ljust(length, "<")


def _guarded(text: str) -> str:
    return text + check_digit(text)


def _names(surname: str, given_names: str, length: int) -> str:
    """Cut names that are too long at the end, but keep room for one letter of a given name."""
    family, given = transliterated(surname), transliterated(given_names)
    if not family:
        raise ValueError("a surname is needed; where there is one name only, it is the surname")
    if given:
        family = family[: length - 3] + "<<"
    return (family + given)[:length].ljust(length, "<")


def _sex(sex: str) -> str:
    if sex not in {"M", "F", ""}:
        raise ValueError(f"sex is M, F or empty, not {sex!r}")
    return sex or "<"
