"""One case's workflow, live, now or at an earlier moment. The address holds the moment and the chosen state."""

from __future__ import annotations

import asyncio
from typing import ClassVar
from urllib.parse import urlencode

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.case_workflow import case_workflow
from ballerine_app.services.errors import NotFound, ServiceError
from ballerine_app.services.topics import case_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, query, sign_in_page, staff
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.case_workflow import CaseHead, CasePath, CaseWorkflow, PathLine, Standing, Then
from ballerine_app.views.session import Me
from ballerine_app.views.time_travel import PossibleEvent
from ballerine_app.views.workflow_drawing import WorkflowDrawing

_VIEWS = ("head", "drawing", "standing", "path", "then", "earlier", "later", "unknown")


class CaseWorkflowState(rx.State):
    """What one person's tab shows of a case's workflow.

    `selected` is the path of the state that was chosen on the drawing, or ""; then only its events are listed.
    """

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    head: CaseHead = CaseHead()
    drawing: WorkflowDrawing = WorkflowDrawing()
    standing: Standing = Standing()
    path: CasePath = CasePath()
    then: Then = Then()
    possible: list[PossibleEvent] = []
    earlier: int = 0
    later: int = 0
    unknown: bool = False
    selected: str = ""
    whole: bool = False
    loaded: bool = False
    missing: bool = False

    @rx.var
    def lines(self) -> list[PathLine]:
        """The events that are listed: all, or those of the chosen state."""
        return [line for line in self.path.lines if not self.selected or self.selected in line.leaves]

    @rx.var
    def to_moment(self) -> str:
        """The address of a moment of this case, up to its number; what is looked at besides stays."""
        return self._address() + ("&at=" if self.selected or self.whole else "?at=")

    @rx.var
    def to_now(self) -> str:
        """The address of the case as it stands now."""
        return self._address(whole=False)

    @rx.event(background=True)
    async def watch(self):
        """Show the case and the moment of the address, and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            case_id, at = path_part(self, 1), _number(query(self, "at"))
            if self.head.case_id != case_id:
                self.reset()
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self.selected, self.whole = query(self, "state")[:500], bool(at) and query(self, "data") == "all"
            whole = self.whole
        topics = (case_topic(case_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                try:
                    view = await app.feeds.read(
                        ("case_workflow", who.project_id, who.id, case_id, at, whole),
                        topics,
                        lambda: app.offload.act(case_workflow, app.runtime, who, case_id, at, whole=whole),
                    )
                except NotFound:
                    async with self:
                        self.loaded = self.missing = True
                    return
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    self._show(view)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def select(self, path: str):
        """List the events of one state only; the chosen one again lists all."""
        chosen = short_text(path)
        self.selected = "" if chosen == self.selected else chosen
        return self._go()

    @rx.event
    async def show_data(self):
        """Show all data of the moment, or only what its event changed."""
        self.whole = not self.whole
        return self._go()

    def _show(self, view: CaseWorkflow) -> None:
        for name in _VIEWS:
            value = getattr(view, name)
            if value != getattr(self, name):
                setattr(self, name, value)
        if list(view.next) != self.possible:
            self.possible = list(view.next)
        self.loaded, self.missing = True, False

    def _go(self):
        at = _number(query(self, "at"))
        return rx.redirect(self._address(at), replace=True)

    def _address(self, at: int = 0, *, whole: bool = True) -> str:
        asked = {"state": self.selected, "data": "all" if self.whole and whole else "", "at": str(at) if at else ""}
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"/cases/{self.head.case_id}/workflow" + (f"?{given}" if given else "")


def _number(given: str) -> int:
    """The number of a moment in an address; a wrong one counts as none."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
