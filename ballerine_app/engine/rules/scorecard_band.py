"""The bands of a scorecard: ranges of numbers, or sets of values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from ballerine_app.engine.rules.coercion import strict_equal
from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.json_shapes import a_list, a_number, an_object
from ballerine_app.engine.rules.scorecard_result import written

MOST_BANDS: Final = 100
MOST_VALUES: Final = 500
_RANGE_KEYS: Final = frozenset({"from", "below", "points"})
_VALUES_KEYS: Final = frozenset({"in", "points"})


@dataclass(frozen=True, slots=True)
class Band:
    """A range from `least` on and below `end`, or, where `values` is given, exactly these values."""

    points: int | float
    least: float = -math.inf
    end: float = math.inf
    values: tuple[Any, ...] | None = None

    def holds(self, value: Any) -> bool:
        """Whether the value lies in the band; numbers written as text lie in none."""
        if self.values is not None:
            return any(strict_equal(each, value) for each in self.values)
        return type(value) in (int, float) and self.least <= value < self.end

    @property
    def told(self) -> str:
        """The band in words."""
        if self.values is not None:
            return f"in {', '.join(map(str, self.values))}"
        parts = [] if self.least == -math.inf else [f"from {written(self.least)}"]
        parts += [] if self.end == math.inf else [f"below {written(self.end)}"]
        return " ".join(parts) or "any number"


def parse_bands(data: Any, pointer: str, open_ended: bool) -> tuple[Band, ...]:
    """The bands of one characteristic, all ranges or all sets of values. PolicyError: pointer and reason.

    Ranges must not overlap; unless `open_ended`, they leave no number out. No value stands in two sets.
    """
    listed = a_list(data, pointer, MOST_BANDS)
    if not listed:
        raise PolicyError("At least one band is needed.", pointer)
    if any(isinstance(item, dict) and "in" in item for item in listed):
        return _value_bands(listed, pointer, open_ended)
    bands = [_range(item, f"{pointer}/{index}") for index, item in enumerate(listed)]
    places = sorted(range(len(bands)), key=lambda index: bands[index].least)
    for before, after in pairwise(places):
        if bands[before].end > bands[after].least:
            raise PolicyError("The band overlaps with another.", f"{pointer}/{after}")
        if bands[before].end < bands[after].least and not open_ended:
            gap = f"{written(bands[before].end)} to {written(bands[after].least)}"
            raise PolicyError(f"No band holds {gap}, and there is no otherwise.", f"{pointer}/{after}")
    if not open_ended and (bands[places[0]].least > -math.inf or bands[places[-1]].end < math.inf):
        raise PolicyError("The first band has no from and the last no below, or there is otherwise.", pointer)
    return tuple(bands)


def _value_bands(listed: list[Any], pointer: str, open_ended: bool) -> tuple[Band, ...]:
    if not open_ended:
        raise PolicyError("Bands of values need otherwise for all others.", pointer)
    bands: list[Band] = []
    for index, item in enumerate(listed):
        given = an_object(item, f"{pointer}/{index}", _VALUES_KEYS, _VALUES_KEYS)
        values = a_list(given["in"], f"{pointer}/{index}/in", MOST_VALUES)
        if any(not isinstance(value, (str, int, float)) for value in values):
            raise PolicyError("The values are texts, numbers, true and false.", f"{pointer}/{index}/in")
        if any(band.holds(value) for band in bands for value in values):
            raise PolicyError("A value stands in two bands.", f"{pointer}/{index}/in")
        points = a_number(given["points"], f"{pointer}/{index}/points")
        bands.append(Band(points, values=tuple(values)))
    return tuple(bands)


def _range(data: Any, pointer: str) -> Band:
    given = an_object(data, pointer, _RANGE_KEYS, ("points",))
    least = a_number(given["from"], f"{pointer}/from") if "from" in given else -math.inf
    end = a_number(given["below"], f"{pointer}/below") if "below" in given else math.inf
    if least >= end:
        raise PolicyError("The band holds no number.", pointer)
    return Band(a_number(given["points"], f"{pointer}/points"), least, end)
