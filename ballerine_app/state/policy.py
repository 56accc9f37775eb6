"""One version of a risk policy, live: looked at by everybody, changed by a lead, published by a second person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.errors import InvalidPolicy, NotFound, ServiceError
from ballerine_app.services.policy_content import LookedPolicy, policy_content
from ballerine_app.services.policy_drafts import copy_policy, delete_policy, save_policy_draft
from ballerine_app.services.policy_review import (
    approve_policy,
    publish_policy,
    roll_back_policy,
    send_back_policy,
    submit_policy,
)
from ballerine_app.services.policy_text import read_policy
from ballerine_app.services.policy_view import policy_page, roll_back_view
from ballerine_app.services.topics import policies_topic, session_topic
from ballerine_app.state.access import Access, between_states
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.policy_address import TABS, PolicyAddress, policy_address, policy_address_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.state.typed_text import TypedText
from ballerine_app.views.definition_diff import DefinitionDiff
from ballerine_app.views.policies import PolicyContent, PolicyFinding, PolicyRow, PolicyTestLine, PolicyView, RollBack
from ballerine_app.views.session import Me

_NOTHING = PolicyView()
# By dialog: what it does, and whether it takes the words that were written.
_ACTS: dict[str, tuple[Any, bool]] = {
    "submit": (submit_policy, True),
    "send_back": (send_back_policy, True),
    "approve": (approve_policy, False),
    "publish": (publish_policy, False),
}

_TELL_CHANGES = ("submit", "approve", "publish")


class PolicyState(TypedText, rx.State):
    """What one person's tab shows of a version, and the text that was typed into it but not saved.

    `source` is the text that the JSON field begins with; another `source_set` makes the field take it. `dialog`: "",
    submit, send_back, approve, publish, roll_back, delete. `place` is the pointer to what was last asked for in the
    text, with `place_asked` to ask again. `policy` is shown without its texts, which are long.
    `has_earlier` tells that there is a version to roll back to.
    """

    _access: ClassVar[Access] = "staff"
    _changed_since: ClassVar[str] = "rules.changed_since"

    me: Me = Me()
    demo: bool = False
    policy: PolicyView = _NOTHING
    versions: list[PolicyRow] = []
    has_earlier: bool = False
    findings: list[PolicyFinding] = []
    errors: int = 0
    warnings: int = 0
    tests: list[PolicyTestLine] = []
    tested: bool = True
    failing: int = 0
    changes: DefinitionDiff = DefinitionDiff()
    place: str = ""
    place_asked: int = 0
    tab: str = TABS[0]
    dialog: str = ""
    roll_back: RollBack = RollBack()
    loaded: bool = False
    missing: bool = False
    _view: PolicyView = _NOTHING

    @rx.event(background=True)
    async def watch(self):
        """Show the version that the address asks for, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            asked = policy_address_of(self)
            self._arrive(asked)
            self.me, self.demo = me_of(who), app.runtime.demo_open
        topics = (policies_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        # What a person may do depends on who wrote it, so the read is not shared with others.
        key = ("policy", who.project_id, who.id, who.role, asked.name, asked.version)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                try:
                    page = await app.feeds.read(
                        key,
                        topics,
                        lambda: app.offload.act(policy_page, app.runtime, who, asked.name, asked.version),
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
                    content = await app.offload.act(policy_content, app.runtime, who, looked)
                    async with self:
                        # What was typed or chosen meanwhile shows itself.
                        if looked == self._looked():
                            self._put(content)
                        self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def show_tab(self, name: str):
        """Turn to a tab."""
        if short_text(name) in TABS:
            if name == "rules" != self.tab:  # the field that is there keeps what is being typed
                self._fill(self._in_field)
            self.tab = name
            await self._look()
            return self._go()

    @rx.event
    async def show_place(self, pointer: str):
        """Turn to a place of the text."""
        self.tab, self.place, self.place_asked = "rules", long_text(pointer), self.place_asked + 1
        self._fill(self._in_field)
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
        await self._save(save_policy_draft)

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
        made = await self._act(copy_policy, self._view.row.version_id)
        if made:
            return rx.redirect(policy_address(made.name, made.version))

    @rx.event
    async def ask(self, what: str):
        """Open the dialog of an act on this version."""
        view = self._view
        may = {
            "submit": view.may_submit,
            "send_back": view.may_send_back,
            "approve": view.may_approve,
            "publish": view.may_publish,
            "delete": view.may_delete,
        }
        if may.get(short_text(what)):
            self.dialog, self.problem = what, ""
            await self._look()

    @rx.event
    async def ask_roll_back(self, version_id: str):
        """Show what putting an archived version back into force changes; "" is the one that was in force last."""
        found = await self._act(roll_back_view, self._view.row.name, short_text(version_id))
        if found and self._view.may_copy:
            self.dialog, self.roll_back = "roll_back", found

    @rx.event
    async def close(self):
        """Put away the dialog and what was said."""
        self.dialog = self.problem = ""

    @rx.event
    async def act(self, form: dict[str, Any]):
        """Do what the open dialog asks about, with the words that were written there."""
        row = self._view.row
        if self.dialog == "delete":
            if await self._act(delete_policy, row.version_id, row.revision, nothing=True):
                self._drop()
                left = [each.version for each in self.versions if each.version != row.version]
                self.dialog = ""
                return rx.redirect(policy_address(row.name) if left else "/rules")
        elif self.dialog == "roll_back":
            back = self.roll_back.row
            if await self._act(roll_back_policy, back.version_id, back.revision):
                self.dialog = ""
                return rx.redirect(policy_address(back.name, back.version, tab="versions"))
        elif self.dialog in _ACTS:
            do, with_words = _ACTS[self.dialog]
            words = (long_text(form.get("note", "")),) if with_words else ()
            if await self._act(do, row.version_id, row.revision, *words):
                self.dialog = ""
        return None

    @property
    def version_id(self) -> str:
        """The version that is looked at; "" before there is one."""
        return self._view.row.version_id

    @property
    def may_edit(self) -> bool:
        """Whether the person may change the text."""
        return self._view.may_edit

    @between_states
    def text_now(self) -> str:
        """The text that is looked at: what was typed, or else what is saved."""
        return self._shown_now()

    @between_states
    def content_now(self) -> dict[str, Any] | None:
        """The JSON that is looked at; None where the text holds none."""
        try:
            return read_policy(self.text_now())
        except InvalidPolicy:
            return None

    @between_states
    async def put_text(self, words: str) -> None:
        """Take a text that another part of the page made, as if it were typed; nothing where it may not be changed."""
        if self._view.may_edit and words != self.text_now():
            self._keep(words)
            self._fill(words)
            await self._look()

    def _arrive(self, asked: PolicyAddress) -> None:
        if (asked.name, asked.version) != (self._view.row.name, self._view.row.version):
            self.dialog = self.problem = ""
            self.missing = False
            if asked.name != self._view.row.name:
                self.loaded = False
        self.tab = asked.tab

    def _take(self, view: PolicyView, versions: tuple[PolicyRow, ...]) -> None:
        other = view.row.version_id != self._view.row.version_id
        self._view = view
        shown = replace(view, text="", published_text="", findings=())
        if shown != self.policy:
            self.policy = shown
        if list(versions) != self.versions:
            self.versions = list(versions)
            self.has_earlier = any(each.status == "archived" for each in versions)
        self.missing = False
        wanted = self._shown_now()
        if other or wanted != self._in_field:
            self._fill(wanted)
        self._mark()

    def _looked(self) -> LookedPolicy:
        return LookedPolicy(self._view, self._typed_now(), self.tab == "changes" or self.dialog in _TELL_CHANGES)

    async def _look(self) -> None:
        app = parts()
        self._put(await app.offload.act(policy_content, app.runtime, await staff(self), self._looked()))

    def _put(self, content: PolicyContent) -> None:
        for name in ("errors", "warnings", "tested", "failing", "changes"):
            value = getattr(content, name)
            if value != getattr(self, name):
                setattr(self, name, value)
        if list(content.findings) != self.findings:
            self.findings = list(content.findings)
        if list(content.tests) != self.tests:
            self.tests = list(content.tests)

    def _go(self):
        row = self._view.row
        return rx.redirect(policy_address(row.name, row.version, tab=self.tab), replace=True)
