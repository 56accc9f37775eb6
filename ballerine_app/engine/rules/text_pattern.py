"""Text patterns as definitions hold them, searched in linear time: no pattern can make a search explode.

JavaScript's regular expressions without look-around, back-references, named groups and flags. The first match is the
one that JavaScript finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ballerine_app.engine.rules.errors import PatternError
from ballerine_app.engine.rules.text_pattern_parser import Jump, Program, Split, Test, parse_pattern

MOST_WORK: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class TextPattern:
    """A compiled pattern; safe to share between threads."""

    program: Program

    def search(self, text: str, spend: Callable[[int], None] | None = None) -> str | None:
        """The first match in `text`, or None. PatternError where the text is too long for the pattern.

        `spend` is told how many steps each character took, and may stop the search by raising.
        """
        if (len(text) + 1) * len(self.program) > MOST_WORK:
            raise PatternError(f"A text of {len(text)} characters is too long for this pattern.")
        found: tuple[int, int] | None = None
        threads: list[tuple[int, int]] = []
        for position in range(len(text) + 1):
            waiting: list[tuple[int, int]] = []
            seen: set[int] = set()
            if found is None:
                threads.append((0, position))
            for start_at, start in threads:
                if self._follow(start_at, start, position, text, seen, waiting):
                    found = (start, position)  # every thread after this one matters less
                    break
            if spend:
                spend(2 + len(seen) * 3 // 2)
            if found is not None and not waiting:
                break
            threads = waiting
        return None if found is None else text[found[0] : found[1]]

    def _follow(
        self, start_at: int, start: int, position: int, text: str, seen: set[int], waiting: list[tuple[int, int]]
    ) -> bool:
        """Run one thread up to the characters that it needs next; true when it reaches the end of the pattern."""
        stack = [start_at]
        while stack:
            place = stack.pop()
            if place in seen:
                continue
            seen.add(place)
            if place == len(self.program):
                return True
            step = self.program[place]
            if isinstance(step, Jump):
                stack.append(place + step.by)
            elif isinstance(step, Split):
                stack.extend((place + step.otherwise, place + step.first))
            elif isinstance(step, Test):
                if position < len(text) and step.accepts(text[position]):
                    waiting.append((place + 1, start))
            elif step.holds(text, position):
                stack.append(place + 1)
        return False


@lru_cache(maxsize=1_024)
def compile_pattern(pattern: str) -> TextPattern:
    """Compile a pattern, or take it from the cache. PatternError for what isn't supported."""
    return TextPattern(parse_pattern(pattern))
