"""What a scorecard says of one case: the points of each characteristic, their sum, and the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ballerine_app.engine.rules.coercion import to_text
from ballerine_app.engine.rules.shown_values import shown


@dataclass(frozen=True, slots=True)
class ScoredCharacteristic:
    """A characteristic with the value that it had, the band (in words, "missing" or "otherwise") and its points."""

    id: str
    description: str
    value: Any
    band: str
    points: int | float

    def as_json(self) -> dict[str, Any]:
        """The characteristic as JSON values."""
        return {
            "id": self.id,
            "description": self.description,
            "value": shown(self.value),
            "band": self.band,
            "points": self.points,
        }


@dataclass(frozen=True, slots=True)
class ScorecardResult:
    """Points and limit (an amount in `currency`), with what they were made from.

    `arithmetic` reads like "10 + 25 + 15 = 50 points; limit from 40 points = 10000".
    """

    points: int | float
    limit: int | float
    currency: str
    characteristics: tuple[ScoredCharacteristic, ...]
    arithmetic: str
    base: int | float
    scorecard_name: str
    scorecard_version: int
    scorecard_hash: str

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values, to be stored with the case."""
        return {
            "points": self.points,
            "limit": self.limit,
            "currency": self.currency,
            "base": self.base,
            "characteristics": [each.as_json() for each in self.characteristics],
            "arithmetic": self.arithmetic,
            "scorecardName": self.scorecard_name,
            "scorecardVersion": self.scorecard_version,
            "scorecardHash": self.scorecard_hash,
        }


def written(number: float) -> str:
    """A number as it stands in arithmetic: 50.0 is "50"."""
    return to_text(round(number, 10))
