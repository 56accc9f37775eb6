"""The result of drawing a definition: places and paths in pixels, nothing about colours."""

from __future__ import annotations

from dataclasses import dataclass

from ballerine_app.engine.workflow.drawing.column import Anchor
from ballerine_app.engine.workflow.drawing.graph import Kind

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its top left corner and size in pixels. `label` is its name as it fits.

    A case starts in the `initial` one.
    """

    path: str
    label: str
    x: float
    y: float
    w: float
    h: float
    initial: bool
    final: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A state with states inside: its place and size, its title and the title's baseline, and how deep it lies (1 on).

    `parallel` when all of its regions are active at once; `region` for such a region.
    """

    path: str
    label: str
    x: float
    y: float
    w: float
    h: float
    label_x: float
    label_y: float
    depth: int
    parallel: bool
    region: bool


@dataclass(frozen=True, slots=True)
class Label:
    """An event beside its edge: where its text starts or ends (`anchor`) with its baseline, and the place of all of it.

    Where `guarded`, 9 px for a marker are left beside the line, around (marker_x, marker_y). `pointers` lead to the
    transitions in the definition.
    """

    event: str
    text: str
    guarded: bool
    anchor: Anchor
    text_x: float
    text_y: float
    marker_x: float
    marker_y: float
    x: float
    y: float
    w: float
    h: float
    pointers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """All transitions of one kind between two states (or frames), as one line.

    `d` is an SVG path from border to border; `points` are its corners before rounding. `back` when it runs against the
    layers; `guarded` when every label is. `source` equals `target` for transitions that stay.
    """

    source: str
    target: str
    kind: Kind
    guarded: bool
    back: bool
    d: str
    points: tuple[Point, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """The dot (its middle) from which the path `d` leads to the state in which one starts."""

    x: float
    y: float
    d: str


@dataclass(frozen=True, slots=True)
class Anywhere:
    """A transition that counts in every state, which isn't drawn as an edge; `target` is "" where it stays."""

    event: str
    text: str
    target: str
    kind: Kind
    guarded: bool
    pointers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw, from (0, 0) to (width, height). Frames come from the outside in; draw them first.

    `dividers` are SVG paths between regions that are active at once.
    """

    boxes: tuple[Box, ...]
    frames: tuple[Frame, ...]
    dividers: tuple[str, ...]
    routes: tuple[Route, ...]
    starts: tuple[Start, ...]
    anywhere: tuple[Anywhere, ...]
    width: float
    height: float
