"""The backtests of a policy: begun, followed live, opened again."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.locales import text
from ballerine_app.parts import parts
from ballerine_app.services.backtests import backtest_list, backtest_view, cancel_backtest, start_backtest
from ballerine_app.services.errors import Invalid, ServiceError
from ballerine_app.services.topics import policies_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text, text_fields
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.policy_address import policy_address_of
from ballerine_app.state.principal import sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.backtests import BacktestRow, BacktestView

_MOVED = "moved"
_TAB = "backtests"
_MONTH = timedelta(days=30)


class BacktestsState(rx.State):
    """What one person's tab shows. The form begins with `first_day` and `last_day`, the last month.

    `opened` is the backtest that is looked into, "" for none; `problem` belongs to the form, `lost` to the rest.
    """

    _access: ClassVar[Access] = "staff"

    rows: list[BacktestRow] = []
    first_day: str = ""
    last_day: str = ""
    opened: str = ""
    view: BacktestView = BacktestView()
    by: str = "level"
    cell: str = _MOVED
    problem: str = ""
    lost: str = ""
    loaded: bool = False
    _name: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Follow the backtests of the policy that the address asks for, while it asks for this tab."""
        app = parts()
        async with self:
            who = await staff(self)
            asked = policy_address_of(self)
            if asked.tab != _TAB:
                return
            if asked.name != self._name:
                self._name, self.rows, self.opened, self.view, self.loaded = asked.name, [], "", BacktestView(), False
            self.problem = self.lost = ""
            today = app.runtime.clock().date()
            self.first_day, self.last_day = (today - _MONTH).isoformat(), today.isoformat()
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(policies_topic(who.project_id), own_topic) as inbox:
            while True:
                rows = await app.offload.act(backtest_list, app.runtime, who, asked.name)
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    self._take(list(rows))
                    opened, cell = self.opened, self.cell
                if opened:
                    await self._follow(opened, cell, who)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def begin(self, form: dict[str, Any]):
        """Begin a backtest of what is looked at, over the days of the form."""
        given = text_fields(form)
        page = await self.get_state(PolicyState)
        content = page.content_now()
        self.problem = ""
        if content is None:
            self.problem = text("what_if.no_json")
            return
        try:
            days = [date.fromisoformat(given.get(name, "")) for name in ("starts_on", "ends_on")]
        except ValueError:
            self.problem = text("backtests.days")
            return
        made = await self._act(start_backtest, page.version_id, content, *days)
        if made:
            self.opened, self.cell, self.view = made, _MOVED, BacktestView()
            await self._look()

    @rx.event
    async def cancel(self, backtest_id: str):
        """End a backtest before its time."""
        await self._act(cancel_backtest, short_text(backtest_id))

    @rx.event
    async def open(self, backtest_id: str):
        """Look into a backtest; the opened one again closes it."""
        chosen = short_text(backtest_id)
        self.opened = "" if chosen == self.opened else chosen
        self.cell, self.view = _MOVED, BacktestView()
        await self._look()

    @rx.event
    async def choose(self, cell: str):
        """List the cases of a number."""
        self.cell = short_text(cell)
        await self._look()

    @rx.event
    async def show_by(self, by: str):
        """Stack the picture by risk level, or by what becomes of the case."""
        if short_text(by) in ("level", "fate"):
            self.by, self.cell = by, _MOVED
            await self._look()

    def _take(self, rows: list[BacktestRow]) -> None:
        if rows != self.rows:
            self.rows = rows
        self.loaded = True
        if self.opened and all(row.id != self.opened for row in rows):
            self.opened, self.view = "", BacktestView()

    async def _follow(self, opened: str, cell: str, who: Any) -> None:
        app = parts()
        try:
            view = await app.offload.act(backtest_view, app.runtime, who, opened, cell)
        except ServiceError:
            return
        async with self:
            if (self.opened, self.cell) == (opened, cell) and view != self.view:
                self.view = view

    async def _look(self) -> None:
        self.lost = ""
        if not self.opened:
            return
        app = parts()
        try:
            self.view = await app.offload.act(backtest_view, app.runtime, await staff(self), self.opened, self.cell)
        except ServiceError as refusal:
            self.lost = sentence(refusal)

    async def _act(self, act: Any, *args: Any) -> Any:
        app = parts()
        self.problem = ""
        try:
            return await app.offload.act(act, app.runtime, await staff(self), *args)
        except ServiceError as refusal:
            if isinstance(refusal, Invalid) and refusal.code == "bad_argument":
                raise
            self.problem = sentence(refusal)
            return None
