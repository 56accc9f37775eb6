"""Operators on texts. A missing or unreadable argument gives null (`starts_with`: false)."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.errors import PatternError, RuleError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.folded_text import folded
from ballerine_app.engine.rules.name_similarity import LONGEST_NAME, similarity
from ballerine_app.engine.rules.registry import operator
from ballerine_app.engine.rules.text_pattern import compile_pattern

_COMPARISONS_PER_STEP = 10
_LETTERS_PER_STEP = 5


@operator("starts_with", 2, 2, strict=True, example=({"starts_with": [{"var": "iban"}, "DE"]}, {"iban": "DE89"}, True))
def starts_with(text: Any, prefix: Any) -> bool:
    """Whether the text begins with the prefix; false when either is no text."""
    return isinstance(text, str) and isinstance(prefix, str) and text.startswith(prefix)


@operator(
    "ends_with",
    2,
    2,
    strict=True,
    example=({"ends_with": [{"var": "email"}, "@example.com"]}, {"email": "ann@example.com"}, True),
)
def ends_with(text: Any, suffix: Any) -> bool | None:
    """Whether the text ends with the suffix, letter case included; null when either is no text."""
    return text.endswith(suffix) if isinstance(text, str) and isinstance(suffix, str) else None


@operator(
    "contains_text",
    2,
    2,
    strict=True,
    steps=True,
    example=({"contains_text": [{"var": "name"}, "crypto"]}, {"name": "ACME Crÿpto Ltd"}, True),
)
def contains_text(steps: Steps, text: Any, part: Any) -> bool | None:
    """Whether the text holds the part, whatever the case, accents and spacing; null when either is no text.

    An empty part is in no text. `in` compares letter by letter.
    """
    if not isinstance(text, str) or not isinstance(part, str):
        return None
    _pay_folding(steps, text, part)
    wanted = folded(part)
    return wanted != "" and wanted in folded(text)


@operator("same_text", 2, 2, strict=True, steps=True, example=({"same_text": ["Zoé  Müller", "ZOE MULLER"]}, {}, True))
def same_text(steps: Steps, left: Any, right: Any) -> bool | None:
    """Whether two texts are equal but for case, accents and spacing; null when either is no text."""
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    _pay_folding(steps, left, right)
    return folded(left) == folded(right)


def _check_pattern(pattern: Any) -> None:
    if not isinstance(pattern, str):
        raise ValueError("the pattern is a text.")
    compile_pattern(pattern)


@operator(
    "matches",
    2,
    2,
    strict=True,
    steps=True,
    constants={1: _check_pattern},
    example=({"matches": [{"var": "iban"}, "^DE[0-9]{20}$"]}, {"iban": "DE89370400440532013000"}, True),
)
def matches(steps: Steps, text: Any, pattern: str) -> bool | None:
    """Whether the pattern is found in the text; null when it is no text.

    The pattern must be written in the rule. It is a regular expression without look-around, back-references and named
    groups, searched in linear time; `^` and `$` tie it to the start and the end.
    """
    if not isinstance(text, str):
        return None
    try:
        return compile_pattern(pattern).search(text, steps.spend) is not None
    except PatternError as error:
        raise RuleError(str(error)) from error


@operator(
    "name_similarity",
    2,
    2,
    strict=True,
    steps=True,
    example=({"name_similarity": ["Müller, Anna", "ANNA MULLER"]}, {}, 1.0),
)
def name_similarity(steps: Steps, left: Any, right: Any) -> float | None:
    """How alike two names are, from 0 to 1: the words in any order, whatever the case and accents.

    Each word is compared with the likeliest of the other name by Jaro-Winkler; words without a partner count as 0, in
    proportion to their length. Names that are surely the same give 1, a typing error about 0.95, other people mostly
    less than 0.8. Null when either is no text or has no letters.
    """
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    _pay_folding(steps, left, right)
    steps.spend(min(len(left), LONGEST_NAME) * min(len(right), LONGEST_NAME) // _COMPARISONS_PER_STEP)
    return similarity(left, right, steps.spend)


def _pay_folding(steps: Steps, left: str, right: str) -> None:
    steps.spend((len(left) + len(right)) // _LETTERS_PER_STEP)
