"""Made-up facts: the same seed always gives the same ones, and they are about nobody."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeVar

T = TypeVar("T")

_FIRST: Final = (
    "Amara", "Bela", "Cosmin", "Dagny", "Eero", "Farah", "Gitte", "Hamid", "Ines", "Jonas", "Kwame", "Lucia",
    "Mateo", "Noor", "Oskar", "Petra", "Quentin", "Rosalie", "Stefan", "Tove", "Umar", "Vera", "Wanda", "Yusuf",
)  # fmt: skip
_LAST: Final = (
    "Abara", "Brandt", "Castell", "Dorn", "Eklund", "Fontes", "Grau", "Halvor", "Iliev", "Jansen", "Kovar", "Lindqvist",
    "Marin", "Novak", "Oduya", "Palmer", "Quist", "Ricci", "Sandoval", "Thorne", "Ulvik", "Varga", "Weiss", "Zeman",
)  # fmt: skip
_STREETS: Final = ("Harbour Street", "Mill Lane", "Station Road", "Market Square", "Orchard Way", "Canal Quay")
_TOWNS: Final = ("Easthaven", "Norbridge", "Lakeford", "Stonefield", "Millbrook", "Westmoor")


class Invention:
    """Draws facts one after the other from a seed, which upper and lower case do not change."""

    def __init__(self, *seed: str) -> None:
        text = "\x1f".join(seed).casefold()
        self._seed = hashlib.sha256(text.encode()).hexdigest()
        self._draw = random.Random(self._seed)  # noqa: S311 - made-up facts are no secret

    def id(self, prefix: str) -> str:
        """An id that is the seed's own, whatever was drawn before."""
        return f"{prefix}_{self._seed[:20]}"

    def share(self) -> float:
        """A number from 0 to below 1."""
        return self._draw.random()

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return self._draw.randint(low, high)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of several."""
        return self._draw.choice(choices)

    def day(self, first_year: int, last_year: int) -> str:
        """A day within these years, as ISO 8601 writes it."""
        first, last = date(first_year, 1, 1), date(last_year, 12, 31)
        return (first + timedelta(days=self.number(0, (last - first).days))).isoformat()

    def person(self) -> dict[str, str]:
        """A first and a last name, and a day of birth."""
        return {
            "firstName": self.one_of(_FIRST),
            "lastName": self.one_of(_LAST),
            "dateOfBirth": self.day(1955, 1999),
        }

    def address(self, country: str) -> dict[str, Any]:
        """A postal address in a country."""
        return {
            "street": f"{self.number(1, 180)} {self.one_of(_STREETS)}",
            "city": self.one_of(_TOWNS),
            "postalCode": str(self.number(10_000, 99_999)),
            "country": country,
        }

    def split(self, parts: int, whole: int = 100) -> list[int]:
        """A whole in so many parts, the largest first, each at least 1."""
        cuts = sorted(self._draw.sample(range(1, whole), parts - 1))
        return sorted((after - before for before, after in zip([0, *cuts], [*cuts, whole], strict=True)), reverse=True)
