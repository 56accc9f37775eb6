"""Countries by ISO 3166-1 alpha-2 code, with the names that people use for them."""

import unicodedata
from functools import cache

import pycountry
from babel import Locale

from ballerine_app.locales import LANGUAGE


@cache
def countries(language: str = LANGUAGE) -> tuple[tuple[str, str], ...]:
    """Every country as (alpha-2 code, name), sorted by name without regard to accents and case."""
    names = Locale.parse(language).territories
    pairs = [(c.alpha_2, names.get(c.alpha_2, c.name)) for c in pycountry.countries]
    return tuple(sorted(pairs, key=lambda pair: _plain(pair[1])))


@cache
def country_codes() -> frozenset[str]:
    """Every alpha-2 code."""
    return frozenset(code for code, _ in countries())


def country_name(code: str, language: str = LANGUAGE) -> str:
    """The name of the country with this alpha-2 code, in any case.

    Raises:
        KeyError: no such country.
    """
    return _names(language)[code.upper()]


@cache
def _names(language: str) -> dict[str, str]:
    return dict(countries(language))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))
