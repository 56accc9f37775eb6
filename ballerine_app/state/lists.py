"""All custom lists, live, with a new one."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.custom_lists import create_list
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.list_view import list_lines
from ballerine_app.services.topics import lists_topic, policies_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text, text_fields
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.lists import ListLine
from ballerine_app.views.session import Me


class ListsState(rx.State):
    """What one person's tab shows of the lists. `dialog`: "" or create."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    may_edit: bool = False
    lines: list[ListLine] = []
    loaded: bool = False
    dialog: str = ""
    problem: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the lists and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self.may_edit = who.role != "reviewer"
            self.dialog = self.problem = ""
        topics = (lists_topic(who.project_id), policies_topic(who.project_id))
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                lines = await app.feeds.read(
                    ("lists", who.project_id), topics, lambda: app.offload.act(list_lines, app.runtime, who)
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
    async def open_create(self):
        """Ask what the new list is called and what it holds."""
        self.dialog, self.problem = "create", ""

    @rx.event
    async def close(self):
        """Put the dialog away."""
        self.dialog = self.problem = ""

    @rx.event
    async def create(self, form: dict[str, Any]):
        """Make the form's list, and open it."""
        app = parts()
        given = text_fields(form)
        name, kind = short_text(given.get("name", "")), short_text(given.get("kind", ""))
        self.problem = ""
        try:
            made = await app.offload.act(
                create_list, app.runtime, await staff(self), name, kind, given.get("description", "")
            )
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return None
        self.dialog = ""
        return rx.redirect(f"/lists/{made.name}")
