"""The start page: what it offers beside the two journeys."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from ballerine_app.locales import catalogue, text
from ballerine_app.parts import parts
from ballerine_app.services.cookies import flow_secrets
from ballerine_app.services.resume import journey_under_way
from ballerine_app.state.access import Access
from ballerine_app.state.principal import query
from ballerine_app.views.flow import Resume


class LandingState(rx.State):
    """What the start page and the not-found page know."""

    _access: ClassVar[Access] = "public"

    demo: bool = False
    problem: str = ""
    resume: Resume = Resume()

    @rx.event
    async def load(self):
        """Tell whether this is a demo, why the browser was sent here, and what it has under way."""
        app = parts()
        self.demo = app.runtime.demo_open
        secrets = flow_secrets(self.router.headers.cookie)
        self.resume = await app.offload.act(journey_under_way, app.runtime, secrets) if secrets else Resume()
        key = f"error.{query(self, 'problem')}"
        self.problem = text(key) if key in catalogue() and "{" not in catalogue()[key] else ""
