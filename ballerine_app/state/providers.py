"""How the providers are doing, live."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.provider_page import providers_page
from ballerine_app.services.routing_act import set_provider_enabled
from ballerine_app.services.topics import plugins_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.provider_page import ProvidersPage


class ProvidersState(rx.State):
    """What one person's tab shows of the providers. The notices are shown above every tab."""

    _access: ClassVar[Access] = "staff"

    page: ProvidersPage = ProvidersPage()
    loaded: bool = False
    problem: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the providers and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            self.problem = ""
        topics = (plugins_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                page = await app.feeds.read(
                    ("providers", who.project_id), topics, lambda: app.offload.act(providers_page, app.runtime, who)
                )
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if page != self.page:
                        self.page = page
                    self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def switch(self, capability: str, provider: str):
        """Switch a provider off, or on again."""
        owner, name = short_text(capability), short_text(provider)
        card = next((each for each in self.page.capabilities if each.capability == owner), None)
        found = next((each for each in card.providers if each.name == name), None) if card else None
        if card is None or found is None:
            return
        app = parts()
        self.problem = ""
        try:
            await app.offload.act(
                set_provider_enabled,
                app.runtime,
                await staff(self),
                owner,
                name,
                revision=card.revision,
                enabled=not found.enabled,
            )
        except ServiceError as refusal:
            self.problem = sentence(refusal)

    @rx.event
    async def close(self):
        """Put away what was said."""
        self.problem = ""
