"""The kinds of custom lists: the key of an entry, and the keys under which a value may fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.folded_text import folded, words

_LONGEST_DOMAIN: Final = 253


def _code(value: str) -> str:
    return "".join(each for each in value if each.isalnum()).upper()


def _domain(value: str) -> str:
    domain = value.rpartition("@")[2].strip().strip(".").casefold()
    if len(domain) > _LONGEST_DOMAIN:
        return ""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()  # as the mail systems write it: xn--…
    except UnicodeError:
        return domain


# Values are the same entry when these texts are the same; an empty text fits nothing.
KINDS: Final[Mapping[str, Callable[[str], str]]] = {
    "text": folded,
    "country": lambda value: alpha_2(value) or "",
    "email_domain": _domain,
    "document_number": _code,
    "name": lambda value: " ".join(sorted(words(value))),
    "iban": _code,
    "merchant_code": lambda value: value.strip(),
}


def entry_key(kind: str, value: str) -> str:
    """The form in which an entry is compared; "" for what can fit nothing. KeyError for an unknown kind.

    - text: whatever the case, accents and spacing
    - country: codes of two or three letters
    - email_domain: domains; the value may be a whole address, and be written in any script
    - document_number, iban: letters and digits only, whatever the case
    - name: the words in any order, whatever the case and accents
    - merchant_code: as it is
    """
    return KINDS[kind](value)


def keys_to_try(kind: str, value: str) -> tuple[str, ...]:
    """The keys of the entries that fit a value, the nearest first: a domain also fits as a part of its parents."""
    key = entry_key(kind, value)
    if kind != "email_domain" or "." not in key:
        return (key,) if key else ()
    found = []
    while key:
        found.append(key)
        key = key.partition(".")[2]
    return tuple(found)
