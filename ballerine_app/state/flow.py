"""The applicant's page: one flow, live."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import Conflict, Invalid, ServiceError
from ballerine_app.services.flow_steps import back_to, fix_item, next_step, previous_step, save_draft
from ballerine_app.services.flow_view import flow_view
from ballerine_app.services.links import own_link
from ballerine_app.services.topics import case_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text, text_fields
from ballerine_app.state.principal import applicant, path_part
from ballerine_app.state.problem import sentence
from ballerine_app.views.flow import FlowView


class FlowState(rx.State):
    """What one applicant's tab shows. Everything is read again from the database by `watch`."""

    _access: ClassVar[Access] = "applicant"

    view: FlowView = FlowView()
    loaded: bool = False
    problem: str = ""
    problem_field: str = ""
    link: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the flow and follow it until the tab goes away or the link ends."""
        app = parts()
        async with self:
            flow_id = path_part(self, 1)
            self.problem = self.problem_field = self.link = ""
            who = await applicant(self, flow_id)
        topics = (case_topic(who.case_id),)
        with app.broker.subscribe(*topics) as inbox:
            while True:
                view = await app.feeds.read(
                    ("flow", who.flow_id), topics, lambda: app.offload.act(flow_view, app.runtime, who)
                )
                async with self:
                    try:
                        await applicant(self, flow_id)
                    except ServiceError as refusal:
                        return rx.redirect(f"/c?problem={refusal.code}")
                    if view.state != self.view.state:
                        self.problem = self.problem_field = ""
                    if view != self.view or not self.loaded:
                        self.view, self.loaded = view, True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def go_on(self, form: dict[str, Any]):
        """Finish the page with what its form holds."""
        # An error that is found again is said again.
        self.problem = self.problem_field = ""
        yield
        await self._act(next_step, await self._shown_state(), text_fields(form))

    @rx.event
    async def go_back(self):
        """Go back one page."""
        await self._act(previous_step, await self._shown_state())

    @rx.event
    async def edit(self, target: str):
        """Go back from the last page to an earlier one, to change it."""
        await self._act(back_to, await self._shown_state(), short_text(target))

    @rx.event
    async def keep(self, field: str, value: str):
        """Save one field as it is typed; what was said about it no longer holds."""
        if self.problem_field == ("type" if field == "document_type" else field):
            self.problem = self.problem_field = ""
        await self._act(save_draft, short_text(field), short_text(value), quiet=True)

    @rx.event
    async def fix(self, document_id: str):
        """Begin to send one document again."""
        await self._act(fix_item, await self._shown_state(), short_text(document_id))

    @rx.event
    async def make_link(self):
        """Make a link to carry on on another device, and copy it."""
        app = parts()
        try:
            self.link = await app.offload.act(own_link, app.runtime, await applicant(self, path_part(self, 1)))
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return None
        return rx.set_clipboard(self.link)

    async def _shown_state(self) -> str:
        """The flow state that the page shows. After a restart the cache is empty while the page still stands."""
        if self.view.state:
            return self.view.state
        app = parts()
        who = await applicant(self, path_part(self, 1))
        return (await app.offload.act(flow_view, app.runtime, who)).state

    async def _act(self, act: Any, *args: Any, quiet: bool = False) -> None:
        app = parts()
        try:
            who = await applicant(self, path_part(self, 1))
            await app.offload.act(act, app.runtime, who, *args)
        except Invalid as refusal:
            if not quiet:
                self.problem, self.problem_field = sentence(refusal), refusal.field
        except Conflict as refusal:
            # The page moved meanwhile (a double click, another device); `watch` shows where it stands.
            if refusal.code != "step_changed":
                self.problem, self.problem_field = sentence(refusal), ""
        except ServiceError as refusal:
            self.problem, self.problem_field = sentence(refusal), ""
        else:
            if not quiet:
                self.problem = self.problem_field = ""
