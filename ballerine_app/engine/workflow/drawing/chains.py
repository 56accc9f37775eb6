"""Links cut into pieces: one vertex per layer that a link passes, of which one holds its label.

Between two layers of boxes lies one of labels: a label takes its place there like a box, so that nothing can run
through it. Links that end in one line share their vertices from their labels on.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from ballerine_app.engine.workflow.drawing.straighten import Extent, Segment

LABEL_SPACE: Final = 8  # between a line and its label
_ITEM_SPACE: Final = 18  # on each side of a box
_LABEL_MARGIN: Final = 6
_LINE_MARGIN: Final = 9
_MOST_VERTICES: Final = 8_000  # half a second

Point = tuple[float, float]


class TooManyVertices(Exception):
    """The long links need more room than a drawing has."""


@dataclass(slots=True)
class Item:
    """A box (or frame, or place on a border) to arrange: its size, and the room that its loops take after it.

    `slot` is how much of the layer's thickness it takes at least; `fixed` ones have given ports. `u` and `v` are filled
    in: the middle of the box.
    """

    rank: int
    width: float
    height: float
    after: float = 0
    slot: float = 0
    fixed: bool = False
    space: float = _ITEM_SPACE
    u: float = 0
    v: float = 0


@dataclass(slots=True)
class Link:
    """A line from item `upper` to `lower`, of which the rank is greater; `turned` when it leads upwards.

    `label` is the size of its label or None. `main` keeps it straight. Links of equal `shared` end in one line.
    `upper_at` and `lower_at` are where it meets items with fixed ports, from their middle. Filled in are `points`
    from the upper item to the lower one, and the label's side (-1 before the line, 1 after it) and place: where the
    line is, and the middle of the label along it.
    """

    upper: int
    lower: int
    turned: bool
    label: tuple[float, float] | None
    shared: Hashable
    main: bool = False
    upper_at: float = 0
    lower_at: float = 0
    points: list[Point] = field(default_factory=list)
    label_side: int = 1
    label_place: Point = (0, 0)


@dataclass(slots=True)
class Vertex:
    """A place in a layer: an item, a link's label, or, with neither, a line that passes."""

    layer: int
    item: Item | None = None
    label: Link | None = None

    @property
    def thickness(self) -> float:
        """How much of its layer it takes along."""
        if self.item is not None:
            return max(self.item.height, self.item.slot)
        return self.label.label[1] if self.label and self.label.label else 0

    @property
    def extent(self) -> Extent:
        """How much of its layer it takes across."""
        if self.item is not None:
            half = self.item.width / 2
            return Extent(half, half + self.item.after, self.item.space)
        if self.label is None or self.label.label is None:
            return Extent(0, 0, _LINE_MARGIN)
        reach = self.label.label[0] + LABEL_SPACE
        return Extent(reach, 0, _LABEL_MARGIN) if self.label.label_side < 0 else Extent(0, reach, _LABEL_MARGIN)


class Chains:
    """The vertices (the items first), the segments between them, and which segments each link runs along.

    `ports` holds, per item and side (True is the upper one), the lines that meet it there, each as its segments.
    """

    def __init__(self, items: list[Item], links: list[Link]) -> None:
        """Cut the links; those on the main path come first, so that shared pieces are theirs. TooManyVertices."""
        self.vertices = [Vertex(2 * item.rank, item=item) for item in items]
        self.segments: list[Segment] = []
        self.of_link: dict[int, list[int]] = {}
        self.ports: dict[tuple[int, bool], dict[Hashable, list[int]]] = {}
        self._trunks: dict[tuple[int, Hashable], int] = {}
        self._known: dict[tuple[int, int], int] = {}
        for index in sorted(range(len(links)), key=lambda each: not links[each].main):
            self.of_link[index] = self._cut(links[index], index)

    def layers(self) -> list[list[int]]:
        """The vertices of each layer, in the order in which a walk from the first ones meets them."""
        below: list[list[int]] = [[] for _ in self.vertices]
        for segment in self.segments:
            below[segment.top].append(segment.bottom)
        layers: list[list[int]] = [[] for _ in range(max((each.layer for each in self.vertices), default=-1) + 1)]
        seen: set[int] = set()
        for root in sorted(range(len(self.vertices)), key=lambda each: self.vertices[each].layer):
            waiting = [root]
            while waiting:
                vertex = waiting.pop()
                if vertex not in seen:
                    seen.add(vertex)
                    layers[self.vertices[vertex].layer].append(vertex)
                    waiting.extend(reversed(below[vertex]))
        return layers

    def _cut(self, link: Link, own: int) -> list[int]:
        first, last = self.vertices[link.upper].layer, self.vertices[link.lower].layer
        labelled = (last - 1 if link.turned else first + 1) if link.label else None
        chain = [link.upper]
        for layer in range(first + 1, last):
            if layer == labelled:
                chain.append(self._add(Vertex(layer, label=link)))
            elif labelled is None or (layer < labelled if link.turned else layer > labelled):
                chain.append(self._trunk(layer, link.shared))
            else:
                chain.append(self._add(Vertex(layer)))
        chain.append(link.lower)
        pieces = [self._segment(top, bottom, link.main) for top, bottom in pairwise(chain)]
        self._meet(link.upper, False, link.shared if link.turned else ("own", own), pieces[0])
        self._meet(link.lower, True, ("own", own) if link.turned else link.shared, pieces[-1])
        return pieces

    def _add(self, vertex: Vertex) -> int:
        if len(self.vertices) >= _MOST_VERTICES:
            raise TooManyVertices
        self.vertices.append(vertex)
        return len(self.vertices) - 1

    def _trunk(self, layer: int, shared: Hashable) -> int:
        if (layer, shared) not in self._trunks:
            self._trunks[layer, shared] = self._add(Vertex(layer))
        return self._trunks[layer, shared]

    def _segment(self, top: int, bottom: int, main: bool) -> int:
        if (top, bottom) not in self._known:
            inner = self.vertices[top].item is None and self.vertices[bottom].item is None
            self._known[top, bottom] = len(self.segments)
            self.segments.append(Segment(top, bottom, 2 if main else int(inner)))
        return self._known[top, bottom]

    def _meet(self, item: int, above: bool, line: Hashable, segment: int) -> None:
        met = self.ports.setdefault((item, above), {}).setdefault(line, [])
        if segment not in met:
            met.append(segment)
