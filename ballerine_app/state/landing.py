"""The start page: whether the side-by-side page is to be offered."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from ballerine_app.locales import catalogue, text
from ballerine_app.parts import parts
from ballerine_app.state.access import Access
from ballerine_app.state.principal import query


class LandingState(rx.State):
    """What the start page and the not-found page know."""

    _access: ClassVar[Access] = "public"

    demo: bool = False
    problem: str = ""

    @rx.event
    async def load(self):
        """Tell whether this is a demo, and why the browser was sent here."""
        self.demo = parts().runtime.demo_open
        key = f"error.{query(self, 'problem')}"
        self.problem = text(key) if key in catalogue() and "{" not in catalogue()[key] else ""
