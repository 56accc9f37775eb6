"""Texts as people compare them: without accents, letter case and surplus spaces."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters that Unicode doesn't take apart, as machine-readable documents and banks write them.
_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ħ": "h",
        "\u0131": "i",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ŋ": "n",
    }
)


def folded(text: str) -> str:
    """The text without accents and case, with single spaces between words: "Łukasz  MÜLLER" gives "lukasz muller"."""
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(plain.casefold().translate(_LETTERS).split())


def words(text: str) -> list[str]:
    """The folded words of a name: letters and digits; apostrophes and full stops vanish, other marks part words."""
    marked = "".join(
        each if each.isalnum() else "" if each in "'’`.ʼ" else " "  # noqa: RUF001  (the marks that names have)
        for each in folded(text)
    )
    return marked.split()
