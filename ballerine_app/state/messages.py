"""All kinds of messages, live, and which of them are sent."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.message_edit import may_edit_messages, switch_message
from ballerine_app.services.message_view import message_lines
from ballerine_app.services.topics import messages_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.messages import MessageLine
from ballerine_app.views.session import Me


class MessagesState(rx.State):
    """What one person's tab shows of the messages. `outbox`: the demo's outbox can be looked into."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    outbox: bool = False
    may_edit: bool = False
    lines: list[MessageLine] = []
    loaded: bool = False
    problem: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the messages and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo, self.outbox = me_of(who), app.runtime.demo_open, app.runtime.demo
            self.may_edit = may_edit_messages(who)
            self.problem = ""
        topics = (messages_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                lines = await app.feeds.read(
                    ("messages", who.project_id), topics, lambda: app.offload.act(message_lines, app.runtime, who)
                )
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if list(lines) != self.lines:
                        self.lines = list(lines)
                    self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def switch(self, kind: str):
        """Turn a kind on where it is off, and off where it is on."""
        app = parts()
        self.problem = ""
        kind = short_text(kind)
        sends = next((line.sends for line in self.lines if line.kind == kind), True)
        try:
            await app.offload.act(switch_message, app.runtime, await staff(self), kind, not sends)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
