"""The font file: small enough, and with every letter of the interface in it."""

import re
from pathlib import Path

from ballerine_app.locales import catalogue
from ballerine_app.locales.countries import countries

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
LARGEST = 35 * 1024


def _letters() -> set[int]:
    command = (FONTS / "README.md").read_text(encoding="utf-8")
    found = re.search(r"--unicodes=(\S+)", command)
    assert found
    letters: set[int] = set()
    for part in found[1].split(","):
        first, _, last = part.removeprefix("U+").partition("-")
        letters |= set(range(int(first, 16), int(last or first, 16) + 1))
    return letters


def test_the_font_is_small() -> None:
    assert (FONTS / "inter.woff2").stat().st_size <= LARGEST
    assert [path.name for path in FONTS.glob("*.woff2")] == ["inter.woff2"]


def test_its_licence_lies_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")


def test_every_letter_of_the_texts_and_the_countries_is_in_the_subset() -> None:
    words = [*catalogue().values(), *(name for _, name in countries())]
    missing = {letter for text in words for letter in text if letter != "\n" and ord(letter) not in _letters()}
    assert not missing
