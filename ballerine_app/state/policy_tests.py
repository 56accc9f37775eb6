"""The tests of a policy's version: adding one by a form, changing it, expecting what comes out, taking it away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.errors import Invalid, ServiceError
from ballerine_app.services.policy_test_data import cases_to_copy, data_of_case
from ballerine_app.services.policy_test_edit import (
    expectation,
    expecting,
    form_of,
    read_form,
    tried,
    with_test,
    without_test,
)
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.views.policies import PolicyTestForm

_FIELDS = tuple(PolicyTestForm.__dataclass_fields__)


class PolicyTestsState(rx.State):
    """The form of a test, while it is open. `filled` counts how often the form was filled, so that its fields take it.

    `field` names the field that is wrong with `problem`, "" for none of them. `outcome` is what comes out of the data.
    """

    _access: ClassVar[Access] = "staff"

    open: bool = False
    adding: bool = True
    form: PolicyTestForm = PolicyTestForm()
    filled: int = 0
    cases: list[tuple[str, str]] = []
    problem: str = ""
    field: str = ""
    _index: int | None = None

    @rx.event
    async def add(self):
        """Open the form of a new test."""
        await self._show(PolicyTestForm(), None)

    @rx.event
    async def edit(self, index: int):
        """Open the form of a test that is there."""
        page, content = await self._content()
        tests = content.get("tests", []) if content else []
        if type(index) is int and 0 <= index < len(tests) and page.tests:
            await self._show(form_of(tests[index]), index)

    @rx.event
    async def close(self):
        """Put the form away."""
        self.open, self.problem, self.field, self.cases = False, "", "", []

    @rx.event
    async def put(self, name: str, words: str):
        """Keep what was typed into a field."""
        if short_text(name) in _FIELDS:
            self.form = replace(self.form, **{name: long_text(words)})

    @rx.event
    async def from_case(self, case_id: str):
        """Put what the policy reads of a case into the form, without personal data."""
        chosen = short_text(case_id)
        _, content = await self._content()
        if not chosen or content is None:
            return
        app = parts()
        self.problem = self.field = ""
        try:
            data = await app.offload.act(data_of_case, app.runtime, await staff(self), content, chosen)
        except ServiceError as refusal:
            self._refuse(refusal)
            return
        self._fill(replace(self.form, data=laid_out(data)))
        await self._expect(content)

    @rx.event
    async def expect(self):
        """Fill in what comes out of the form's data as what is expected."""
        _, content = await self._content()
        if content is not None:
            await self._expect(content)

    @rx.event
    async def save(self, form: dict[str, Any]):
        """Put the form's test into the policy's text."""
        given = {name: long_text(form.get(name, "")) for name in _FIELDS}
        page, content = await self._content()
        if content is None:
            return
        self.problem = self.field = ""
        try:
            changed = with_test(content, read_form(given), self._index)
        except ServiceError as refusal:
            self._fill(PolicyTestForm(**given))
            self._refuse(refusal)
            return
        await page.put_text(laid_out(changed))
        self.open, self.cases = False, []

    @rx.event
    async def expect_now(self, index: int):
        """Have a test expect what comes out now."""
        page, content = await self._content()
        tests = content.get("tests", []) if content else []
        if content is None or type(index) is not int or not 0 <= index < len(tests) or not page.tests:
            return
        app = parts()
        try:
            result = await app.offload.act(tried, app.runtime, await staff(self), content, form_of(tests[index]))
            changed = expecting(content, index, result)
        except ServiceError as refusal:
            page.problem = sentence(refusal)
            return
        await page.put_text(laid_out(changed))

    @rx.event
    async def remove(self, index: int):
        """Take a test away."""
        page, content = await self._content()
        if content is not None and type(index) is int and 0 <= index < len(page.tests):
            await page.put_text(laid_out(without_test(content, index)))

    async def _content(self) -> tuple[PolicyState, dict[str, Any] | None]:
        """The page, and the content that is looked at; None where it can't be changed."""
        page = await self.get_state(PolicyState)
        return page, page.content_now() if page.may_edit else None

    async def _show(self, form: PolicyTestForm, index: int | None) -> None:
        app, who = parts(), await staff(self)
        _, content = await self._content()
        if content is None:
            return
        found = await app.offload.act(cases_to_copy, app.runtime, who)
        self.cases = [(each.case_id, each.words) for each in found]
        self.problem = self.field = ""
        self._index, self.adding, self.open = index, index is None, True
        self._fill(form)

    async def _expect(self, content: dict[str, Any]) -> None:
        app = parts()
        self.problem = self.field = ""
        try:
            result = await app.offload.act(tried, app.runtime, await staff(self), content, self.form)
            self._fill(expectation(self.form, result))
        except ServiceError as refusal:
            self._refuse(refusal)

    def _fill(self, form: PolicyTestForm) -> None:
        self.form = form
        self.filled += 1

    def _refuse(self, refusal: ServiceError) -> None:
        self.problem = sentence(refusal)
        self.field = refusal.field if isinstance(refusal, Invalid) else ""
