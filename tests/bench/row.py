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
        peer: name of the row it is compared with; the table shows the ratio of the medians.
        aim: what the product wants at most, in `unit`; 0 for none.
    """

    name: str
    samples: Sequence[float]
    unit: str = "ms"
    peer: str = ""
    aim: float = 0.0

    @property
    def median(self) -> float:
        """The middle measurement."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """95 of 100 measurements are at most this; the highest where there are fewer than 20."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
