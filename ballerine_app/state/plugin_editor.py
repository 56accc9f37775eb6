"""One plugin, edited as a form beside its JSON, and tried on a case without anything being sent."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.dry_run import dry_run
from ballerine_app.services.dry_run_cases import cases_to_try, last_answer
from ballerine_app.services.errors import Invalid, InvalidDefinition, ServiceError
from ballerine_app.services.plugin_editor import plugin_content, with_mistake, with_value
from ballerine_app.services.plugin_place import HELD_ELSEWHERE, plugin_at, read_declared, save_plugin
from ballerine_app.services.topics import plugins_topic, session_topic, workflows_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, query, sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.typed_text import TypedText
from ballerine_app.views.dry_run import DryRun
from ballerine_app.views.plugin_editor import EditedPlugin, ParamFinding, PluginPlace
from ballerine_app.views.plugin_form import PluginForm
from ballerine_app.views.session import Me

_NOTHING = EditedPlugin(PluginPlace("", 0), "", "", "", "", "", "", 0, "", "", "")
_PANES = ("form", "json", "try")


class PluginEditorState(TypedText, rx.State):
    """What one person's tab shows of a plugin, and what was typed into it but not saved.

    `epoch` rises when the form must take what the text says, whatever was typed. `pane` is what a narrow page shows.
    `choices` are the cases to try it on, as rows of id, words, group and hint; `ran` is what the last dry run came to.
    """

    _access: ClassVar[Access] = "staff"
    _changed_since: ClassVar[str] = "workflows.changed_since"

    me: Me = Me()
    demo: bool = False
    plugin: EditedPlugin = _NOTHING
    form: PluginForm = PluginForm()
    findings: list[ParamFinding] = []
    kind: str = ""
    broken: bool = False
    epoch: int = 0
    pane: str = "form"
    place: str = ""
    place_asked: int = 0
    choices: list[list[str]] = []
    case_id: str = ""
    case_words: str = ""
    answer: str = ""
    answer_set: int = 0
    status: str = "200"
    ran: DryRun = DryRun()
    has_run: bool = False
    try_problem: str = ""
    loaded: bool = False
    missing: bool = False
    _view: EditedPlugin = _NOTHING

    @rx.event(background=True)
    async def watch(self):
        """Show the plugin of the address, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            address = self._address()
            self._arrive()
        topics = (workflows_topic(who.project_id), plugins_topic(who.project_id))
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                try:
                    view = await app.offload.act(plugin_at, app.runtime, who, *address)
                    cases = await app.offload.act(cases_to_try, app.runtime, who, view.owner if view.version else "")
                except ServiceError:
                    async with self:
                        self.loaded = self.missing = True
                    return None
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    choices = [[each.case_id, each.words, "", each.hint] for each in cases]
                    if choices != self.choices:
                        self.choices = choices
                    self._take(view)
                    await self._follow()
                    self.loaded, self.missing = True, False
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def write(self, words: str):
        """Keep the JSON as it is typed; the form follows."""
        if self._view.locked:
            return
        given = long_text(words)
        self._in_field = given
        self._keep(given)
        self.epoch += 1
        await self._follow()

    @rx.event
    async def put(self, pointer: str, typed: str):
        """Put what was typed into a field of the form into the JSON."""
        if self._view.locked or self.broken:
            return
        app, where, words = parts(), short_text(pointer), long_text(typed)
        before = self._shown_now()
        try:
            after = await app.offload.act(
                with_value, app.runtime, before, self.kind, where, words, without=HELD_ELSEWHERE[self._view.source]
            )
        except InvalidDefinition:
            return
        except Invalid as refusal:
            self.form = with_mistake(self.form, where, sentence(refusal))
            return
        if after != before:
            self._keep(after)
            self._fill(after)
        await self._follow()

    @rx.event
    async def save(self):
        """Put what was typed where the plugin stands."""
        await self._save(save_plugin)

    @rx.event
    async def discard(self):
        """Drop what was typed."""
        self.problem = ""
        self._drop()
        self._fill(self._view.text)
        self.epoch += 1
        await self._follow()

    @rx.event
    async def show_pane(self, name: str):
        """Turn to the form, the JSON or the trial."""
        if short_text(name) in _PANES:
            self.pane = name
            if name == "json":
                self._fill(self._in_field)

    @rx.event
    async def choose_case(self, case_id: str):
        """Try it on this case."""
        chosen = short_text(case_id)
        self.case_id = chosen
        self.case_words = next((row[1] for row in self.choices if row[0] == chosen), "")
        self.has_run, self.try_problem = False, ""

    @rx.event
    async def write_answer(self, words: str):
        """Keep the answer to try it with."""
        self.answer = long_text(words)

    @rx.event
    async def write_status(self, words: str):
        """Keep the answer's status."""
        self.status = short_text(words)[:3]

    @rx.event
    async def take_last(self):
        """Take the answer that was recorded last."""
        app, view = parts(), self._view
        provider = "" if view.version else view.name
        found = await app.offload.act(last_answer, app.runtime, await staff(self), view.name, provider)
        self.try_problem = "" if found else "none"
        if found:
            self.answer, self.answer_set = found, self.answer_set + 1

    @rx.event
    async def try_it(self):
        """See what it would do for the chosen case."""
        if not self.case_id:
            return
        app = parts()
        self.try_problem = ""
        try:
            declared = read_declared(self._view, self._shown_now())
            self.ran = await app.offload.act(
                dry_run,
                app.runtime,
                await staff(self),
                self.case_id,
                self.kind,
                declared,
                answer=self.answer,
                status=int(self.status) if self.status.isdecimal() else 0,
            )
            self.has_run = True
        except ServiceError as refusal:
            self.try_problem = sentence(refusal)

    @rx.event
    async def close(self):
        """Put away what was said."""
        self.problem = self.try_problem = ""

    def _address(self) -> tuple[str, str, int, str]:
        """Where the plugin stands: the source, its owner, the version, and its own name."""
        if path_part(self, 0) == "workflows":
            version = query(self, "version")
            number = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
            return "workflow", path_part(self, 1)[:100], number, path_part(self, 3)[:200]
        return "routing", path_part(self, 1)[:100], 0, path_part(self, 2)[:200]

    def _arrive(self) -> None:
        self.problem = self.try_problem = ""
        self.missing, self.has_run, self.case_id, self.case_words = False, False, "", ""
        self.answer, self.answer_set, self.pane = "", self.answer_set + 1, "form"

    def _take(self, view: EditedPlugin) -> None:
        other = view.row.version_id != self._view.row.version_id
        self._view = view
        if view != self.plugin:
            self.plugin = view
        wanted = self._shown_now()
        if other or wanted != self._in_field:
            self._fill(wanted)
            self.epoch += 1
        self._mark()

    async def _follow(self) -> None:
        app = parts()
        content: Any = await app.offload.act(
            plugin_content,
            app.runtime,
            self._shown_now(),
            self._view.kind,
            without=HELD_ELSEWHERE[self._view.source],
        )
        self.broken = content.broken
        if list(content.findings) != self.findings:
            self.findings = list(content.findings)
        if not content.broken:
            self.kind = content.kind
            if content.form != self.form:
                self.form = content.form
