"""Measuring several things side by side on a machine that others use too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Measure = Callable[[], Iterable[float]]


def interleaved(contestants: Mapping[str, Measure], rounds: int) -> dict[str, list[float]]:
    """Let each contestant have one go per round, in turns, and return what each measured.

    What disturbs one disturbs its peers. A first round, for warming up, doesn't count. Each round begins with another
    contestant, so that none always follows the same one.
    """
    names = list(contestants)
    samples: dict[str, list[float]] = {name: [] for name in names}
    for name in names:
        list(contestants[name]())
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            samples[name].extend(contestants[name]())
    return samples
