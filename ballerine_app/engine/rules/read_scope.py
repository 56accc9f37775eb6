"""The reads of one generated function: paths that begin alike take their common steps once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Place:
    """A step of a path: its variable, whether an absent value must be told from null, and the steps behind it."""

    name: str
    raw: bool = False
    filled: str = ""  # the variable with null for what is absent, where `name` tells the two apart
    steps: dict[str, _Place] = field(default_factory=dict)


class ReadScope:
    """Collects the paths that code reads of the data `d`, and writes the lines that put them into variables.

    `bind` gives a constant a name, `fresh` makes a new name. `given` are first steps that stand in variables already,
    as in the body of `reduce`. In the lines, `undefined`, `type`, `dict`, `member` and `member_or_null` are known.
    """

    def __init__(
        self, bind: Callable[[str], str], fresh: Callable[[], str], given: Mapping[str, str] | None = None
    ) -> None:
        self._bind = bind
        self._fresh = fresh
        self._given = given or {}
        self._root = _Place("d")
        self.whole = not self._given  # whether the data as a whole is needed

    def read(self, path: tuple[str, ...]) -> str:
        """The variable that holds the value at `path`, null where there is none."""
        place = self._place(path)
        if not place.filled:
            place.filled = self._fresh()
        return place.filled

    def read_raw(self, path: tuple[str, ...]) -> str:
        """The variable that holds the value at `path`, undefined where there is none."""
        place = self._place(path)
        place.raw = True
        return place.name

    def _place(self, path: tuple[str, ...]) -> _Place:
        place = self._root
        for step in path:
            if step not in place.steps:
                known = self._given.get(step) if place is self._root else None
                place.steps[step] = _Place(known or self._fresh())
            place = place.steps[step]
        if path[0] not in self._given:
            self.whole = True
        return place

    def lines(self) -> list[str]:
        """The assignments, to stand before the code that uses the variables."""
        written: list[str] = []
        for step, place in self._root.steps.items():
            if step in self._given:
                written += _filled(place) + self._behind(place)
            else:
                written += self._step("d", step, place)
        return written

    def _step(self, parent: str, step: str, place: _Place) -> list[str]:
        key = self._bind(step)
        if place.raw:
            line = (
                f"{place.name} = {parent}.get({key}, undefined) if type({parent}) is dict else member({parent}, {key})"
            )
            return [line, *_filled(place), *self._behind(place)]
        # What is absent has nothing behind it either, so that null does for it.
        place.name = place.filled or place.name
        line = f"{place.name} = {parent}.get({key}) if type({parent}) is dict else member_or_null({parent}, {key})"
        return [line, *self._behind(place)]

    def _behind(self, place: _Place) -> list[str]:
        return [line for step, inner in place.steps.items() for line in self._step(place.name, step, inner)]


def _filled(place: _Place) -> list[str]:
    return [f"{place.filled} = None if {place.name} is undefined else {place.name}"] if place.filled else []
