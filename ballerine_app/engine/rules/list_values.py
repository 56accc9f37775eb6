"""What may stand in a custom list of each kind, and why a value may not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.iban import LENGTHS, check_digits_fit
from ballerine_app.engine.rules.list_kinds import entry_key

LONGEST_VALUE: Final = 500  # characters
# Bytes of a key: what an index of PostgreSQL holds, with some room. Longer keys are in no list.
LONGEST_KEY: Final = 2_000
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_SHORTENED: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a value can't be an entry: a stable code, with the numbers or words of its sentence."""

    code: str
    values: Mapping[str, str]


def unfit(kind: str, value: str) -> Unfit | None:
    """Why a value can't be an entry of a list of this kind; None where it can. KeyError for an unknown kind.

    Codes: empty, too_long, control_characters, not_a_country, not_a_domain, an_address, whole_ending, number_shortened,
    not_a_document_number, not_a_name, iban_country, iban_form, iban_length, iban_check, not_a_merchant_code.
    """
    if not value.strip():
        return _why("empty")
    if len(value) > LONGEST_VALUE:
        return _why("too_long", most=LONGEST_VALUE)
    if not value.isprintable() and any(unicodedata.category(each) in ("Cc", "Cs") for each in value):
        return _why("control_characters")
    found = _CHECKS[kind](value)
    if found is None and not is_askable(key := entry_key(kind, value)):
        return _why("too_long", most=LONGEST_VALUE) if key else _why("empty")
    return found


def is_askable(key: str) -> bool:
    """Whether an entry can have this key at all; of any other, a database need not be asked."""
    if not key or "\0" in key or len(key) > LONGEST_KEY:
        return False
    try:
        return len(key.encode()) <= LONGEST_KEY
    except UnicodeEncodeError:  # half of a pair of surrogates
        return False


def _why(code: str, **values: str | int) -> Unfit:
    return Unfit(code, {name: str(value) for name, value in values.items()})


def _text(value: str) -> Unfit | None:
    return None


def _country(value: str) -> Unfit | None:
    return None if alpha_2(value) else _why("not_a_country")


def _domain(value: str) -> Unfit | None:
    key = entry_key("email_domain", value)
    labels = key.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return _why("not_a_domain")
    # One person's address would stand for everybody's at that domain.
    if "@" in value.strip()[1:]:
        return _why("an_address", domain=key)
    # "com" may be a slip; who means every address under an ending says so.
    if len(labels) == 1 and not value.strip().lstrip("@").startswith("."):
        return _why("whole_ending", ending=f".{key}")
    return None


def _document_number(value: str) -> Unfit | None:
    if _SHORTENED.fullmatch(value.strip()):
        return _why("number_shortened")
    key = entry_key("document_number", value)
    return None if 3 <= len(key) <= 50 and key.isascii() else _why("not_a_document_number")


def _name(value: str) -> Unfit | None:
    letters = sum(each.isalpha() for each in value)
    return None if letters >= 2 else _why("not_a_name")


def _iban(value: str) -> Unfit | None:
    if _SHORTENED.fullmatch(value.strip()):
        return _why("number_shortened")
    key = entry_key("iban", value)
    if not (key.isascii() and key[:2].isalpha() and key[2:4].isdigit() and len(key) >= 5):
        return _why("iban_form")
    length = LENGTHS.get(key[:2])
    if length is None:
        return _why("iban_country", country=key[:2])
    if len(key) != length:
        return _why("iban_length", country=key[:2], length=length, given=len(key))
    return None if check_digits_fit(key) else _why("iban_check")


def _merchant_code(value: str) -> Unfit | None:
    key = value.strip()
    return None if len(key) == 4 and key.isascii() and key.isdigit() else _why("not_a_merchant_code")


_CHECKS: Final[Mapping[str, Callable[[str], Unfit | None]]] = {
    "text": _text,
    "country": _country,
    "email_domain": _domain,
    "document_number": _document_number,
    "name": _name,
    "iban": _iban,
    "merchant_code": _merchant_code,
}
