"""The queue of cases, live. The address holds the filter, so that reload, back and a shared link show the same."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import asdict, replace
from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.desk import take_case
from ballerine_app.services.errors import Invalid, ServiceError
from ballerine_app.services.queue import QueueFilter, checked_filter, own_queue, shared_queue
from ballerine_app.services.topics import queue_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, query, sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.queue import QueueCounts, QueuePage
from ballerine_app.views.session import Me

_DEFAULT = QueueFilter()
_FILTERS = ("view", "search", "state", "risk", "kind", "queue", "sort", "direction", "page")


class QueueState(rx.State):
    """What one reviewer's tab shows of the queue."""

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    page: QueuePage = QueuePage()
    counts: QueueCounts = QueueCounts()
    view: str = "all"
    search: str = ""
    search_set: int = 0
    state_filter: str = ""
    risk_filter: str = ""
    kind_filter: str = ""
    queue_filter: str = ""
    sort: str = "risk"
    direction: str = "desc"
    filtered: bool = False
    loaded: bool = False
    new_count: int = 0
    changed_count: int = 0
    problem: str = ""

    @rx.event(background=True)
    async def watch(self):
        """Show the page of the queue that the address asks for, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            wanted = _wanted(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            if wanted.search != self.search:
                # Not by typing: the field takes the address's words.
                self.search_set += 1
            self.view, self.search = wanted.view, wanted.search
            self.state_filter, self.risk_filter, self.kind_filter = wanted.state, wanted.risk, wanted.kind
            self.queue_filter = wanted.queue
            self.sort, self.direction = wanted.sort, wanted.direction
            self.filtered = bool(wanted.search or wanted.state or wanted.risk or wanted.kind or wanted.queue)
            self.new_count = self.changed_count = 0
            self.problem = ""
        topics = (queue_topic(who.project_id),)
        reader = who.id if wanted.view == "mine" else ""
        key = ("queue", who.project_id, wanted, reader)
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        known: dict[str, str] | None = None
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                shared = await app.feeds.read(
                    key, topics, lambda: app.offload.act(shared_queue, app.runtime, who, wanted)
                )
                page, counts = await app.feeds.read(
                    (*key, who.id),
                    topics,
                    functools.partial(app.offload.act, own_queue, app.runtime, who, shared),
                )
                page, fresh, changed = _marked(page, known)
                known = (known or {}) | {row.case_id: row.changed_at for row in page.rows}
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    self.new_count += fresh
                    self.changed_count += changed
                    if page != self.page:
                        self.page = page
                    if counts != self.counts:
                        self.counts = counts
                    self.loaded = True
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def look_for(self, words: str):
        """Search names and references."""
        if path_part(self, 1):
            return None  # typed on the way to a case: the page has changed since
        self.search = short_text(words)[:100]
        return self._go(replace_entry=True, search=self.search, page=1)

    @rx.event
    async def choose(self, name: str, value: str):
        """Set one filter (state, risk, kind, queue); the value that is set already clears it."""
        if short_text(name) not in ("state", "risk", "kind", "queue"):
            raise Invalid("unknown_filter")
        current = getattr(_wanted(self), name)
        changes: dict[str, Any] = {name: "" if current == value else short_text(value), "page": 1}
        return self._go(**changes)

    @rx.event
    async def order_by(self, name: str):
        """Sort by a column; a second time turns the order round."""
        wanted = _wanted(self)
        first, second = ("asc", "desc") if name == "name" else ("desc", "asc")
        turn = wanted.sort == name and wanted.direction == first
        return self._go(sort=short_text(name), direction=second if turn else first, page=1)

    @rx.event
    async def turn_page(self, step: int):
        """Go one page on (1) or back (-1)."""
        forward = 1 if step == 1 else -1
        return self._go(page=min(max(1, self.page.page + forward), self.page.pages))

    @rx.event
    async def clear(self):
        """Drop every filter of this view."""
        return self._go(search="", state="", risk="", kind="", queue="", page=1)

    @rx.event
    async def take(self, case_id: str):
        """Assign a case to oneself."""
        app = parts()
        try:
            await app.offload.act(take_case, app.runtime, await staff(self), short_text(case_id))
            self.problem = ""
        except ServiceError as refusal:
            self.problem = sentence(refusal)

    def _go(self, *, replace_entry: bool = False, **changes: Any):
        wanted = replace(_wanted(self), **changes)
        given = {name: value for name, value in asdict(wanted).items() if name in _FILTERS}
        differing = {name: value for name, value in given.items() if value != getattr(_DEFAULT, name)}
        return rx.redirect("/cases" + (f"?{urlencode(differing)}" if differing else ""), replace=replace_entry)


def _wanted(state: QueueState) -> QueueFilter:
    """The filter of the address; a wrong value in it counts as none."""
    given = {name: query(state, name) for name in _FILTERS if query(state, name)}
    page = given.pop("page", "1")
    wanted = QueueFilter(**given, page=int(page) if page.isdecimal() and int(page) else 1)  # type: ignore[arg-type]
    try:
        return checked_filter(wanted)
    except Invalid:
        return _DEFAULT


def _marked(page: QueuePage, known: dict[str, str] | None) -> tuple[QueuePage, int, int]:
    """The page with rows that came since it was opened marked as fresh, and how many are new and changed."""
    if known is None:
        return page, 0, 0
    fresh = {row.case_id for row in page.rows if row.case_id not in known}
    changed = {row.case_id for row in page.rows if known.get(row.case_id, row.changed_at) != row.changed_at}
    rows = tuple(replace(row, fresh=row.case_id in fresh | changed) for row in page.rows)
    return replace(page, rows=rows), len(fresh), len(changed)
