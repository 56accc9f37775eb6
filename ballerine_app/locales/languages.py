"""Languages of people: what they are called, what a country speaks, what a browser asks for."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from ballerine_app.locales import LANGUAGE


@cache
def language_name(code: str, language: str = LANGUAGE) -> str:
    """What a language is called, e.g. "German" for "de"; the code itself where nobody knows."""
    try:
        name: str = Locale.parse(language).languages.get(code, code)
    except UnknownLocaleError:
        return code
    return name[:1].upper() + name[1:]


@cache
def languages_of_country(code: str) -> tuple[str, ...]:
    """The official languages of a country, the most spoken first; empty for an unknown one."""
    return tuple(language.partition("_")[0] for language in get_official_languages(code, de_facto=True))


def languages_asked_for(accept_language: str) -> tuple[str, ...]:
    """The languages of a browser's `Accept-Language` header, without regions, the best liked first."""
    asked: list[tuple[float, str]] = []
    for part in accept_language[:1_000].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            liked = float(weight) if weight else 1.0
        except ValueError:
            continue
        language = tag.partition("-")[0].strip().lower()
        if liked > 0 and language.isalpha():
            asked.append((-liked, language))
    return tuple(dict.fromkeys(language for _, language in sorted(asked, key=lambda each: each[0])))
