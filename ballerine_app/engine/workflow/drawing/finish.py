"""From a drawn tree to what a page shows: screen coordinates, SVG paths, and places for every label."""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.workflow.definition import Definition
from ballerine_app.engine.workflow.drawing.chains import LABEL_SPACE
from ballerine_app.engine.workflow.drawing.graph import Branch, Line, Word
from ballerine_app.engine.workflow.drawing.part import Part, Placed, Rect
from ballerine_app.engine.workflow.drawing.sizes import (
    DOT,
    LABEL_ROW,
    MARKER,
    Sizes,
    name_label,
    word_text,
    word_width,
)
from ballerine_app.engine.workflow.drawing.values import Anywhere, Box, Drawing, Frame, Label, Point, Route, Start

_MARGIN: Final = 16
_CORNER: Final = 8
_MARKER_MIDDLE: Final = 4.5
_BASELINE: Final = 11  # from the top of a label's row
_TITLE_BASELINE: Final = 19  # from the top of a frame


class Finish:
    """Turns a drawn tree into what a page shows."""

    def __init__(self, definition: Definition, tree: Branch, lines: list[Line], sizes: Sizes, part: Part) -> None:
        self._definition = definition
        self._lines = lines
        self._sizes = sizes
        self._part = part
        self._parallel = {"" if tree.parallel else None} | {
            branch.path for branch, _, _ in part.frames if branch.parallel
        }

    def drawing(self, everywhere: list[Line]) -> Drawing:
        """The drawing, with the lines that the root declares as a list."""
        width, height = self._sizes.turn(self._part.width, self._part.height)
        return Drawing(
            boxes=tuple(self._box(branch, rect) for branch, rect in self._part.boxes),
            frames=tuple(self._frame(*each) for each in self._part.frames),
            dividers=tuple(_path([self._at(one), self._at(two)]) for one, two in self._part.dividers),
            routes=tuple(self._routes()),
            starts=tuple(self._start(points) for points in self._part.starts),
            anywhere=tuple(_anywhere(line, word) for line in everywhere for word in line.words),
            width=width + 2 * _MARGIN,
            height=height + 2 * _MARGIN,
        )

    def _at(self, point: Point) -> Point:
        x, y = self._sizes.turn(*point)
        return x + _MARGIN, y + _MARGIN

    def _place(self, rect: Rect) -> tuple[float, float, float, float]:
        return *self._at((rect.u, rect.v)), *self._sizes.turn(rect.width, rect.height)

    def _box(self, branch: Branch, rect: Rect) -> Box:
        info = branch.info
        final = branch.raw.get("type") == "final"
        initial = branch.path in self._definition.initial.split(",")
        tags = info.tags if info else ()
        return Box(branch.path, name_label(branch.name), *self._place(rect), initial, final, tags)

    def _frame(self, branch: Branch, rect: Rect, title: float) -> Frame:
        x, y, w, h = self._place(rect)
        around, _, _ = branch.path.rpartition(".")
        return Frame(
            path=branch.path,
            label=name_label(branch.name),
            x=x,
            y=y,
            w=w,
            h=h,
            label_x=x + title,
            label_y=y + _TITLE_BASELINE,
            depth=branch.path.count(".") + 1,
            parallel=branch.parallel,
            region=around in self._parallel,
        )

    def _start(self, points: list[Point]) -> Start:
        found = [self._at(point) for point in points]
        x, y = found[0]
        return Start(*((x - DOT / 2, y) if self._sizes.sideways else (x, y - DOT / 2)), _path(found))

    def _routes(self) -> list[Route]:
        pieces: dict[int, list[tuple[int, list[Point]]]] = {}
        for piece in self._part.pieces:
            pieces.setdefault(piece.line, []).append((piece.rank, piece.points))
        words = {each.line: each for each in self._part.words}
        routes: list[Route] = []
        for index, line in enumerate(self._lines):
            joined = [self._at(point) for _, points in sorted(pieces[index]) for point in points]
            points = _corners(joined)
            along = 0 if self._sizes.sideways else 1
            routes.append(
                Route(
                    source=line.source,
                    target=line.target,
                    kind=line.kind,
                    guarded=all(word.guarded for word in line.words),
                    back=points[-1][along] < points[0][along],
                    d=_path(points),
                    points=tuple(points),
                    labels=tuple(self._labels(line, words[index])) if index in words else (),
                )
            )
        return routes

    def _labels(self, line: Line, placed: Placed) -> list[Label]:
        shown = [word for word in line.words if word.text or word.guarded]
        widths = [word_width(word) for word in shown]
        x, y = self._at((placed.u, placed.v))
        left, right = x + LABEL_SPACE, None
        top = y - LABEL_ROW * len(shown) / 2
        if placed.side == 0 and self._sizes.sideways:
            left, top = x - max(widths) / 2, y
        elif placed.side == 0:
            left = x
        elif self._sizes.sideways:
            left = x - max(widths) / 2
            top = y - LABEL_SPACE / 2 - LABEL_ROW * len(shown) if placed.side < 0 else y + LABEL_SPACE / 2
        elif placed.side < 0:
            right = x - LABEL_SPACE
        labels: list[Label] = []
        for row, (word, width) in enumerate(zip(shown, widths, strict=True)):
            row_top = top + LABEL_ROW * row
            at = left if right is None else right - width
            beside = MARKER if word.guarded else 0
            labels.append(
                Label(
                    event=word.event,
                    text=word_text(word),
                    guarded=word.guarded,
                    anchor="start" if right is None else "end",
                    text_x=at + beside if right is None else right - beside,
                    text_y=row_top + _BASELINE,
                    marker_x=at + _MARKER_MIDDLE if right is None else right - _MARKER_MIDDLE,
                    marker_y=row_top + LABEL_ROW / 2,
                    x=at,
                    y=row_top,
                    w=width,
                    h=LABEL_ROW,
                    pointers=tuple(word.pointers),
                )
            )
        return labels


def _anywhere(line: Line, word: Word) -> Anywhere:
    return Anywhere(word.event, word_text(word), line.target, line.kind, word.guarded, tuple(word.pointers))


def _corners(points: list[Point]) -> list[Point]:
    """Only the points at which the line turns."""
    found: list[Point] = []
    for point in points:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and any(found[-2][i] == found[-1][i] == point[i] for i in (0, 1)):
            found[-1] = point
        else:
            found.append(point)
    return found


def _path(points: list[Point]) -> str:
    text = f"M{points[0][0]:g} {points[0][1]:g}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_CORNER, _distance(before, corner) / 2, _distance(corner, after) / 2)
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        text += f"L{enter[0]:g} {enter[1]:g}Q{corner[0]:g} {corner[1]:g} {leave[0]:g} {leave[1]:g}"
    return f"{text}L{points[-1][0]:g} {points[-1][1]:g}"


def _distance(one: Point, two: Point) -> float:
    return abs(one[0] - two[0]) + abs(one[1] - two[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    full = _distance(start, end)
    if full == 0:
        return start
    return start[0] + (end[0] - start[0]) * by / full, start[1] + (end[1] - start[1]) * by / full
