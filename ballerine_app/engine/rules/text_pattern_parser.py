"""From the text of a pattern to the steps that search for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from ballerine_app.engine.rules.errors import PatternError
from ballerine_app.engine.rules.text_classes import CLASSES, ESCAPES, Accepts, any_of, none_of, span

LONGEST_PATTERN: Final = 500
MOST_STEPS: Final = 500
MOST_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class Test:
    """Needs one character that it accepts."""

    accepts: Accepts


@dataclass(frozen=True, slots=True)
class Check:
    """Needs a place in the text, takes no character."""

    holds: Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class Split:
    """Goes on at `first` and, where that leads nowhere, at `otherwise`; both relative."""

    first: int
    otherwise: int


@dataclass(frozen=True, slots=True)
class Jump:
    """Goes on elsewhere, relative."""

    by: int


Program: TypeAlias = "tuple[Test | Check | Split | Jump, ...]"


def parse_pattern(pattern: str) -> Program:
    """The steps of a pattern. PatternError for a pattern that is too long, malformed, or uses what isn't supported."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"A pattern has at most {LONGEST_PATTERN} characters.")
    parser = _Parser(pattern)
    program = parser.alternatives(0)
    if parser.place < len(pattern):
        raise PatternError(f"The pattern has a stray ')' at {parser.place}.")
    return program


class _Parser:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def alternatives(self, depth: int) -> Program:
        if depth > MOST_DEPTH:
            raise PatternError(f"The pattern has more than {MOST_DEPTH} groups within each other.")
        program = self._sequence(depth)
        if not self._take("|"):
            return program
        other = self.alternatives(depth + 1)
        return _checked((Split(1, len(program) + 2), *program, Jump(len(other) + 1), *other))

    def _sequence(self, depth: int) -> Program:
        program: Program = ()
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            program = _checked((*program, *self._repeated(self._atom(depth))))
        return program

    def _atom(self, depth: int) -> Program:
        character = self._next()
        if character == "(":
            if self._take("?") and not self._take(":"):
                raise PatternError("Look-around and named groups are not supported.")
            program = self.alternatives(depth + 1)
            if not self._take(")"):
                raise PatternError("The pattern has an open '('.")
            return program
        if character == "[":
            return (Test(self._class()),)
        if character == "\\":
            return self._escape()
        if character == "^":
            return (Check(lambda text, position: position == 0),)
        if character == "$":
            return (Check(lambda text, position: position == len(text)),)
        if character == ".":
            return (Test(none_of(any_of(*map(span, "\n\r\u2028\u2029")))),)
        if character in "*+?{":
            raise PatternError(f"The pattern has nothing to repeat before {character!r}.")
        return (Test(span(character)),)

    def _escape(self) -> Program:
        if self.pattern[self.place : self.place + 1] in ("b", "B"):
            wanted = self._next() == "b"
            return (Check(lambda text, position: _at_word_edge(text, position) is wanted),)
        return (Test(self._escaped()),)

    def _escaped(self) -> Accepts:
        character = self._next()
        if character in CLASSES:
            return CLASSES[character]
        if character in "xu":
            digits = "".join(self._next() for _ in range(2 if character == "x" else 4))
            if not all(digit in "0123456789abcdefABCDEF" for digit in digits):
                raise PatternError(f"\\{character} needs {len(digits)} hexadecimal digits.")
            return span(chr(int(digits, 16)))
        if character in ESCAPES:
            return span(ESCAPES[character])
        if character.isalnum():
            raise PatternError(f"\\{character} is not supported.")
        return span(character)

    def _class(self) -> Accepts:
        negated = self._take("^")
        members: list[Accepts] = []
        while not self._take("]"):
            member = self._class_member()
            if (
                self.pattern[self.place : self.place + 1] == "-"
                and self.pattern[self.place + 1 : self.place + 2] != "]"
            ):
                self.place += 1
                last = self._class_member()
                if member.character is None or last.character is None or last.character < member.character:
                    raise PatternError("The pattern has a malformed range between '[' and ']'.")
                member = span(member.character, last.character)
            members.append(member)
        accepts = any_of(*members)
        return none_of(accepts) if negated else accepts

    def _class_member(self) -> Accepts:
        character = self._next()
        if character != "\\":
            return span(character)
        return span("\b") if self._take("b") else self._escaped()

    def _repeated(self, program: Program) -> Program:
        least, most = 1, 1
        if self._take("*"):
            least, most = 0, -1
        elif self._take("+"):
            most = -1
        elif self._take("?"):
            least = 0
        elif self._take("{"):
            least, most = self._counts()
        else:
            return program
        lazy = self._take("?")
        if self.pattern[self.place : self.place + 1] in ("*", "+", "?", "{"):
            raise PatternError("The pattern repeats a repetition; put it into a group.")
        return _repeat(program, least, most, lazy)

    def _counts(self) -> tuple[int, int]:
        end = self.pattern.find("}", self.place)
        least, comma, most = self.pattern[self.place : end if end >= 0 else None].partition(",")
        fits = all(not count or (count.isascii() and count.isdigit() and len(count) < 4) for count in (least, most))
        if end < 0 or not least or not fits:
            raise PatternError("The pattern has a malformed count between '{' and '}'.")
        self.place = end + 1
        found = int(least), (int(most) if most else -1) if comma else int(least)
        if 0 <= found[1] < found[0]:
            raise PatternError("The pattern has a count whose limits are swapped.")
        return found

    def _take(self, character: str) -> bool:
        if self.pattern[self.place : self.place + 1] != character:
            return False
        self.place += 1
        return True

    def _next(self) -> str:
        if self.place >= len(self.pattern):
            raise PatternError("The pattern ends too early.")
        self.place += 1
        return self.pattern[self.place - 1]


def _repeat(program: Program, least: int, most: int, lazy: bool) -> Program:
    if len(program) * max(least, most) > MOST_STEPS:
        raise PatternError("The pattern is too large once its repetitions are written out.")
    skip = len(program) + (2 if most < 0 else 1)
    fork = Split(skip, 1) if lazy else Split(1, skip)
    if most < 0:
        return _checked((*program * least, fork, *program, Jump(-len(program) - 1)))
    optional: Program = ()
    for _ in range(most - least):
        past = len(program) + len(optional) + 1
        optional = _checked((Split(past, 1) if lazy else Split(1, past), *program, *optional))
    return _checked((*program * least, *optional))


def _checked(program: Program) -> Program:
    if len(program) > MOST_STEPS:
        raise PatternError("The pattern is too large once its repetitions are written out.")
    return program


def _at_word_edge(text: str, position: int) -> bool:
    word = CLASSES["w"]
    before = position > 0 and word(text[position - 1])
    after = position < len(text) and word(text[position])
    return before is not after
