"""The shipped messages: complete in every language, and fit to be sent."""

from __future__ import annotations

import pytest

from ballerine_app.engine.messages import KINDS, write
from ballerine_app.locales.languages import language_name, languages_asked_for, languages_of_country
from ballerine_app.services.message_files import best_language, shipped_messages

LANGUAGES = ["en", "de", "es", "fr", "pt"]


def test_the_languages_are_there_english_first() -> None:
    assert list(shipped_messages()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_there_and_has_no_finding(language: str) -> None:
    given = shipped_messages()[language]
    assert list(given.templates) == [kind.name for kind in KINDS]
    for kind in KINDS:
        assert given.templates[kind.name].findings(kind) == ()
        # A message says who it is from, and speaks to its reader.
        text = given.templates[kind.name].text
        assert text.endswith("{{company}}")
        assert "{{first_name}}" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_message_without_any_data_has_no_holes(language: str, kind: str) -> None:
    given = shipped_messages()[language]
    written = write(given.templates[kind], {"link": "https://x.example", "company": given.us}, language)
    for text in (written.subject, written.text):
        assert "  " not in text
        assert not any(hole in text for hole in (" ,", " .", "{", "}"))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_language_repeats_english(language: str) -> None:
    english = shipped_messages()["en"].templates
    for kind, template in shipped_messages()[language].templates.items():
        assert template.subject != english[kind].subject
        assert not set(template.text.split("\n\n")) & set(english[kind].text.split("\n\n")) - {
            "{{link}}",
            "{{reasons}}",
        }


@pytest.mark.parametrize(
    ("country", "language"),
    [("DE", "de"), ("AT", "de"), ("FR", "fr"), ("MX", "es"), ("BR", "pt"), ("KE", "en"), ("JP", "en"), ("", "en")],
)
def test_a_country_speaks_its_own_language_or_is_written_to_in_english(country: str, language: str) -> None:
    assert best_language(languages_of_country(country)) == language


def test_a_browser_says_what_it_likes_best() -> None:
    asked = languages_asked_for("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.95, *;q=0.5, xx;q=0, zz;q=oops")
    assert asked == ("fr", "de", "en")
    assert languages_asked_for("") == ()
    assert language_name("de") == "German"
