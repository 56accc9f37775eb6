"""The space between two layers: the lines run sideways on tracks of their own, in an order that crosses little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_NEAR: Final = 5  # pixels within which two lines look like one
_COST_OF_OVERLAP: Final = 50
_MOST_ROUNDS: Final = 8


@dataclass(slots=True)
class Net:
    """Lines that meet: the places where they come from above, and those where they go on below."""

    tops: list[float]
    bottoms: list[float]
    track: int = 0

    @property
    def bent(self) -> bool:
        """Whether it needs a track."""
        return len({*self.tops, *self.bottoms}) > 1

    @property
    def low(self) -> float:
        """Its leftmost place."""
        return min(*self.tops, *self.bottoms)

    @property
    def high(self) -> float:
        """Its rightmost place."""
        return max(*self.tops, *self.bottoms)


def assign_tracks(nets: list[Net]) -> int:
    """Fill in the track of each net that is bent, 0 being the uppermost; the number of tracks."""
    order = sorted((net for net in nets if net.bent), key=_first_guess)
    for _ in range(_MOST_ROUNDS):
        swapped = False
        for index in range(len(order) - 1):
            upper, lower = order[index], order[index + 1]
            if _cost(lower, upper) < _cost(upper, lower):
                order[index], order[index + 1] = lower, upper
                swapped = True
        if not swapped:
            break
    count = 0
    for index, net in enumerate(order):
        net.track = max((each.track + 1 for each in order[:index] if _meet(each, net)), default=0)
        count = max(count, net.track + 1)
    return count


def _first_guess(net: Net) -> tuple[bool, float]:
    """Those to the right first, the rightmost uppermost; then those to the left, the leftmost uppermost."""
    start, end = sum(net.tops) / len(net.tops), sum(net.bottoms) / len(net.bottoms)
    return end < start, start if end < start else -start


def _meet(one: Net, two: Net) -> bool:
    return one.low <= two.high + 2 * _NEAR and two.low <= one.high + 2 * _NEAR


def _cost(upper: Net, lower: Net) -> int:
    """What it costs to have these two tracks in this order: crossings, and lines that would lie on each other."""
    if not _meet(upper, lower):
        return 0
    crossings = sum(upper.low < x < upper.high for x in lower.tops)
    crossings += sum(lower.low < x < lower.high for x in upper.bottoms)
    overlaps = sum(abs(a - b) < _NEAR for a in upper.bottoms for b in lower.tops)
    return crossings + _COST_OF_OVERLAP * overlaps
