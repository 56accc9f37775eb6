"""The list of workflows and collection flows, live, with import and new drafts."""

from __future__ import annotations

import asyncio
import functools
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.locales import text
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid, InvalidDefinition, ServiceError
from ballerine_app.services.topics import queue_topic, session_topic, workflows_topic
from ballerine_app.services.version_drafts import copy_to_draft, import_draft
from ballerine_app.services.version_view import workflow_list
from ballerine_app.services.workflow_overview import finding_counts, workflow_lines
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import LONGEST_TEXT, long_text, short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.workflow_address import workflow_address
from ballerine_app.views.session import Me
from ballerine_app.views.versions import VersionRef
from ballerine_app.views.workflows import WorkflowLine

_MOST_SAID = 8


class WorkflowsState(rx.State):
    """What one person's tab shows of the workflows. `dialog` is "" or import; `why` says what is wrong with a text."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    may_edit: bool = False
    lines: list[WorkflowLine] = []
    loaded: bool = False
    dialog: str = ""
    problem: str = ""
    why: list[str] = []
    _ids: dict[str, str] = {}

    @rx.event(background=True)
    async def watch(self):
        """Show the workflows and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self.may_edit = who.role != "reviewer"
            self.problem = ""
        versions = (workflows_topic(who.project_id),)
        topics = (*versions, queue_topic(who.project_id))
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                rows = await app.feeds.read(
                    ("workflows", who.project_id), topics, lambda: app.offload.act(workflow_list, app.runtime, who)
                )
                # What is wrong with them changes with their versions alone, and takes longer to find out.
                counts = await app.feeds.read(
                    ("workflow findings", who.project_id),
                    versions,
                    functools.partial(app.offload.act, finding_counts, app.runtime, who, rows),
                )
                lines = list(workflow_lines(rows, counts))
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if lines != self.lines:
                        self.lines = lines
                    self._ids = {row.name: _source(row.versions) for row in rows}
                    self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def new_draft(self, name: str):
        """Begin the next version with the content of the one in use, and open it."""
        return await self._open("json", copy_to_draft, self._ids.get(short_text(name), ""))

    @rx.event
    async def open_import(self):
        """Ask for a definition from elsewhere."""
        self.dialog, self.problem, self.why = "import", "", []

    @rx.event
    async def close(self):
        """Put the dialog away."""
        self.dialog, self.problem, self.why = "", "", []

    @rx.event
    async def take_in(self, form: dict[str, Any]):
        """Begin a draft with the form's text, and open it."""
        self.why = []
        given = form.get("text")
        if isinstance(given, str) and len(given) > LONGEST_TEXT:
            self.problem = text("workflows.import.too_long", size=LONGEST_TEXT // 1000)
            return None
        if not long_text(given).strip():
            self.problem = text("workflows.import.nothing")
            return None
        name, kind = short_text(form.get("name", "")).strip(), short_text(form.get("kind", ""))
        return await self._open("findings", import_draft, given, name=name, kind=kind)

    async def _open(self, tab: str, begin: Any, *args: Any, **kwargs: Any):
        app = parts()
        self.problem = ""
        try:
            made: VersionRef = await app.offload.act(begin, app.runtime, await staff(self), *args, **kwargs)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            if isinstance(refusal, InvalidDefinition):
                self.why = [each.message for each in refusal.findings[:_MOST_SAID]]
            if isinstance(refusal, Invalid) and refusal.code == "wrong_definition_name" and not kwargs.get("name"):
                self.problem = text("workflows.import.no_name")
            return None
        self.dialog = ""
        return rx.redirect(workflow_address(made.name, made.version, tab=tab))


def _source(versions: Any) -> str:
    """The version that the next draft begins with: the one in use, or else the highest."""
    return next((row.version_id for row in versions if row.newest), versions[0].version_id)
