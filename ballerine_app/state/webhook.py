"""One webhook, or the deliveries of all: its log, searched and paged, live; changed by a lead."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid, NotFound, ServiceError
from ballerine_app.services.topics import session_topic, webhooks_topic
from ballerine_app.services.webhook_log_view import LogAsked, delivery_log, delivery_view
from ballerine_app.services.webhook_resend import resend_delivery, resend_from, send_test
from ballerine_app.services.webhook_view import event_choices, webhook_view
from ballerine_app.services.webhooks import (
    change_webhook,
    disable_webhook,
    enable_webhook,
    end_old_secret,
    remove_webhook,
    rotate_secret,
)
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text, text_fields
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.webhook_form import settings_in
from ballerine_app.views.session import Me
from ballerine_app.views.webhooks import DeliveryLog, DeliveryRow, DeliveryView, EventChoice, WebhookLine, WebhookView

ALL = "all"
_NO_LINE = WebhookLine("", "", "", "", "", "", "", 0, 0, 0, 0, "")
_NOTHING = WebhookView(_NO_LINE, "", 0, False, (), "", "", "", "", "ids", False, "", "", (), True, 0, "")
_NO_LOG = DeliveryLog((), 0, 1, 1)
_NO_ROW = DeliveryRow("", "", "", "", "", "", 0, "", "", 0, "", "")
_NO_DELIVERY = DeliveryView(_NO_ROW, "", "", "", "", (), False)
_DIALOGS = ("edit", "rotate", "disable", "enable", "remove", "resend")


class WebhookState(rx.State):
    """What one person's tab shows of a webhook, or of the deliveries of all (`every` is true). What is searched for
    stays here: an address is kept and sent around.

    `dialog`: "", edit, rotate, secret, disable, enable, remove, resend. `open_id` is the delivery that is looked at.
    """

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    every: bool = False
    view: WebhookView = _NOTHING
    log: DeliveryLog = _NO_LOG
    delivery: DeliveryView = _NO_DELIVERY
    open_id: str = ""
    events: list[EventChoice] = []
    search: str = ""
    filter_set: int = 0
    status: str = ""
    event: str = ""
    since: str = ""
    until: str = ""
    dialog: str = ""
    from_moment: str = ""
    secret: str = ""
    copied: bool = False
    problem: str = ""
    problem_field: str = ""
    said: str = ""
    loaded: bool = False
    missing: bool = False
    _asked: LogAsked = LogAsked()
    _name: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the webhook that the address names, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self._arrive(path_part(self, 1)[:100])
        topics = (webhooks_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    name, asked, open_id = self._name, self._asked, self.open_id
                key = ("webhook", who.project_id, who.role, name, asked, open_id)
                read = functools.partial(app.offload.act, _shown, app.runtime, who, name, asked, open_id)
                try:
                    shown = await app.feeds.read(key, topics, read)
                except NotFound:
                    shown = None
                async with self:
                    # What was asked for meanwhile has shown itself.
                    if (name, asked, open_id) == (self._name, self._asked, self.open_id):
                        self._show(shown)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def look_for(self, words: str):
        """Search everything that is kept of a delivery."""
        self.search = short_text(words)[:100]
        await self._look(words=self.search, page=1)

    @rx.event
    async def choose_status(self, name: str):
        """Show the deliveries at one status, or all ("")."""
        self.status = short_text(name)
        await self._look(status=self.status, page=1)

    @rx.event
    async def choose_event(self, name: str):
        """Show the deliveries of one kind of event, or all ("")."""
        self.event = short_text(name)
        await self._look(event=self.event, page=1)

    @rx.event
    async def choose_since(self, day: str):
        """Show the deliveries from a day on."""
        self.since = short_text(day)
        await self._look(since=self.since, page=1)

    @rx.event
    async def choose_until(self, day: str):
        """Show the deliveries to a day."""
        self.until = short_text(day)
        await self._look(until=self.until, page=1)

    @rx.event
    async def clear(self):
        """Show every delivery again."""
        self._forget_filters()
        await self._look()

    @rx.event
    async def turn_page(self, step: int):
        """Go one page on (1) or back (-1)."""
        forward = 1 if step == 1 else -1
        await self._look(page=min(max(1, self._asked.page + forward), self.log.pages))

    @rx.event
    async def open_delivery(self, delivery_id: str):
        """Look at one delivery with its attempts."""
        self.open_id = short_text(delivery_id)
        await self._look()

    @rx.event
    async def close_delivery(self):
        """Look at the webhook again."""
        self.open_id, self.delivery = "", _NO_DELIVERY

    @rx.event
    async def ask(self, what: str):
        """Open a dialog."""
        if short_text(what) in _DIALOGS:
            self.dialog, self.problem, self.problem_field, self.said = what, "", "", ""
            day_ago = parts().runtime.clock() - timedelta(days=1)
            self.from_moment = (self.view.missed_since or day_ago.isoformat())[:16]

    @rx.event
    async def close(self):
        """Put away the dialog and what was said."""
        self.dialog = self.problem = self.problem_field = self.said = self.secret = ""

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Change the webhook as the form says."""
        await self._act(lambda app, who: change_webhook(app, who, self._name, settings_in(form), self.view.revision))

    @rx.event
    async def act(self):
        """Do what the open dialog asks about."""
        whole = {"disable": disable_webhook, "remove": remove_webhook}.get(self.dialog)
        removed = self.dialog == "remove"
        if whole and await self._act(lambda app, who: whole(app, who, self._name)) and removed:
            return rx.redirect("/webhooks")
        return None

    @rx.event
    async def enable(self, form: dict[str, Any]):
        """Turn it on, and send what was missed where that is wanted."""
        wanted = "missed" in text_fields(form)
        since = self.view.missed_since

        def turn_on(app: Any, who: Any) -> str:
            enable_webhook(app, who, self._name)
            if wanted and since:
                return _sent_again(app, who, self._name, datetime.fromisoformat(since), missed_only=True)
            return ""

        await self._act(turn_on)

    @rx.event
    async def rotate(self, form: dict[str, Any]):
        """Make another secret, and show it."""
        given = text_fields(form).get("overlap", "")
        overlap = int(given) if given.isdigit() and len(given) < 6 else -1
        if await self._act(lambda app, who: rotate_secret(app, who, self._name, overlap), keep_secret=True):
            self.dialog, self.copied = "secret", False

    @rx.event
    async def copy_secret(self):
        """Copy the secret that is shown."""
        self.copied = True
        return rx.set_clipboard(self.secret)

    @rx.event
    async def end_secret(self, secret_id: str):
        """Have an old secret sign no more."""
        ended = short_text(secret_id)
        await self._act(lambda app, who: end_old_secret(app, who, self._name, ended))

    @rx.event
    async def test(self):
        """Send a test event, and look at how it goes."""
        made: list[str] = []
        if await self._act(lambda app, who: made.append(send_test(app, who, self._name))):
            self.open_id = made[0]
            await self._look()

    @rx.event
    async def resend(self):
        """Send the delivery that is looked at again."""
        row = self.delivery.row
        await self._act(lambda app, who: resend_delivery(app, who, row.webhook_id, row.delivery_id))

    @rx.event
    async def resend_since(self, form: dict[str, Any]):
        """Send all from a moment on again, or what never arrived of it."""
        given = text_fields(form)
        missed_only = given.get("which", "") != "all"
        await self._act(
            lambda app, who: _sent_again(app, who, self._name, _moment(given.get("since", "")), missed_only=missed_only)
        )

    def _arrive(self, name: str) -> None:
        if name != self._name:
            self._name, self.every = name, name == ALL
            self.open_id, self.delivery = "", _NO_DELIVERY
            self.loaded, self.view, self.log = False, _NOTHING, _NO_LOG
            self._forget_filters()
            self.events = list(event_choices())
        self.dialog = self.problem = self.problem_field = self.said = self.secret = ""
        self.missing = False

    def _forget_filters(self) -> None:
        self._asked = LogAsked(webhook_id="" if self.every else self._name)
        self.search = self.status = self.event = self.since = self.until = ""
        self.filter_set += 1

    def _show(self, shown: tuple[WebhookView, DeliveryLog, DeliveryView] | None) -> None:
        self.loaded, self.missing = True, shown is None
        if shown is None:
            return
        view, log, delivery = shown
        if view != self.view:
            self.view = view
        if log != self.log:
            self.log = log
        if delivery != self.delivery:
            self.delivery = delivery

    async def _look(self, **changes: Any) -> None:
        """Show what is asked for now at once."""
        app = parts()
        self._asked = replace(self._asked, **changes)
        try:
            who = await staff(self)
            self._show(await app.offload.act(_shown, app.runtime, who, self._name, self._asked, self.open_id))
        except NotFound:
            self._show(None)

    async def _act(self, act: Callable[[Any, Any], object], *, keep_secret: bool = False) -> bool:
        """Do it, and put the dialog away; what was refused is said, and nothing typed is lost.

        A text that it answers is said, or is the secret to show.
        """
        app = parts()
        self.problem = self.problem_field = self.said = ""
        try:
            answer = await app.offload.act(act, app.runtime, await staff(self))
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            self.problem_field = refusal.field if isinstance(refusal, Invalid) else ""
            return False
        self.dialog = ""
        if isinstance(answer, str):
            if keep_secret:
                self.secret = answer
            else:
                self.said = answer
        await self._look()
        return True


def _shown(
    app: Any, who: Any, name: str, asked: LogAsked, open_id: str
) -> tuple[WebhookView, DeliveryLog, DeliveryView]:
    view = _NOTHING if name == ALL else webhook_view(app, who, name)
    delivery = _NO_DELIVERY
    if open_id:
        try:
            delivery = delivery_view(app, who, open_id)
        except NotFound:
            # It was swept meanwhile.
            delivery = _NO_DELIVERY
    return view, delivery_log(app, who, asked), delivery


def _sent_again(app: Any, who: Any, name: str, since: datetime, *, missed_only: bool) -> str:
    """Send again; the count, as the page says it."""
    return str(resend_from(app, who, name, since, missed_only=missed_only))


def _moment(given: str) -> datetime:
    try:
        return datetime.fromisoformat(given.strip()).replace(tzinfo=UTC)
    except ValueError:
        raise Invalid("webhook_bad_moment", field="since") from None
