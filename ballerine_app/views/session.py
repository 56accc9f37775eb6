"""Who is signed in, as the layout of the back office shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person. `tone` picks the avatar's colours, 1 to 4."""

    id: str = ""
    name: str = ""
    initials: str = ""
    tone: int = 1
    role: str = ""
