"""The list of risk policies, live, with new policies, new drafts and import."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.locales import text
from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid, InvalidPolicy, ServiceError
from ballerine_app.services.policy_drafts import copy_policy, create_policy, import_policy
from ballerine_app.services.policy_list import policy_lines
from ballerine_app.services.topics import policies_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import LONGEST_TEXT, long_text, short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.policy_address import policy_address
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.policies import PolicyLine, PolicyRef
from ballerine_app.views.session import Me

_MOST_SAID = 8


class RulesState(rx.State):
    """What one person's tab shows of the policies. `dialog`: "", create or import; `why` says what is wrong."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    may_edit: bool = False
    lines: list[PolicyLine] = []
    loaded: bool = False
    dialog: str = ""
    problem: str = ""
    why: list[str] = []

    @rx.event(background=True)
    async def watch(self):
        """Show the policies and follow them."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self.may_edit = who.role != "reviewer"
            self.problem = ""
        topics = (policies_topic(who.project_id),)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                lines = await app.feeds.read(
                    ("policies", who.project_id), topics, lambda: app.offload.act(policy_lines, app.runtime, who)
                )
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    if list(lines) != self.lines:
                        self.lines = list(lines)
                    self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def new_draft(self, version_id: str):
        """Begin the next version with the content of a version, and open it."""
        return await self._open(copy_policy, short_text(version_id))

    @rx.event
    async def open_dialog(self, name: str):
        """Ask for a new policy's name, or for a policy from elsewhere."""
        if short_text(name) in ("create", "import"):
            self.dialog, self.problem, self.why = name, "", []

    @rx.event
    async def close(self):
        """Put the dialog away."""
        self.dialog, self.problem, self.why = "", "", []

    @rx.event
    async def create(self, form: dict[str, Any]):
        """Begin a policy of the form's name, and open it."""
        name, description = short_text(form.get("name", "")).strip(), short_text(form.get("description", ""))
        return await self._open(create_policy, name, description)

    @rx.event
    async def take_in(self, form: dict[str, Any]):
        """Begin a draft with the form's text, and open it."""
        self.why = []
        given = form.get("text")
        if isinstance(given, str) and len(given) > LONGEST_TEXT:
            self.problem = text("rules.import.too_long", size=LONGEST_TEXT // 1000)
            return None
        if not long_text(given).strip():
            self.problem = text("rules.import.nothing")
            return None
        return await self._open(import_policy, given, name=short_text(form.get("name", "")).strip())

    async def _open(self, begin: Any, *args: Any, **kwargs: Any):
        app = parts()
        self.problem = ""
        try:
            made: PolicyRef = await app.offload.act(begin, app.runtime, await staff(self), *args, **kwargs)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            if isinstance(refusal, InvalidPolicy):
                self.why = [each.message for each in refusal.findings[:_MOST_SAID]]
            if isinstance(refusal, Invalid) and refusal.code == "wrong_policy_name" and kwargs.get("name") == "":
                self.problem = text("rules.import.no_name")
            return None
        self.dialog = ""
        return rx.redirect(policy_address(made.name, made.version))
