"""One line of the benchmark table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Something measured several times.

    Args:
        name: what was measured.
        samples: the measurements, in `unit`.
        unit: for instance "ms".
        peers: names of the rows it is compared with.
        aim: what the product wants, in `unit`: at most, or at least where it is a rate; 0 for none.
        rate: more is better, and there is one sample per round, in the order of the rounds.
        ratio_aim: how many times the first peer it shall be at least; 0 for none.
        ratio_limit: how many times the first peer it shall be at most; 0 for none.
    """

    name: str
    samples: Sequence[float]
    unit: str = "ms"
    peers: tuple[str, ...] = ()
    aim: float = 0.0
    rate: bool = False
    ratio_aim: float = 0.0
    ratio_limit: float = 0.0

    @property
    def median(self) -> float:
        """The middle measurement."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """95 of 100 measurements are no worse than this; the worst where there are fewer than 20."""
        ordered = sorted(self.samples, reverse=self.rate)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]

    @property
    def worst(self) -> float:
        """The worst measurement."""
        return min(self.samples) if self.rate else max(self.samples)

    def times(self, peer: Row) -> float:
        """How many times the peer's figure this one's is.

        Of two rates it is the median of the rounds' own ratios: what slows a round down slows both.
        """
        if self.rate and peer.rate and len(self.samples) == len(peer.samples):
            return statistics.median(mine / its for mine, its in zip(self.samples, peer.samples, strict=True))
        return self.median / peer.median

    def misses(self, measured: float) -> bool:
        """Whether a figure of this row is worse than the aim."""
        return bool(self.aim) and (measured < self.aim if self.rate else measured > self.aim)
