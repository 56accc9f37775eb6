"""One message in its editor: what is typed, what it looks like, and what is wrong with it."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.locales import text
from ballerine_app.parts import parts
from ballerine_app.services.errors import NotFound, ServiceError
from ballerine_app.services.message_edit import may_edit_messages, reset_message, save_message, switch_message
from ballerine_app.services.message_preview import preview_message, send_test
from ballerine_app.services.message_view import message_view
from ballerine_app.services.topics import messages_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, query, sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.messages import MessagePreview, MessageView, MessageWords
from ballerine_app.views.session import Me


class MessageState(rx.State):
    """What one person's tab shows of a message in one language.

    `words` are in the fields, another `words_set` makes the fields take them. `changed`: something is typed and not
    saved; `stale`: somebody else has saved meanwhile. `_began` is the revision that the typing began on.
    """

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    outbox: bool = False
    may_edit: bool = False
    view: MessageView = MessageView()
    words: MessageWords = MessageWords()
    words_set: int = 0
    preview: MessagePreview = MessagePreview()
    sample: str = ""
    changed: bool = False
    stale: bool = False
    asks: str = ""
    said: str = ""
    problem: str = ""
    loaded: bool = False
    missing: bool = False
    _began: int = 0
    _place: tuple[str, str] = ("", "")

    @rx.event(background=True)
    async def watch(self):
        """Show the message that the address names, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo, self.outbox = me_of(who), app.runtime.demo_open, app.runtime.demo
            self.may_edit = may_edit_messages(who)
            place = (path_part(self, 1)[:100], query(self, "language")[:10])
            if place != self._place:
                self._place, self.loaded, self.changed, self.stale = place, False, False, False
                self.sample = ""
            self.asks = self.said = self.problem = ""
            self.missing = False
        topics = (messages_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                read = functools.partial(app.offload.act, message_view, app.runtime, who, *place)
                try:
                    view = await app.feeds.read(("message", who.project_id, *place), topics, read)
                except NotFound:
                    view = None
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if place == self._place:
                        await self._show(view)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def type_subject(self, typed: str):
        """Take the subject as it is typed."""
        await self._typed(subject=short_text(typed))

    @rx.event
    async def type_button(self, typed: str):
        """Take the words of the link as they are typed."""
        await self._typed(button=short_text(typed))

    @rx.event
    async def type_text(self, typed: str):
        """Take the text as it is typed."""
        await self._typed(text=long_text(typed))

    @rx.event
    async def insert(self, name: str):
        """Put a placeholder at the end of the text."""
        name = short_text(name)
        if name in self.view.placeholders:
            await self._typed(text=f"{self.words.text.rstrip()}\n\n{{{{{name}}}}}")
            self.words_set += 1

    @rx.event
    async def fill_with(self, case_id: str):
        """Fill the preview with a case's data, or with samples for ""."""
        self.sample = short_text(case_id)
        await self._look()

    @rx.event
    async def ask(self, what: str):
        """Ask before words are put back."""
        self.asks = "reset" if short_text(what) == "reset" else ""

    @rx.event
    async def close(self):
        """Put away what was asked or said."""
        self.asks = self.said = self.problem = ""

    @rx.event
    async def drop(self):
        """Forget what was typed, and show what is in force."""
        self._take(self.view)
        await self._look()

    @rx.event
    async def save(self):
        """Put the typed words into force."""
        if await self._act(save_message, self.words, self._began):
            self.said = text("messages.saved")

    @rx.event
    async def put_back(self):
        """Put the product's words back into force."""
        if await self._act(reset_message, self.view.revision):
            self.said = text("messages.was_reset")

    @rx.event
    async def send_to_me(self):
        """Send the message as it is typed to oneself."""
        app = parts()
        self.said = self.problem = ""
        try:
            await app.offload.act(
                send_test, app.runtime, await staff(self), self.view.kind, self.view.language, self.words, self.sample
            )
            self.said = text("messages.test.sent", email=(await staff(self)).email)
        except ServiceError as refusal:
            self.problem = sentence(refusal)

    @rx.event
    async def switch(self):
        """Turn the kind on where it is off, and off where it is on."""
        app = parts()
        self.said = self.problem = ""
        try:
            await app.offload.act(switch_message, app.runtime, await staff(self), self.view.kind, not self.view.sends)
        except ServiceError as refusal:
            self.problem = sentence(refusal)

    async def _show(self, view: MessageView | None) -> None:
        self.missing, was_loaded = view is None, self.loaded
        self.loaded = True
        if view is None or (view == self.view and was_loaded):
            return
        self.view = view
        if self.changed:
            self.stale = view.revision != self._began
            return
        self._take(view)
        await self._look()

    def _take(self, view: MessageView) -> None:
        self.words, self.words_set = view.words, self.words_set + 1
        self._began, self.changed, self.stale = view.revision, False, False

    async def _typed(self, **changes: str) -> None:
        self.words = replace(self.words, **changes)
        self.changed = self.words != self.view.words
        self.stale = self.changed and self.view.revision != self._began
        self.said = self.problem = ""
        await self._look()

    async def _look(self) -> None:
        app = parts()
        try:
            self.preview = await app.offload.act(
                preview_message,
                app.runtime,
                await staff(self),
                self.view.kind,
                self.view.language,
                self.words,
                self.sample,
            )
        except ServiceError as refusal:
            self.problem = sentence(refusal)

    async def _act(self, act: Callable[..., int], *given: Any) -> bool:
        """Change what is in force, and go on from there."""
        app = parts()
        self.asks = self.said = self.problem = ""
        who, kind, language = await staff(self), self.view.kind, self.view.language
        try:
            await app.offload.act(act, app.runtime, who, kind, language, *given)
            self.view = await app.offload.act(message_view, app.runtime, who, kind, language)
        except ServiceError as refusal:
            self.problem = text("messages.changed_since") if refusal.code == "changed_since" else sentence(refusal)
            return False
        self._take(self.view)
        await self._look()
        return True
