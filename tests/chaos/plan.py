"""What a chaos run is to do, and what it brought."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Plan:
    """Size and kind of a run. `seed` decides the vendor's answers and the moments of the kills.

    `silent_after` (seconds) is when workers take another for dead; None as in the product. `patience` (seconds) is
    how long the cases may take to end after the last kill. `skew` is by how many seconds the workers' clocks differ.
    """

    name: str
    cases: int
    kills: int
    seed: int
    workers: int = 1
    silent_after: float | None = None
    skew: float = 0.0
    patience: float = 300.0


@dataclass(slots=True)
class Report:
    """What a run brought. `problems` is empty when all is as it must be."""

    plan: Plan
    kills: int = 0
    kills_at_work: int = 0
    taken_over: int = 0
    effects: int = 0
    deliveries: int = 0
    acted: int = 0
    absorbed: int = 0
    broken_runs: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: so many seconds after the worker was forked, began to start, or took up its work."""

    after: str
    seconds: float


def moment(rng: random.Random) -> Moment:
    """A random moment of a worker's life, from microseconds to a second after one of its milestones."""
    after = rng.choices(("fork", "start", "work"), (1, 2, 7))[0]
    soon = 10 ** rng.uniform(-6, 0)
    return Moment(after, soon if rng.random() < 0.5 else rng.random())
