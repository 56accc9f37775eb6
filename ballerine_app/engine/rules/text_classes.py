"""Classes of characters in text patterns, as JavaScript's regular expressions have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_BLANKS: Final = " \t\n\r\v\f\u00a0\ufeff\u2028\u2029\u1680\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "v": "\v", "f": "\f", "0": "\0"}


@dataclass(frozen=True, slots=True)
class Accepts:
    """Which characters fit: those in one of the `spans` (first and last), or all others where `negated`."""

    spans: tuple[tuple[str, str], ...]
    parts: tuple[Accepts, ...] = ()
    negated: bool = False

    def __call__(self, character: str) -> bool:
        """Whether the character fits."""
        inside = any(first <= character <= last for first, last in self.spans) or any(
            part(character) for part in self.parts
        )
        return inside is not self.negated

    @property
    def character(self) -> str | None:
        """The character, where it is exactly one."""
        if len(self.spans) == 1 and not self.negated and self.spans[0][0] == self.spans[0][1]:
            return self.spans[0][0]
        return None


def span(first: str, last: str | None = None) -> Accepts:
    """The characters from `first` to `last`, or `first` alone."""
    return Accepts(((first, last or first),))


def any_of(*members: Accepts) -> Accepts:
    """What any of the members accepts; nothing where there are none."""
    plain = tuple(pair for member in members if not member.negated and not member.parts for pair in member.spans)
    return Accepts(plain, tuple(member for member in members if member.negated or member.parts))


def none_of(member: Accepts) -> Accepts:
    """What the member doesn't accept."""
    return Accepts(member.spans, member.parts, not member.negated)


_DIGIT: Final = span("0", "9")
_WORD: Final = any_of(_DIGIT, span("a", "z"), span("A", "Z"), span("_"))
_BLANK: Final = any_of(*map(span, _BLANKS))
CLASSES: Final = {
    "d": _DIGIT,
    "D": none_of(_DIGIT),
    "w": _WORD,
    "W": none_of(_WORD),
    "s": _BLANK,
    "S": none_of(_BLANK),
}
