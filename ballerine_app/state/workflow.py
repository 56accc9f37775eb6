"""One version of a workflow, live: looked at by everybody, changed and published by a lead."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import NotFound, ServiceError
from ballerine_app.services.topics import queue_topic, session_topic, workflows_topic
from ballerine_app.services.version_drafts import copy_to_draft, delete_draft, save_draft
from ballerine_app.services.version_publishing import archive_version, publish_version, restore_version
from ballerine_app.services.workflow_content import Looked, workflow_content
from ballerine_app.services.workflow_overview import version_page
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.typed_text import TypedText
from ballerine_app.state.workflow_address import TABS, Address, address_of, workflow_address
from ballerine_app.views.definition_diff import DefinitionDiff
from ballerine_app.views.session import Me
from ballerine_app.views.versions import VersionRow, VersionView
from ballerine_app.views.workflow_drawing import WorkflowDrawing
from ballerine_app.views.workflows import DeclaredPlugin, FindingLine, StateDetail, StateUse, WorkflowContent

_NO_ROW = VersionRow("", "", 0, "", "", 0, False, 0, "", "", "", "", "", "")
_NOTHING = VersionView(_NO_ROW, "", "", 0, "", (), 0, 0, (), False, False, False, False, False, False, "")
_ACTS = {"publish": publish_version, "archive": archive_version, "restore": restore_version}


class WorkflowState(TypedText, rx.State):
    """What one person's tab shows of a version, and the text that was typed into it but not saved.

    `source` is the text that the page begins with; another `source_set` makes the field take it. `dialog`: "",
    publish, archive, restore, delete. `drawn_before` tells that the drawing is of an earlier text. `place` is the
    pointer to what was last asked for in the text, with `place_asked` to ask again.
    """

    _access: ClassVar[Access] = "staff"
    _changed_since: ClassVar[str] = "workflows.changed_since"

    me: Me = Me()
    demo: bool = False
    version: VersionView = _NOTHING
    versions: list[VersionRow] = []
    uses: list[StateUse] = []
    drawing: WorkflowDrawing = WorkflowDrawing()
    drawn_before: bool = False
    detail: StateDetail = StateDetail()
    findings: list[FindingLine] = []
    errors: int = 0
    warnings: int = 0
    changes: DefinitionDiff = DefinitionDiff()
    plugins: list[DeclaredPlugin] = []
    place: str = ""
    place_asked: int = 0
    tab: str = TABS[0]
    selected: str = ""
    across: bool = False
    dialog: str = ""
    loaded: bool = False
    missing: bool = False
    _view: VersionView = _NOTHING
    _drawn: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the version that the address asks for, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            asked = address_of(self)
            self._arrive(asked)
            self.me, self.demo = me_of(who), app.runtime.demo_open
        topics = (workflows_topic(who.project_id), queue_topic(who.project_id))
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        key = ("workflow", who.project_id, who.role, asked.name, asked.version)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                try:
                    page = await app.feeds.read(
                        key,
                        topics,
                        lambda: app.offload.act(version_page, app.runtime, who, asked.name, asked.version),
                    )
                except NotFound:
                    page = None
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if page is None:
                        self.loaded = self.missing = True
                    else:
                        self._take(*page)
                    looked = self._looked()
                if page is not None:
                    content = await app.offload.act(workflow_content, app.runtime, who, looked)
                    async with self:
                        # What was typed or chosen meanwhile shows itself.
                        if looked == self._looked():
                            self._put(content)
                        self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def select(self, path: str):
        """Choose a state; the chosen one again leaves it."""
        chosen = short_text(path)
        self.selected = "" if chosen == self.selected else chosen
        self.tab = TABS[0]
        await self._look()
        return self._go()

    @rx.event
    async def show_tab(self, name: str):
        """Turn to a tab."""
        if short_text(name) in TABS:
            self.tab = name
            if name == "json":
                self._fill(self._in_field)
            await self._look()
            return self._go()

    @rx.event
    async def show_place(self, pointer: str):
        """Turn to a place of the text."""
        self.tab, self.place, self.place_asked = "json", long_text(pointer), self.place_asked + 1
        self._fill(self._in_field)
        return self._go()

    @rx.event
    async def turn(self):
        """Draw from left to right instead of from top to bottom, or back."""
        self.across = not self.across
        await self._look()
        return self._go()

    @rx.event
    async def write(self, words: str):
        """Keep the text as it is typed, and judge it."""
        if not self._view.may_edit:
            return
        given = long_text(words)
        self._in_field = given
        self._keep(given)
        await self._look()

    @rx.event
    async def save(self):
        """Put what was typed into the draft."""
        await self._save(save_draft)

    @rx.event
    async def discard(self):
        """Drop what was typed and take the draft as it is saved."""
        self.problem = ""
        self._drop()
        self._fill(self._view.text)
        await self._look()

    @rx.event
    async def new_draft(self):
        """Begin the next version with this one's content, and open it."""
        made = await self._act(copy_to_draft, self._view.row.version_id)
        if made:
            return rx.redirect(workflow_address(made.name, made.version, tab="json"))

    @rx.event
    async def ask(self, what: str):
        """Open the dialog of an act on this version."""
        view = self._view
        may = {
            "publish": view.may_publish,
            "archive": view.may_archive,
            "restore": view.may_restore,
            "delete": view.may_delete,
        }
        if may.get(short_text(what)):
            self.dialog, self.problem = what, ""

    @rx.event
    async def close(self):
        """Put away the dialog and what was said."""
        self.dialog = self.problem = ""

    @rx.event
    async def act(self):
        """Do what the open dialog asks about."""
        row = self._view.row
        if self.dialog == "delete":
            if await self._act(delete_draft, row.version_id, row.revision, nothing=True):
                self._drop()
                left = [each.version for each in self.versions if each.version != row.version]
                self.dialog = ""
                return rx.redirect(workflow_address(row.name) if left else "/workflows")
        elif self.dialog in _ACTS and await self._act(_ACTS[self.dialog], row.version_id, row.revision):
            self.dialog = ""
        return None

    def _arrive(self, asked: Address) -> None:
        if (asked.name, asked.version) != (self._view.row.name, self._view.row.version):
            self.dialog = self.problem = ""
            self.missing = False
            if asked.name != self._view.row.name:
                self.loaded = False
        self.tab, self.selected, self.across = asked.tab, asked.state, asked.across

    def _take(self, view: VersionView, versions: tuple[VersionRow, ...], uses: tuple[StateUse, ...]) -> None:
        other = view.row.version_id != self._view.row.version_id
        self._view = view
        shown = replace(view, text="", published_text="", findings=())
        if shown != self.version:
            self.version = shown
        if list(versions) != self.versions:
            self.versions = list(versions)
        if list(uses) != self.uses:
            self.uses = list(uses)
        self.missing = False
        wanted = self._shown_now()
        if other or wanted != self._in_field:
            self._fill(wanted)
        self._mark()

    def _looked(self) -> Looked:
        return Looked(self._view, self._typed_now(), self.selected, self.across, self.tab == "changes")

    async def _look(self) -> None:
        app = parts()
        self._put(await app.offload.act(workflow_content, app.runtime, await staff(self), self._looked()))

    def _put(self, content: WorkflowContent) -> None:
        drawing, version_id = content.drawing, self._view.row.version_id
        # While a text is being typed it is often broken for a moment: what was drawn last stays in sight.
        self.drawn_before = not drawing.boxes and content.errors > 0 and self._drawn == version_id
        if not self.drawn_before:
            self._drawn = version_id if drawing.boxes else ""
            if drawing != self.drawing:
                self.drawing = drawing
        for name in ("detail", "errors", "warnings", "changes"):
            value = getattr(content, name)
            if value != getattr(self, name):
                setattr(self, name, value)
        if list(content.plugins) != self.plugins:
            self.plugins = list(content.plugins)
        if list(content.findings) != self.findings:
            self.findings = list(content.findings)

    def _go(self):
        row = self._view.row
        return rx.redirect(
            workflow_address(row.name, row.version, tab=self.tab, state=self.selected, across=self.across), replace=True
        )
