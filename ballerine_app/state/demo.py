"""The middle of the side-by-side page, live: the diagram and the events of the case of the address."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.demo_view import demo_view
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.topics import case_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.principal import path_part, sign_in_page, staff
from ballerine_app.views.demo import DiagramView, EventLine


class DemoState(rx.State):
    """What the side-by-side page shows beside the applicant's page and the case."""

    _access: ClassVar[Access] = "staff"

    diagram: DiagramView = DiagramView()
    events: list[EventLine] = []

    @rx.event(background=True)
    async def watch(self):
        """Follow the workflow of the case of the address. A case that is not there is told by `CaseState`."""
        app = parts()
        async with self:
            who = await staff(self)
            case_id = path_part(self, 1)
            self.reset()
        topics = (case_topic(case_id),)
        with app.broker.subscribe(*topics, session_topic(who.session_id)) as inbox:
            while True:
                try:
                    diagram, events = await app.feeds.read(
                        ("demo", case_id, who.project_id, who.id),
                        topics,
                        lambda: app.offload.act(demo_view, app.runtime, who, case_id),
                    )
                except ServiceError:
                    return None
                async with self:
                    try:
                        await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if diagram != self.diagram:
                        self.diagram = diagram
                    if list(events) != self.events:
                        self.events = list(events)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()
