"""Sizes of texts, boxes and frames in a layered drawing, for both directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ballerine_app.engine.workflow.drawing.column import text_width
from ballerine_app.engine.workflow.drawing.graph import Branch, Line, Word

BOX_HEIGHT: Final = 36
TEXT_LEFT: Final = 14  # from a box's left edge to its text
TEXT_RIGHT: Final = 44  # free after it: room for a count or a tick
LABEL_ROW: Final = 15
MARKER: Final = 13  # what a guard's marker takes before the text
TITLE_HEIGHT: Final = 30
FRAME_PADDING: Final = 16
DOT: Final = 10
LOOP_REACH: Final = 18  # from a box's edge to the far end of its loop
LOOP_HALF: Final = 8
LOOP_LEAST: Final = 24

_MONO: Final = 6.95  # pixels of an 11.5 px monospace character
_LONGEST_NAME: Final = 36
_LONGEST_WORD: Final = 34
_LEAST_WIDTH: Final = 176
_USUAL_NAME: Final = 22  # boxes are equally wide up to here


def name_label(name: str) -> str:
    """A state's name as it fits into a box."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def word_text(word: Word) -> str:
    """An event's text as it fits beside a line."""
    return word.text if len(word.text) <= _LONGEST_WORD else f"{word.text[: _LONGEST_WORD - 1]}…"


def word_width(word: Word) -> float:
    """Pixels, with the guard's marker."""
    return round(text_width(word_text(word)) + (MARKER if word.guarded else 0))


def title_width(branch: Branch) -> float:
    """Pixels of a frame's title."""
    return round(text_width(name_label(branch.name)) * 1.15)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes across and along the layers. `sideways` is for a drawing from left to right."""

    sideways: bool
    usual: float  # the width in pixels that most boxes have

    @property
    def port_step(self) -> float:
        """Between two lines that meet the same side of a box."""
        return 10 if self.sideways else 24

    def box(self, branch: Branch) -> tuple[float, float]:
        """A state's box."""
        return self.turn(max(self.usual, box_width(branch.name)), BOX_HEIGHT)

    def words(self, line: Line) -> tuple[float, float] | None:
        """The words of a line stacked, None when there is none to see."""
        shown = [word_width(word) for word in line.words if word.text or word.guarded]
        return self.turn(max(shown), LABEL_ROW * len(shown)) if shown else None

    def padding(self) -> tuple[float, float, float, float]:
        """Inside a frame: before and after its content across, then along."""
        before, after = (TITLE_HEIGHT, FRAME_PADDING), (FRAME_PADDING, FRAME_PADDING)
        return (*before, *after) if self.sideways else (*after, *before)

    def turn(self, width: float, height: float) -> tuple[float, float]:
        """Width and height on the screen as sizes across and along, or back."""
        return (height, width) if self.sideways else (width, height)


def box_width(name: str) -> float:
    """What a name needs, in even pixels."""
    return 2 * round((TEXT_LEFT + TEXT_RIGHT + _MONO * len(name_label(name))) / 2)


def usual_width(names: list[str]) -> float:
    """The width of most boxes: what the longest of the not very long names needs."""
    return max([_LEAST_WIDTH, *(box_width(name) for name in names if len(name) <= _USUAL_NAME)])
