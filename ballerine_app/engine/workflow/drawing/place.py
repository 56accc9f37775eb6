"""Places within the layers, after Brandes and Köpf: chains of vertices in straight lines, close together.

Four ways of lining vertices up (from above or below, to the left or right) are tried, and their average as the fifth;
the one with the fewest bends and the least width wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ballerine_app.engine.workflow.drawing.straighten import Extent, Segment, straighten

_BEND: Final = 30.0  # what a bend costs, in pixels of width


@dataclass(slots=True)
class _Side:
    """The problem seen from one of the four sides."""

    layers: list[list[int]]
    left: list[float]
    right: list[float]
    links: list[list[tuple[int, float, bool]]]  # per vertex: neighbour in the layer before, its shift, main path?


def place(layers: list[list[int]], extents: Sequence[Extent], segments: Sequence[Segment]) -> list[int]:
    """The place of each vertex' middle in whole pixels. Vertices of a layer keep their order and don't overlap."""
    position = [0] * len(extents)
    for layer in layers:
        for index, vertex in enumerate(layer):
            position[vertex] = index
    straight = _without_conflicts(layers, segments, position)
    results: list[list[float]] = []
    for upwards in (False, True):
        for mirrored in (False, True):
            side = _seen_from(layers, extents, straight, upwards, mirrored)
            found = _place_side(side, position, mirrored)
            results.append([-x for x in found] if mirrored else found)
    _align(results, extents)
    middle = [sum(sorted(xs)[1:3]) / 2 for xs in zip(*results, strict=True)]
    best = min([middle, *results], key=lambda xs: _cost(xs, extents, segments))
    least = min((x - extent.left for x, extent in zip(best, extents, strict=True)), default=0)
    xs = straighten([float(round(x - least)) for x in best], layers, extents, segments)
    least = min((x - extent.left for x, extent in zip(xs, extents, strict=True)), default=0)
    return [round(x - least) for x in xs]


def _without_conflicts(layers: list[list[int]], segments: Sequence[Segment], position: list[int]) -> list[Segment]:
    """The segments that may be made straight: none crosses one that counts more."""
    of_layer = {vertex: index for index, layer in enumerate(layers) for vertex in layer}
    by_gap: dict[int, list[Segment]] = {}
    for segment in segments:
        by_gap.setdefault(of_layer[segment.top], []).append(segment)
    kept: list[Segment] = []
    for gap in by_gap.values():
        strong = [each for each in gap if each.weight]
        for segment in gap:
            top, bottom = position[segment.top], position[segment.bottom]
            # Crossed by what counts more, or beginning or ending with it at the same vertex.
            if not any(
                other.weight > segment.weight and (position[other.top] - top) * (position[other.bottom] - bottom) <= 0
                for other in strong
            ):
                kept.append(segment)
    return kept


def _seen_from(
    layers: list[list[int]], extents: Sequence[Extent], segments: Sequence[Segment], upwards: bool, mirrored: bool
) -> _Side:
    ordered = layers[::-1] if upwards else layers
    sign = -1 if mirrored else 1
    links: list[list[tuple[int, float, bool]]] = [[] for _ in extents]
    for each in segments:
        near, far = (each.top, each.bottom) if upwards else (each.bottom, each.top)
        shift = sign * (each.bottom_at - each.top_at if upwards else each.top_at - each.bottom_at)
        links[near].append((far, shift, each.weight == 2))
    left = [extent.left + extent.space for extent in extents]
    right = [extent.right + extent.space for extent in extents]
    if mirrored:
        return _Side([layer[::-1] for layer in ordered], right, left, links)
    return _Side(ordered, left, right, links)


def _place_side(side: _Side, position: list[int], mirrored: bool) -> list[float]:
    root = list(range(len(position)))
    shift = [0.0] * len(position)

    def place_of(vertex: int) -> int:
        return -position[vertex] if mirrored else position[vertex]

    for layer in side.layers[1:]:
        reached = -len(position) - 1
        for vertex in layer:
            neighbours = sorted(side.links[vertex], key=lambda link: place_of(link[0]))
            for other, by, _ in _favoured(neighbours):
                if place_of(other) > reached:
                    root[vertex] = root[other]
                    shift[vertex] = shift[other] + by
                    reached = place_of(other)
                    break
    xs = _compact(side, root, shift)
    return [xs[root[vertex]] + shift[vertex] for vertex in range(len(position))]


def _favoured(neighbours: list[tuple[int, float, bool]]) -> list[tuple[int, float, bool]]:
    main = [each for each in neighbours if each[2]]
    if main:
        return main[:1]
    middle = (len(neighbours) - 1) // 2
    return neighbours[middle : len(neighbours) // 2 + 1]


def _compact(side: _Side, root: list[int], shift: list[float]) -> list[float]:
    """The place of each block's root: as far left as it goes, then back towards what is right of it."""
    after: dict[int, dict[int, float]] = {each: {} for each in root}
    waiting = dict.fromkeys(after, 0)
    for layer in side.layers:
        for one, two in pairwise(layer):
            gap = side.right[one] + side.left[two] + shift[one] - shift[two]
            known = after[root[one]].get(root[two])
            if known is None:
                waiting[root[two]] += 1
            after[root[one]][root[two]] = gap if known is None else max(gap, known)
    xs = [0.0] * len(root)
    order = [block for block, number in waiting.items() if number == 0]
    for block in order:
        for other, gap in after[block].items():
            xs[other] = max(xs[other], xs[block] + gap)
            waiting[other] -= 1
            if waiting[other] == 0:
                order.append(other)
    for block in reversed(order):
        if after[block]:
            xs[block] = max(xs[block], min(xs[other] - gap for other, gap in after[block].items()))
    return xs


def _span(xs: Sequence[float], extents: Sequence[Extent]) -> tuple[float, float]:
    least = min((x - extent.left for x, extent in zip(xs, extents, strict=True)), default=0.0)
    return least, max((x + extent.right for x, extent in zip(xs, extents, strict=True)), default=0.0)


def _align(results: list[list[float]], extents: Sequence[Extent]) -> None:
    """Move all onto the narrowest: those that went to the left by their left edge, the others by their right one."""
    spans = [_span(xs, extents) for xs in results]
    low, high = min(spans, key=lambda span: span[1] - span[0])
    for index, xs in enumerate(results):
        move = high - spans[index][1] if index % 2 else low - spans[index][0]
        results[index] = [x + move for x in xs]


def _cost(xs: Sequence[float], extents: Sequence[Extent], segments: Sequence[Segment]) -> float:
    low, high = _span(xs, extents)
    cost = high - low
    for each in segments:
        off = abs(xs[each.top] + each.top_at - xs[each.bottom] - each.bottom_at)
        if off > 0.5:
            cost += (_BEND + off / 4) * (4 if each.weight == 2 else 1)
    return cost
