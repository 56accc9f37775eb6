"""The demo's outbox, live: the messages that went out, and one of them opened."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import NotFound, ServiceError
from ballerine_app.services.outbox_view import outbox_message, outbox_view
from ballerine_app.services.topics import queue_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.messages import OutboxMessage, OutboxView
from ballerine_app.views.session import Me

_NONE = OutboxMessage()


class OutboxState(rx.State):
    """What one person's tab shows of the outbox. `form` is how the opened message is shown: html, text or headers."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    view: OutboxView = OutboxView()
    opened: OutboxMessage = _NONE
    form: str = "html"
    search: str = ""
    loaded: bool = False
    missing: bool = False
    _page: int = 1

    @rx.event(background=True)
    async def watch(self):
        """Show the outbox and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self.missing, self.opened = False, _NONE
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        # What is sent stands in the history of a case.
        with app.broker.subscribe(queue_topic(who.project_id), own_topic) as inbox:
            while True:
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    await self._look()
                    if self.missing:
                        return None
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def look_for(self, words: str):
        """Search receivers and subjects."""
        self.search, self._page = short_text(words)[:100], 1
        await self._look()

    @rx.event
    async def turn_page(self, step: int):
        """Go one page on (1) or back (-1)."""
        self._page = max(1, self.view.page + (1 if step == 1 else -1))
        await self._look()

    @rx.event
    async def open(self, message_id: str):
        """Open a message."""
        app = parts()
        try:
            self.opened = await app.offload.act(outbox_message, app.runtime, await staff(self), short_text(message_id))
        except NotFound:
            self.opened = _NONE
        self.form = "html" if self.opened.html else "text"

    @rx.event
    async def show(self, form: str):
        """Show the opened message as HTML, as text, or its headers."""
        self.form = form if short_text(form) in ("html", "text", "headers") else "text"

    @rx.event
    async def close(self):
        """Go back to the list."""
        self.opened = _NONE

    async def _look(self) -> None:
        app = parts()
        try:
            view = await app.offload.act(outbox_view, app.runtime, await staff(self), self.search, self._page)
        except NotFound:
            self.missing, self.view, self.opened = True, OutboxView(), _NONE
        else:
            if view != self.view:
                self.view = view
        self.loaded = True
