"""The calls of plugins, live: filtered and paged by the address, one of them in full, and asked again."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid, ServiceError
from ballerine_app.services.plugin_calls import PERIODS, plugin_call, plugin_calls
from ballerine_app.services.plugin_rerun import rerun_plugin
from ballerine_app.services.topics import plugins_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.plugins_address import asked_by, plugins_address
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.plugin_calls import CallDetail, CallRow, CallsPage

_NO_ROW = CallRow("", "", "", "", "", "", "", "", "", "", "", "", "", "", 0, "")
_NO_CALL = CallDetail(_NO_ROW, "", "", "", "", "", "", (), "", "", False, "")
_FILTERS = ("plugin", "provider", "outcome", "case", "period")


class PluginCallsState(rx.State):
    """What one person's tab shows of the calls. `call` is the opened one; `asking` tells that running its plugin again
    is being confirmed.
    """

    _access: ClassVar[Access] = "staff"

    page: CallsPage = CallsPage()
    plugin: str = ""
    provider: str = ""
    outcome: str = ""
    case: str = ""
    case_set: int = 0
    period: str = ""
    filtered: bool = False
    loaded: bool = False
    call: CallDetail = _NO_CALL
    asking: bool = False
    problem: str = ""
    _key: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the calls that the address asks for, and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            asked = asked_by(self)
            if asked.tab != "calls":
                return None
            wanted = asked.calls
            if wanted.case != self.case:
                self.case_set += 1
            self.plugin, self.provider, self.outcome, self.case, self.period = (
                getattr(wanted, name) for name in _FILTERS
            )
            self.filtered = any(getattr(wanted, name) for name in _FILTERS)
            self.problem = ""
        topics = (plugins_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        known: set[str] | None = None
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                page = await app.feeds.read(
                    ("calls", who.project_id, wanted),
                    topics,
                    lambda: app.offload.act(plugin_calls, app.runtime, who, wanted),
                )
                if known is not None:
                    seen = known
                    page = replace(page, rows=tuple(replace(row, fresh=row.call_id not in seen) for row in page.rows))
                known = (known or set()) | {row.call_id for row in page.rows}
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if page != self.page:
                        self.page = page
                    self.loaded = True
                    opened = self.call.row.call_id
                if opened:
                    async with self:
                        await self._open(opened)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def choose(self, name: str, value: str):
        """Set one filter; the value that is set already clears it."""
        if short_text(name) not in _FILTERS or (name == "period" and value not in ("", *PERIODS)):
            raise Invalid("unknown_filter")
        current = getattr(asked_by(self).calls, name)
        return self._go(**{name: "" if current == value else short_text(value), "page": 1})

    @rx.event
    async def look_for(self, words: str):
        """Show the calls of the case with this number."""
        self.case = short_text(words).strip()[:60]
        return self._go(case=self.case, page=1)

    @rx.event
    async def clear(self):
        """Show every call."""
        self.case_set += 1
        return self._go(plugin="", provider="", outcome="", case="", period="", page=1)

    @rx.event
    async def turn_page(self, step: int):
        """Go one page on (1) or back (-1)."""
        forward = 1 if step == 1 else -1
        return self._go(page=min(max(1, self.page.page + forward), self.page.pages))

    @rx.event
    async def open(self, call_id: str):
        """Show one call in full."""
        self.asking, self.problem = False, ""
        await self._open(short_text(call_id))

    @rx.event
    async def close(self):
        """Put away what is open: first the question, then the call."""
        if self.asking or self.problem:
            self.asking, self.problem = False, ""
        else:
            self.call = _NO_CALL

    @rx.event
    async def ask(self):
        """Ask whether to run the plugin of the opened call again."""
        if self.call.rerun == "may":
            self.asking, self.problem, self._key = True, "", secrets.token_urlsafe(16)

    @rx.event
    async def rerun(self):
        """Run the plugin of the opened call again."""
        if not self.asking:
            return
        app, row = parts(), self.call.row
        try:
            await app.offload.act(
                rerun_plugin, app.runtime, await staff(self), row.case_id, self.call.run, key=self._key
            )
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return
        self.asking = False
        await self._open(row.call_id)

    async def _open(self, call_id: str) -> None:
        app = parts()
        try:
            call = await app.offload.act(plugin_call, app.runtime, await staff(self), call_id)
        except ServiceError as refusal:
            self.call, self.problem = _NO_CALL, sentence(refusal)
            return
        if call != self.call:
            self.call = call

    def _go(self, **changes: Any):
        asked = asked_by(self)
        wanted = replace(asked, tab="calls", calls=replace(asked.calls, **changes))
        return rx.redirect(plugins_address(wanted), replace=True)
