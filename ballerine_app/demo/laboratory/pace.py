"""How long things take in the laboratory; tests make it quick."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """All in seconds, but for `huge_bytes`.

    `answers` is a factor on each provider's own time; `drip` lies between two bytes, `again` between two attempts to
    bring a callback; `retry_after` is what a 429 asks for, in whole seconds.
    """

    answers: float = 1.0
    slow: float = 3.0
    drip: float = 0.2
    retry_after: int = 2
    callback: float = 1.0
    late: float = 30.0
    again: float = 2.0
    huge_bytes: int = 1_000_000_000


QUICK = Pace(answers=0.0, slow=0.05, drip=0.001, retry_after=0, callback=0.01, late=0.2, again=0.02)
