"""What has been drawn so far, in coordinates across and along the layers, still to be moved to its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from ballerine_app.engine.workflow.drawing.chains import Point
from ballerine_app.engine.workflow.drawing.graph import Branch


@dataclass(slots=True)
class Rect:
    """The smallest corner and the size: `width` across the layers, `height` along."""

    u: float
    v: float
    width: float
    height: float


@dataclass(slots=True)
class Piece:
    """A part of a line, in the direction of the line; the pieces of a line join in the order of `rank`."""

    line: int
    rank: int
    points: list[Point]


@dataclass(slots=True)
class Placed:
    """The words of a line: (u, v) is on the line, at their middle along it; `side` is -1 before it, 1 after it.

    0 is for a loop's: they start at u and are centred at v.
    """

    line: int
    u: float
    v: float
    side: int


@dataclass(slots=True)
class Part:
    """A drawn level with everything inside it. `ports` says where lines reach its border, by line and direction;
    `tops` are those places on the upper one.
    """

    width: float = 0
    height: float = 0
    boxes: list[tuple[Branch, Rect]] = field(default_factory=list)
    frames: list[tuple[Branch, Rect, float]] = field(default_factory=list)
    dividers: list[tuple[Point, Point]] = field(default_factory=list)
    starts: list[list[Point]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    words: list[Placed] = field(default_factory=list)
    ports: dict[tuple[int, bool], float] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)

    def take_in(self, inner: Part, du: float, dv: float) -> None:
        """Add what `inner` holds, moved by (du, dv)."""
        for branch, rect in inner.boxes:
            self.boxes.append((branch, Rect(rect.u + du, rect.v + dv, rect.width, rect.height)))
        for branch, rect, title in inner.frames:
            self.frames.append((branch, Rect(rect.u + du, rect.v + dv, rect.width, rect.height), title))
        for one, two in inner.dividers:
            self.dividers.append(((one[0] + du, one[1] + dv), (two[0] + du, two[1] + dv)))
        for points in inner.starts:
            self.starts.append([(u + du, v + dv) for u, v in points])
        for piece in inner.pieces:
            self.pieces.append(Piece(piece.line, piece.rank, [(u + du, v + dv) for u, v in piece.points]))
        for word in inner.words:
            self.words.append(Placed(word.line, word.u + du, word.v + dv, word.side))
