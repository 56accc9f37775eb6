"""The routing of one capability, live: read by everyone, changed by a lead as a form beside its JSON."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.routing_editor import capabilities, edited_routing, save_edited_routing
from ballerine_app.services.routing_form import new_routing
from ballerine_app.services.topics import plugins_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.plugins_address import asked_by, plugins_address
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.routing_text import RoutingText
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.typed_text import TypedText
from ballerine_app.views.plugin_editor import PluginPlace
from ballerine_app.views.routing_form import EditedRouting

_NOTHING = EditedRouting(PluginPlace("", 0), "", "", "", False, "", "")


class RoutingState(RoutingText, TypedText, rx.State):
    """What one person's tab shows of a routing, and what was typed into it but not saved."""

    _access: ClassVar[Access] = "staff"
    _changed_since: ClassVar[str] = "routing.changed_since"

    names: list[tuple[str, str]] = []
    capability: str = ""
    routing: EditedRouting = _NOTHING
    beside: bool = True
    loaded: bool = False
    place: str = ""
    place_asked: int = 0
    _view: EditedRouting = _NOTHING
    # Capabilities that are typed and were never saved.
    _new: list[str] = []

    @rx.event(background=True)
    async def watch(self):
        """Show the routing that the address asks for, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            asked = asked_by(self)
            if asked.tab != "routing":
                return None
            self.problem = ""
        topics = (plugins_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                names = await app.offload.act(capabilities, app.runtime, who)
                known = [name for name, _ in names]
                async with self:
                    fresh = [name for name in self._new if name not in known]
                    wanted = asked.capability or (known[0] if known else "")
                view = _NOTHING
                if wanted in known:
                    view = await app.offload.act(edited_routing, app.runtime, who, wanted)
                elif wanted in fresh:
                    view = _first(wanted)
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    listed = [*names, *((name, name) for name in fresh)]
                    if listed != self.names:
                        self.names = listed
                    await self._take(view)
                    self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def show(self, capability: str):
        """Look at another capability's routing."""
        return rx.redirect(plugins_address(replace(asked_by(self), tab="routing", capability=short_text(capability))))

    @rx.event
    async def begin(self, form: dict[str, Any]):
        """Begin the routing of a capability that has none."""
        who = await staff(self)
        name = short_text(form.get("capability", "")).strip().lower().replace(" ", "-")[:64]
        if not name or who.role == "reviewer":
            return None
        if name not in self._new and name not in [known for known, _ in self.names]:
            self._new = [*self._new, name]
        return rx.redirect(plugins_address(replace(asked_by(self), tab="routing", capability=name)))

    @rx.event
    async def write(self, words: str):
        """Keep the JSON as it is typed; the form follows."""
        if not self._view.may_edit:
            return
        given = long_text(words)
        self._in_field = given
        self._keep(given)
        self.epoch += 1
        await self._follow_text()

    @rx.event
    async def save(self):
        """Put it into force."""
        await self._save(save_edited_routing)

    @rx.event
    async def discard(self):
        """Drop what was typed."""
        self.problem = self.form_problem = ""
        self._drop()
        self._fill(self._view.text)
        self.epoch += 1
        await self._follow_text()

    @rx.event
    async def turn(self):
        """Show the JSON beside the form, or put it away."""
        self.beside = not self.beside
        if self.beside:
            self._fill(self._in_field)

    @rx.event
    async def show_place(self, pointer: str):
        """Turn to a place of the JSON."""
        self.beside, self.place, self.place_asked = True, short_text(pointer), self.place_asked + 1
        self._fill(self._in_field)

    @rx.event
    async def close(self):
        """Put away what was said."""
        self.problem = self.form_problem = ""

    async def _take(self, view: EditedRouting) -> None:
        other = view.row.version_id != self._view.row.version_id
        self._view = view
        self.capability = view.capability
        if view != self.routing:
            self.routing = view
        wanted = self._shown_now()
        if other or wanted != self._in_field:
            self._fill(wanted)
            self.epoch += 1
            self.form_problem = ""
        self._mark()
        if view.capability:
            await self._follow_text()

    def _may_type(self) -> bool:
        return self._view.may_edit

    def _text_now(self) -> str:
        return self._shown_now()

    def _take_text(self, text: str) -> None:
        self._keep(text)
        self._fill(text)


def _first(capability: str) -> EditedRouting:
    return EditedRouting(PluginPlace(capability, 0), capability, capability, new_routing(capability), True, "", "")
