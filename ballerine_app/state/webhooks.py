"""All webhook subscriptions, live, with a new one."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid, ServiceError
from ballerine_app.services.topics import session_topic, webhooks_topic
from ballerine_app.services.webhook_view import event_choices, webhook_lines
from ballerine_app.services.webhooks import create_webhook
from ballerine_app.state.access import Access
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.webhook_form import settings_in
from ballerine_app.views.session import Me
from ballerine_app.views.webhooks import EventChoice, WebhookLine


class WebhooksState(rx.State):
    """What one person's tab shows of the webhooks. `dialog`: "", create, secret. The secret is there until it is put
    away, and only in the tab of who made it.
    """

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    may_edit: bool = False
    lines: list[WebhookLine] = []
    loaded: bool = False
    dialog: str = ""
    events: list[EventChoice] = []
    secret: str = ""
    copied: bool = False
    problem: str = ""
    problem_field: str = ""
    _made: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the webhooks and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self.may_edit = who.role != "reviewer"
            self.events = list(event_choices())
            self.dialog = self.secret = self.problem = self.problem_field = ""
        topics = (webhooks_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                lines = await app.feeds.read(
                    ("webhooks", who.project_id), topics, lambda: app.offload.act(webhook_lines, app.runtime, who)
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
        """Ask what a new webhook is to tell, and whom."""
        self.dialog, self.problem, self.problem_field = "create", "", ""

    @rx.event
    async def close(self):
        """Put the dialog away; after a secret was shown, go to its webhook."""
        made, self._made = self._made, ""
        self.dialog = self.secret = self.problem = self.problem_field = ""
        return rx.redirect(f"/webhooks/{made}") if made else None

    @rx.event
    async def create(self, form: dict[str, Any]):
        """Subscribe the form's endpoint, and show its secret."""
        app = parts()
        self.problem = self.problem_field = ""
        try:
            made = await app.offload.act(create_webhook, app.runtime, await staff(self), settings_in(form))
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            self.problem_field = refusal.field if isinstance(refusal, Invalid) else ""
            return
        self.secret, self._made, self.copied = made.secret, made.webhook_id, False
        self.dialog = "secret"

    @rx.event
    async def copy_secret(self):
        """Copy the secret that is shown."""
        self.copied = True
        return rx.set_clipboard(self.secret)
