"""Asking a vendor of the case again: what is being confirmed, and what was refused."""

from __future__ import annotations

import secrets
from typing import ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.plugin_rerun import rerun_plugin
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.principal import path_part, staff
from ballerine_app.state.problem import sentence


class CaseVendorsState(rx.State):
    """Beside `CaseState`, which shows the answers. `asking` is the plugin that the open question is about."""

    _access: ClassVar[Access] = "staff"

    asking: str = ""
    problem: str = ""
    _key: str = ""

    @rx.event
    async def ask(self, plugin: str):
        """Ask whether to run a plugin again; each question has a key of its own."""
        self.asking, self.problem, self._key = short_text(plugin), "", secrets.token_urlsafe(16)

    @rx.event
    async def leave(self):
        """Put the question away."""
        self.asking = self.problem = ""

    @rx.event
    async def rerun(self):
        """Run the plugin of the question again."""
        if not self.asking:
            return
        app = parts()
        try:
            await app.offload.act(
                rerun_plugin, app.runtime, await staff(self), path_part(self, 1), self.asking, key=self._key
            )
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return
        self.asking = self.problem = ""
