"""A drawing of a workflow as pages show it: boxes, frames and lines with their places, meanings and words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a tag of a state says in a word, with its colour (`tone`) and icon."""

    tag: str = ""
    tone: str = ""
    icon: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A state, placed. `label` is its name as it fits, `spoken` all that there is to say of it.

    `tone` and `icon` are its meaning's, "" where its tags say nothing; `count` is how many cases are in it, as text,
    "" for none. `status`: "", now or visited. `entry` marks the one where the keyboard comes in.
    """

    path: str
    label: str
    spoken: str
    x: float
    y: float
    w: float
    h: float
    tone: str
    icon: str
    count: str
    status: str
    final: bool
    entry: bool


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    """A state with others inside, or one of its `region`s, of which only the title is seen."""

    path: str
    label: str
    x: float
    y: float
    w: float
    h: float
    label_x: float
    label_y: float
    region: bool
    status: str


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    """An event beside its line. `guarded` draws a marker around (marker_x, marker_y); `lit` where it ran last.

    `turns` numbers when it ran, e.g. "2, 5", or "".
    """

    text: str
    anchor: str
    x: float
    y: float
    guarded: bool
    marker_x: float
    marker_y: float
    lit: bool
    turns: str = ""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A transition's line: an SVG path. `kind`: event, always or after; `lit` when it ran last, `taken` when ever."""

    key: str
    source: str
    target: str
    path: str
    kind: str
    lit: bool
    labels: tuple[DrawnLabel, ...]
    taken: bool = False


@dataclass(frozen=True, slots=True)
class DrawnStart:
    """The dot where a case starts, and the path to its first state."""

    x: float
    y: float
    path: str


@dataclass(frozen=True, slots=True)
class StateLine:
    """A state in words, for those who read the drawing as a list: what it is, and where its events lead."""

    path: str
    tone: str
    icon: str
    facts: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkflowDrawing:
    """Everything to draw, from (0, 0) to (width, height), and the same in words.

    `problem` says why there is no drawing, "" where there is one. (focus_x, focus_y) is what to look at first.
    `legend` holds the meanings that occur, `kinds` the kinds of lines; `anywhere` are sentences about events that
    count in every state. `hidden` counts states that `states` leaves out.
    """

    label: str = ""
    problem: str = ""
    width: float = 0
    height: float = 0
    focus_x: float = 0
    focus_y: float = 0
    boxes: tuple[DrawnBox, ...] = ()
    frames: tuple[DrawnFrame, ...] = ()
    dividers: tuple[str, ...] = ()
    lines: tuple[DrawnLine, ...] = ()
    starts: tuple[DrawnStart, ...] = ()
    anywhere: tuple[str, ...] = ()
    legend: tuple[Meaning, ...] = ()
    kinds: tuple[str, ...] = ()
    states: tuple[StateLine, ...] = ()
    hidden: int = 0
