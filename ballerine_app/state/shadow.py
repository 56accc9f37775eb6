"""A version in the shadow of the published one: switched on and off, and followed live."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.shadow_view import shadow_view, start_shadow, stop_shadow, version_asked_for
from ballerine_app.services.topics import policies_topic, queue_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.policy_address import policy_address_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.backtests import ShadowView

_MOVED = "moved"
_TAB = "shadow"
# Every case that is judged may change it; its pages need not keep up with each.
_PAUSE_SECONDS = 1.0


class ShadowState(rx.State):
    """What one person's tab shows of the version's shadow."""

    _access: ClassVar[Access] = "staff"

    view: ShadowView = ShadowView()
    by: str = "level"
    cell: str = _MOVED
    problem: str = ""
    loaded: bool = False
    _version_id: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Follow the shadow of the version that the address asks for, while it asks for this tab."""
        app = parts()
        async with self:
            who = await staff(self)
            asked = policy_address_of(self)
        if asked.tab != _TAB:
            return None
        try:
            version_id = await app.offload.act(version_asked_for, app.runtime, who, asked.name, asked.version)
        except ServiceError:
            # The page itself says that there is none.
            return None
        async with self:
            if version_id != self._version_id:
                self._version_id, self.view, self.cell, self.loaded = version_id, ShadowView(), _MOVED, False
            self.problem = ""
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        topics = (policies_topic(who.project_id), queue_topic(who.project_id))
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    cell = self.cell
                try:
                    view = await app.offload.act(shadow_view, app.runtime, who, version_id, cell)
                except ServiceError:
                    return None
                async with self:
                    if self.cell == cell and self._version_id == version_id:
                        if view != self.view:
                            self.view = view
                        self.loaded = True
                await asyncio.sleep(SPACING_SECONDS if not view.comparison.cases else _PAUSE_SECONDS)
                await inbox.wait()

    @rx.event
    async def switch(self):
        """Begin or end the shadow."""
        await self._act(stop_shadow if self.view.since else start_shadow)

    @rx.event
    async def choose(self, cell: str):
        """List the cases of a number."""
        self.cell = short_text(cell)
        await self._look()

    @rx.event
    async def show_by(self, by: str):
        """Stack the picture by risk level, or by what becomes of the case."""
        if short_text(by) in ("level", "fate"):
            self.by, self.cell = by, _MOVED
            await self._look()

    async def _act(self, act: Any) -> None:
        app = parts()
        self.problem = ""
        try:
            await app.offload.act(act, app.runtime, await staff(self), self._version_id)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
        await self._look()

    async def _look(self) -> None:
        app = parts()
        try:
            self.view = await app.offload.act(shadow_view, app.runtime, await staff(self), self._version_id, self.cell)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
