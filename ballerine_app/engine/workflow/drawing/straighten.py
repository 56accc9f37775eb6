"""Bends taken out of lines that have room beside them: the last touch after the vertices have their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MOST_ROUNDS: Final = 4
_BEND: Final = 30.0  # what a bend costs, in pixels of length
_CLOSER: Final = 0.6
_MAIN: Final = 10.0  # how much more it costs on the main path


@dataclass(slots=True)
class Segment:
    """A piece of a link between vertices of two layers that follow each other.

    `top_at` and `bottom_at` are where it touches them, from their middle. Of two segments that cross, the one with
    the greater `weight` stays straight: 2 on the main path, 1 between two vertices of a long link, else 0.
    """

    top: int
    bottom: int
    weight: int
    top_at: float = 0
    bottom_at: float = 0


@dataclass(slots=True)
class Extent:
    """How far a vertex reaches to the left and right of its middle, and the space that it wants around itself."""

    left: float
    right: float
    space: float


def straighten(
    xs: list[float], layers: list[list[int]], extents: Sequence[Extent], segments: Sequence[Segment]
) -> list[float]:
    """The places, after moving blocks of vertices that hang together in a straight line where that saves bends."""
    xs = list(xs)
    beside: list[tuple[int | None, int | None]] = [(None, None)] * len(xs)
    for layer in layers:
        for index, vertex in enumerate(layer):
            left = layer[index - 1] if index else None
            beside[vertex] = (left, layer[index + 1] if index + 1 < len(layer) else None)
    touching: list[list[Segment]] = [[] for _ in xs]
    for each in segments:
        touching[each.top].append(each)
        touching[each.bottom].append(each)
    for _ in range(_MOST_ROUNDS):
        moved = False
        for group in [*_blocks(xs, touching), *({vertex} for vertex in range(len(xs)))]:
            moved = _move(group, xs, beside, touching, extents) or moved
        if not moved:
            break
    return xs


def _offset(xs: list[float], each: Segment) -> float:
    """How far it has to go sideways, downwards."""
    return xs[each.bottom] + each.bottom_at - xs[each.top] - each.top_at


def _blocks(xs: list[float], touching: list[list[Segment]]) -> list[set[int]]:
    """The vertices that straight segments connect."""
    seen: set[int] = set()
    blocks: list[set[int]] = []
    for root in range(len(xs)):
        if root in seen:
            continue
        block, waiting = {root}, [root]
        while waiting:
            vertex = waiting.pop()
            for each in touching[vertex]:
                other = each.bottom if each.top == vertex else each.top
                if other not in block and _offset(xs, each) == 0:
                    block.add(other)
                    waiting.append(other)
        seen |= block
        blocks.append(block)
    return blocks


def _move(
    block: set[int],
    xs: list[float],
    beside: list[tuple[int | None, int | None]],
    touching: list[list[Segment]],
    extents: Sequence[Extent],
) -> bool:
    out = [
        each for vertex in sorted(block) for each in touching[vertex] if (each.top in block) != (each.bottom in block)
    ]
    bent = [(_offset(xs, each) * (1 if each.top in block else -1), each.weight == 2) for each in out]
    if not any(by for by, _ in bent):
        return False
    low, high = _room(block, xs, beside, extents)
    best, least = 0.0, _cost(bent, 0)
    for by, _ in dict.fromkeys(bent):
        if low <= by <= high and _cost(bent, by) < least:
            best, least = by, _cost(bent, by)
    for vertex in block:
        xs[vertex] += best
    return best != 0


def _cost(bent: list[tuple[float, bool]], by: float) -> float:
    return sum((_BEND + abs(each - by) / 4) * (_MAIN if main else 1) for each, main in bent if each != by)


def _room(
    block: set[int], xs: list[float], beside: list[tuple[int | None, int | None]], extents: Sequence[Extent]
) -> tuple[float, float]:
    low, high = float("-inf"), float("inf")
    for vertex in block:
        left, right = beside[vertex]
        if left is not None and left not in block:
            low = max(low, xs[left] - xs[vertex] + _gap(extents[left], extents[vertex]))
        if right is not None and right not in block:
            high = min(high, xs[right] - xs[vertex] - _gap(extents[vertex], extents[right]))
    return low, high


def _gap(left: Extent, right: Extent) -> float:
    """The least distance between the middles of two vertices side by side; for a straight line they stand closer."""
    return left.right + (left.space + right.space) * _CLOSER + right.left
