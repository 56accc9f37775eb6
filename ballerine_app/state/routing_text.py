"""A routing's text as a form beside its JSON: what the tabs of routing and of the simulator share."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.errors import Invalid, InvalidDefinition
from ballerine_app.services.routing_form import (
    routing_content,
    typed_into_routing,
    with_provider,
    with_provider_moved,
    with_strategy,
    without_provider,
)
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.problem import sentence
from ballerine_app.views.plugin_editor import ParamFinding
from ballerine_app.views.routing_form import RoutingForm


class RoutingText(rx.State, mixin=True):
    """The form of a text that the class keeps: it says what it is (`_text_now`), and takes another (`_take_text`).

    `epoch` rises when the form must take what the text says, whatever was typed.
    """

    form: RoutingForm = RoutingForm()
    findings: list[ParamFinding] = []
    broken: bool = False
    epoch: int = 0
    form_problem: str = ""
    _with_page: list[str] = []

    @rx.event
    async def put(self, pointer: str, typed: str):
        """Put what was typed into a field into the text."""
        await self._change(typed_into_routing, short_text(pointer), long_text(typed))

    @rx.event
    async def choose_strategy(self, name: str):
        """Take another strategy."""
        await self._change(with_strategy, short_text(name))

    @rx.event
    async def move(self, index: int, step: int):
        """Move a provider one place up (-1) or down (1)."""
        if isinstance(index, int) and step in (-1, 1):
            await self._change(with_provider_moved, index, step)

    @rx.event
    async def remove(self, index: int):
        """Take a provider out."""
        if isinstance(index, int):
            await self._change(without_provider, index)

    @rx.event
    async def add_provider(self, form: dict[str, Any]):
        """Put a provider of the form's name at the end."""
        await self._change(with_provider, short_text(form.get("provider", "")))

    async def _change(self, change: Any, *args: Any) -> None:
        if not self._may_type() or self.broken:
            return
        before = self._text_now()
        self.form_problem = ""
        try:
            after = await parts().offload.act(change, before, *args)
        except (Invalid, InvalidDefinition) as refusal:
            self.form_problem = sentence(refusal)
            return
        if after != before:
            self._take_text(after)
        await self._follow_text()

    async def _follow_text(self) -> None:
        app = parts()
        content: Any = await app.offload.act(routing_content, app.runtime, self._text_now(), tuple(self._with_page))
        self.broken = content.broken
        if list(content.findings) != self.findings:
            self.findings = list(content.findings)
        if not content.broken and content.form != self.form:
            self.form = content.form

    def _may_type(self) -> bool:
        raise NotImplementedError

    def _text_now(self) -> str:
        raise NotImplementedError

    def _take_text(self, text: str) -> None:
        raise NotImplementedError
