"""Levels within levels: each state with states inside is drawn for itself, then placed as one box where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final

from ballerine_app.engine.workflow.drawing.chains import LABEL_SPACE, Item, Link
from ballerine_app.engine.workflow.drawing.graph import Branch, Line
from ballerine_app.engine.workflow.drawing.level import arrange
from ballerine_app.engine.workflow.drawing.part import Part, Piece, Placed, Rect
from ballerine_app.engine.workflow.drawing.plan import START, Crossing, Plan, level_of, plan_level, shared_end
from ballerine_app.engine.workflow.drawing.sizes import DOT, LOOP_HALF, LOOP_LEAST, LOOP_REACH, Sizes, title_width

_TITLE_LEFT: Final = 14
_TITLE_SPACE: Final = 8
_PORT_SPACE: Final = 10


@dataclass(slots=True)
class _Joint:
    """A link of a level and what it stands for: a whole line, or a piece of one from or to the border.

    `order` is the piece's place among those of its line.
    """

    link: Link
    line: int
    order: int
    backwards: bool


class Nest:
    """Draws a tree of states with its lines."""

    def __init__(self, lines: Sequence[Line], sizes: Sizes) -> None:
        """Sort the lines by the level at which they are drawn."""
        self._lines = lines
        self._sizes = sizes
        self._labels = [sizes.words(line) for line in lines]
        self._by_level: dict[str, list[int]] = {}
        self._loops: dict[str, list[int]] = {}
        for index, line in enumerate(lines):
            if line.source == line.target:
                self._loops.setdefault(line.source, []).append(index)
            else:
                self._by_level.setdefault(level_of(line), []).append(index)

    def draw(self, branch: Branch, crossings: tuple[Crossing, ...] = (), depth: int = 0) -> Part:
        """What is inside `branch`, from (0, 0) on. Raises TooManyVertices."""
        plan = plan_level(branch, self._lines, self._by_level.get(branch.path, []), crossings)
        frames = {
            index: self._framed(child, tuple(plan.wanted[index]), depth + 1)
            for index, child in enumerate(branch.children)
            if child.children
        }
        if branch.parallel:
            for frame in frames.values():
                _stretch(frame, max(each.height for each in frames.values()))
        items = [self._item(child, frames.get(i), plan.ranks[i]) for i, child in enumerate(branch.children)]
        items += [Item(at, DOT, DOT) for at in plan.ranks[len(items) :]]
        joints = self._ties(plan, frames)
        border = len(items)
        items += [Item(0 if each.top else plan.last, 0, 0, fixed=True, space=_PORT_SPACE) for each in plan.crossings]
        joints += self._crossings(plan, frames, border, depth)
        width, height = arrange(items, [joint.link for joint in joints], self._sizes.port_step)
        part = Part(width, height)
        part.ports = {each.key: items[border + index].u for index, each in enumerate(plan.crossings)}
        part.tops = [part.ports[each.key] for each in plan.crossings if each.top]
        for index, child in enumerate(branch.children):
            item = items[index]
            rect = Rect(item.u - item.width / 2, item.v - item.height / 2, item.width, item.height)
            if index in frames:
                part.take_in(frames[index], rect.u, rect.v)
            else:
                part.boxes.append((child, rect))
            self._draw_loops(part, self._loops.get(child.path, []), rect)
        for joint in joints:
            self._draw_joint(part, joint, border)
        if branch.parallel:
            _divide(part, items[: len(branch.children)])
        return part

    def _ties(self, plan: Plan, frames: dict[int, Part]) -> list[_Joint]:
        joints: list[_Joint] = []
        for tie in plan.ties:
            label = None if tie.line == START else self._labels[tie.line]
            shared = tie.line if tie.target in frames else shared_end(tie.target, self._lines, tie.line, tie.turned)
            at_source = _port(frames, tie.source, (tie.line, True))
            at_target = _port(frames, tie.target, (tie.line, False))
            if tie.turned:
                link = Link(tie.target, tie.source, True, label, shared, tie.main, at_target, at_source)
            else:
                link = Link(tie.source, tie.target, False, label, shared, tie.main, at_source, at_target)
            joints.append(_Joint(link, tie.line, 0, tie.turned))
        return joints

    def _crossings(self, plan: Plan, frames: dict[int, Part], border: int, depth: int) -> list[_Joint]:
        joints: list[_Joint] = []
        for port, each in enumerate(plan.crossings, border):
            if each.path == plan.branch.path:
                continue
            child = plan.child_of(each.path)
            # A line between the frame itself and its inside is whole; others are pieces, the deeper at the line's ends.
            line = None if each.line == START else self._lines[each.line]
            whole = line is not None and plan.branch.path in (line.source, line.target)
            label = self._labels[each.line] if whole else None
            back = each.outgoing == each.top
            ends_here = not each.outgoing and child not in frames
            shared = shared_end(child, self._lines, each.line, not each.top) if ends_here else each.line
            at = _port(frames, child, each.key)
            link = Link(child, port, back, label, shared, False, at, 0)
            if each.top:
                link = Link(port, child, back, label, shared, False, 0, at)
            joints.append(_Joint(link, each.line, 0 if whole else -depth if each.outgoing else depth, back))
        return joints

    def _draw_joint(self, part: Part, joint: _Joint, border: int) -> None:
        link = joint.link
        points = list(link.points)
        _, _, before, after = self._sizes.padding()
        # A piece that comes from the border starts there, beyond the padding.
        if link.upper >= border:
            points[0] = (points[0][0], -before)
        if link.lower >= border:
            points[-1] = (points[-1][0], part.height + after)
        if joint.backwards:
            points.reverse()
        if joint.line != START:
            part.pieces.append(Piece(joint.line, joint.order, points))
        elif joint.order == 0:
            part.starts.append(points)
        if link.label is not None:
            part.words.append(Placed(joint.line, *link.label_place, link.label_side))

    def _item(self, child: Branch, frame: Part | None, at: int) -> Item:
        width, height = (frame.width, frame.height) if frame else self._sizes.box(child)
        item = Item(at, width, height, fixed=frame is not None)
        sizes = [self._labels[line] or (0.0, 0.0) for line in self._loops.get(child.path, [])]
        if sizes:
            item.slot = sum(max(LOOP_LEAST, each[1]) for each in sizes)
            item.after = LOOP_REACH + max(each[0] for each in sizes) + LABEL_SPACE
            item.height = max(height, item.slot) if len(sizes) > 1 else height
        return item

    def _draw_loops(self, part: Part, loops: list[int], rect: Rect) -> None:
        blocks = [max(LOOP_LEAST, (self._labels[line] or (0.0, 0.0))[1]) for line in loops]
        v = rect.v + (rect.height - sum(blocks)) / 2
        edge = rect.u + rect.width
        out = edge + LOOP_REACH
        for line, block in zip(loops, blocks, strict=True):
            middle = v + block / 2
            near, far = middle - LOOP_HALF, middle + LOOP_HALF
            part.pieces.append(Piece(line, 0, [(edge, near), (out, near), (out, far), (edge, far)]))
            if self._labels[line]:
                part.words.append(Placed(line, out + LABEL_SPACE / 2, middle, 0))
            v += block

    def _framed(self, branch: Branch, crossings: tuple[Crossing, ...], depth: int) -> Part:
        """The inside of a frame with the frame around it."""
        inner = self.draw(branch, crossings, depth)
        before, after, first, last = self._sizes.padding()
        part = Part(inner.width + before + after, inner.height + first + last)
        part.take_in(inner, before, first)
        part.ports = {key: at + before for key, at in inner.ports.items()}
        title = title_width(branch)
        left = float(_TITLE_LEFT)
        loops = [self._labels[line] or (0.0, 0.0) for line in self._loops.get(branch.path, [])]
        _stretch(part, sum(max(LOOP_LEAST, each[1]) for each in loops) if len(loops) > 1 else 0)
        if self._sizes.sideways:
            _stretch(part, title + 2 * _TITLE_LEFT)
        else:
            # The title stands in the first gap between the lines that come in from above.
            for at in sorted(at + before for at in inner.tops):
                if at - _TITLE_SPACE < left + title:
                    left = at + _TITLE_SPACE
            part.width = max(part.width, left + title + _TITLE_LEFT)
        part.width = 2 * ceil(part.width / 2)
        part.frames.insert(0, (branch, Rect(0, 0, part.width, part.height), left))
        return part


def _port(frames: dict[int, Part], index: int, key: tuple[int, bool]) -> float:
    """Where a line meets a frame, from the frame's middle; 0 for a box, which has its ports given later."""
    return frames[index].ports[key] - frames[index].width / 2 if index in frames else 0


def _stretch(part: Part, least: float) -> None:
    """Make a frame longer along, with the lines that end on its far border."""
    if part.height < least:
        for piece in part.pieces:
            piece.points = [(u, least if v == part.height else v) for u, v in piece.points]
        for _, rect, _ in part.frames:
            if rect.height == part.height:
                rect.height = least
        part.height = least


def _divide(part: Part, regions: list[Item]) -> None:
    """Lines between regions that stand side by side."""
    beside = sorted(regions, key=lambda item: item.u)
    if len({item.rank for item in beside}) == 1:
        for one, two in pairwise(beside):
            middle = (one.u + one.width / 2 + two.u - two.width / 2) / 2
            part.dividers.append(((middle, 0), (middle, part.height)))
