"""Our operators beside the standard ones. Pure: "today" is always an argument, never the machine's clock.

A missing or unreadable argument gives null. Since `<` takes null for 0, a rule that compares such a result says
what a missing value means: {"and": [{"!!": [{"var": "expiry"}]}, {"<": [{"days_until": [...]}, 90]}]}.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from ballerine_app.engine.rules.registry import operator


@operator("days_until", 2, 2, strict=True, example=({"days_until": ["2024-03-01", "2024-02-28"]}, {}, 2))
def days_until(when: Any, today: Any) -> int | None:
    """Whole days from `today` to `when`, negative when it has passed. ISO dates; a time after the date is ignored."""
    then, now = _day(when), _day(today)
    return (then - now).days if then and now else None


@operator("years_since", 2, 2, strict=True, example=({"years_since": ["2004-02-29", "2022-02-28"]}, {}, 17))
def years_since(when: Any, today: Any) -> int | None:
    """Full years from `when` to `today`, as ages are counted (29 February has its birthday on 1 March)."""
    then, now = _day(when), _day(today)
    if not then or not now:
        return None
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


@operator("starts_with", 2, 2, strict=True, example=({"starts_with": [{"var": "iban"}, "DE"]}, {"iban": "DE89"}, True))
def starts_with(text: Any, prefix: Any) -> bool:
    """Whether the text begins with the prefix; false when either is no text."""
    return isinstance(text, str) and isinstance(prefix, str) and text.startswith(prefix)


@operator("same_text", 2, 2, strict=True, example=({"same_text": ["Zoé  Müller", "ZOE MULLER"]}, {}, True))
def same_text(left: Any, right: Any) -> bool | None:
    """Whether two texts are equal but for case, accents and spacing; null when either is no text."""
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    return _folded(left) == _folded(right)


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or len(value) < 10:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _folded(text: str) -> str:
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(plain.casefold().split())
