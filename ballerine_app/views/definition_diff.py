"""What two texts of a definition differ in: in words, and line beside line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiffSide:
    """One text's part of a row. `number` is the line's, 0 where this text has none; `part` is what differs in it."""

    number: int = 0
    head: str = ""
    part: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A line of the earlier text beside one of the later. `kind`: same, changed, added or removed."""

    key: str
    kind: str
    before: DiffSide
    after: DiffSide


@dataclass(frozen=True, slots=True)
class DiffHunk:
    """Changed lines with some around them; `skipped` counts the equal lines that are left out before them."""

    key: str
    skipped: int
    rows: tuple[DiffRow, ...]


@dataclass(frozen=True, slots=True)
class DiffWords:
    """One difference in a sentence. `kind`: added, removed or changed."""

    key: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class DefinitionDiff:
    """A definition against the version `against`, 0 where there is nothing to compare with.

    `added` and `removed` count lines, `skipped` the equal ones after the last hunk. `cut` tells that there are more
    changed lines than are shown.
    """

    against: int = 0
    summary: tuple[DiffWords, ...] = ()
    hunks: tuple[DiffHunk, ...] = ()
    skipped: int = 0
    added: int = 0
    removed: int = 0
    cut: bool = False
