"""A list that scrolls in its own place and keeps its chosen line in sight."""

from __future__ import annotations

from typing import Any

import reflex as rx


class KeepInSight(rx.Component):
    """The place: `assets/js/keep-in-sight.jsx` looks for the line again when ``item`` changes."""

    library = "$/public/js/keep-in-sight.jsx"
    tag = "KeepInSight"

    item: rx.Var[int]


def keep_in_sight(*content: Any, item: rx.Var) -> rx.Component:
    """``content`` holds a list whose chosen line has ``aria-current="true"``; ``item`` is what is chosen."""
    return KeepInSight.create(*content, item=item)
