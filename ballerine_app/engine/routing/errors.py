"""What is wrong with a routing document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoutingProblem:
    """One mistake: the place in the document as a JSON pointer ("" is the whole), and a sentence."""

    pointer: str
    message: str


class RoutingError(Exception):
    """A routing document that can't be used; `problems` tell everything that is wrong with it."""

    def __init__(self, problems: Sequence[RoutingProblem]) -> None:
        super().__init__(" ".join(f"{each.pointer or '/'}: {each.message}" for each in problems))
        self.problems = tuple(problems)
