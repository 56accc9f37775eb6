"""One custom list, live: its entries searched and paged, changed by a lead, and a value tried."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.live import SPACING_SECONDS
from ballerine_app.parts import parts
from ballerine_app.services.custom_lists import archive_list, describe_list, restore_list
from ballerine_app.services.errors import Invalid, NotFound, ServiceError
from ballerine_app.services.list_columns import end_of
from ballerine_app.services.list_entries import add_to_list, change_entry, remove_from_list
from ballerine_app.services.list_import import undo_import
from ballerine_app.services.list_view import HISTORY, EntriesAsked, list_view, try_value
from ballerine_app.services.topics import lists_topic, policies_topic, session_topic
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text, text_fields
from ballerine_app.state.me import me_of
from ballerine_app.state.principal import path_part, sign_in_page, staff
from ballerine_app.state.problem import sentence
from ballerine_app.state.session_watch import SessionWatch
from ballerine_app.views.lists import EntryRow, ListLine, ListView, Tried
from ballerine_app.views.session import Me

_NO_LINE = ListLine("", "", "", "", 0, 0, 0, (), "", "")
_NOTHING = ListView(_NO_LINE, 0, "", "", False, "", (), 0, 1, 1, (), False)
_NOT_TRIED = Tried("", "", "", "", "", False)
_NO_ENTRY = EntryRow("", "", "", "", "", "", "", "", False)
_DIALOGS = ("add", "describe", "archive", "restore", "import")
_MOST_HISTORY = 1_000


class ListState(rx.State):
    """What one person's tab shows of a list. What is searched for stays here: an address is kept and sent around.

    `dialog`: "", add, edit, describe, archive, restore, undo, import. `removed` can be put back for a moment.
    """

    _access: ClassVar[Access] = "staff"

    me: Me = Me()
    demo: bool = False
    view: ListView = _NOTHING
    search: str = ""
    search_set: int = 0
    shown: str = "all"
    dialog: str = ""
    problem: str = ""
    entry: EntryRow = _NO_ENTRY
    entry_day: str = ""
    tried: Tried = _NOT_TRIED
    removed: str = ""
    loaded: bool = False
    missing: bool = False
    _asked: EntriesAsked = EntriesAsked()
    _name: str = ""
    _undo: str = ""
    _removed: EntryRow = _NO_ENTRY

    @rx.event(background=True)
    async def watch(self):
        """Show the list that the address names, and follow it."""
        app = parts()
        async with self:
            who = await staff(self)
            self.me, self.demo = me_of(who), app.runtime.demo_open
            self._arrive(path_part(self, 1)[:100])
        topics = (lists_topic(who.project_id), policies_topic(who.project_id))
        own_topic = session_topic(who.session_id)
        session = SessionWatch(app.broker, own_topic)
        with app.broker.subscribe(*topics, own_topic) as inbox:
            while True:
                async with self:
                    try:
                        if session.due():
                            await staff(self)
                    except ServiceError:
                        return rx.redirect(sign_in_page(self))
                    name, asked = self._name, self._asked
                key = ("list", who.project_id, who.role, name, asked)
                read = functools.partial(app.offload.act, list_view, app.runtime, who, name, asked)
                try:
                    view = await app.feeds.read(key, topics, read)
                except NotFound:
                    view = None
                async with self:
                    # What was asked for meanwhile has shown itself.
                    if (name, asked) == (self._name, self._asked):
                        self._show(view)
                await asyncio.sleep(SPACING_SECONDS)
                await inbox.wait()

    @rx.event
    async def look_for(self, words: str):
        """Search values and notes."""
        self.search = short_text(words)[:100]
        await self._look(search=self.search, page=1)

    @rx.event
    async def choose(self, name: str):
        """Show all entries, those that expire soon, or those that have."""
        self.shown = short_text(name)
        await self._look(shown=self.shown, page=1)

    @rx.event
    async def clear(self):
        """Show every entry again."""
        self.search, self.shown, self.search_set = "", "all", self.search_set + 1
        await self._look(search="", shown="all", page=1)

    @rx.event
    async def turn_page(self, step: int):
        """Go one page on (1) or back (-1)."""
        forward = 1 if step == 1 else -1
        await self._look(page=min(max(1, self._asked.page + forward), self.view.pages))

    @rx.event
    async def show_more_history(self):
        """Show what was done earlier."""
        await self._look(history=min(self._asked.history + HISTORY, _MOST_HISTORY))

    @rx.event
    async def ask(self, what: str):
        """Open a dialog."""
        if short_text(what) in _DIALOGS:
            self.dialog, self.problem = what, ""

    @rx.event
    async def edit(self, entry_id: str):
        """Open the dialog with one entry."""
        found = next((row for row in self.view.rows if row.entry_id == short_text(entry_id)), None)
        if found:
            self.dialog, self.problem, self.entry = "edit", "", found
            self.entry_day = _last_day(found.expires_at)

    @rx.event
    async def ask_undo(self, import_id: str):
        """Ask whether to take an import back."""
        self._undo, self.dialog, self.problem = short_text(import_id), "undo", ""

    @rx.event
    async def close(self):
        """Put away the dialog and what was said."""
        self.dialog = self.problem = self.removed = ""

    @rx.event
    async def add(self, form: dict[str, Any]):
        """Add the form's values, one per line."""
        values = long_text(form.get("values", "")).splitlines()
        note, day = short_text(form.get("note", "")), short_text(form.get("expires", ""))
        await self._act(
            lambda app, who: add_to_list(app, who, self.view.line.list_id, values, note=note, expires_at=_end(day))
        )

    @rx.event
    async def change(self, form: dict[str, Any]):
        """Give the open entry the form's note and end."""
        given = text_fields(form)
        day = given.get("expires", "")
        kept = day == self.entry_day
        ends = datetime.fromisoformat(self.entry.expires_at) if kept and self.entry.expires_at else None
        await self._act(
            lambda app, who: change_entry(
                app,
                who,
                self.view.line.list_id,
                self.entry.entry_id,
                note=given.get("note", ""),
                expires_at=ends if kept else _end(day),
            )
        )

    @rx.event
    async def remove(self, entry_id: str):
        """Remove an entry; it can be put back for a moment."""
        found = next((row for row in self.view.rows if row.entry_id == short_text(entry_id)), None)
        if found and await self._act(
            lambda app, who: remove_from_list(app, who, self.view.line.list_id, [found.entry_id])
        ):
            self.removed, self._removed = found.value, found

    @rx.event
    async def put_back(self):
        """Put back what was removed last."""
        row = self._removed
        ends = datetime.fromisoformat(row.expires_at) if row.expires_at else None
        if self.removed and await self._act(
            lambda app, who: add_to_list(app, who, self.view.line.list_id, [row.value], note=row.note, expires_at=ends)
        ):
            self.removed = ""

    @rx.event
    async def describe(self, form: dict[str, Any]):
        """Say what the list is for."""
        given = text_fields(form).get("description", "")
        await self._act(lambda app, who: describe_list(app, who, self.view.line.list_id, given, self.view.revision))

    @rx.event
    async def act(self):
        """Do what the open dialog asks about."""
        whole = {"archive": archive_list, "restore": restore_list}.get(self.dialog)
        if whole:
            await self._act(lambda app, who: whole(app, who, self.view.line.list_id, self.view.revision))
        elif self.dialog == "undo":
            await self._act(lambda app, who: undo_import(app, who, self.view.line.list_id, self._undo))

    @rx.event
    async def try_it(self, form: dict[str, Any]):
        """See which entry fits a value."""
        app = parts()
        given = text_fields(form).get("tried", "")
        try:
            self.tried = await app.offload.act(try_value, app.runtime, await staff(self), self.view.line.list_id, given)
        except ServiceError as refusal:
            self.problem = sentence(refusal)

    def _arrive(self, name: str) -> None:
        if name != self._name:
            self._name, self._asked = name, EntriesAsked()
            self.search, self.shown, self.search_set = "", "all", self.search_set + 1
            self.tried, self.loaded, self.view = _NOT_TRIED, False, _NOTHING
        self.dialog = self.problem = self.removed = ""
        self.missing = False

    def _show(self, view: ListView | None) -> None:
        self.loaded, self.missing = True, view is None
        if view is not None and view != self.view:
            self.view = view

    async def _look(self, **changes: Any) -> None:
        """Show other entries at once."""
        app = parts()
        self._asked = replace(self._asked, **changes)
        try:
            self._show(await app.offload.act(list_view, app.runtime, await staff(self), self._name, self._asked))
        except NotFound:
            self._show(None)

    async def _act(self, act: Callable[[Any, Any], object]) -> bool:
        """Do it, and put the dialog away; what was refused is said, and nothing typed is lost."""
        app = parts()
        self.problem = self.removed = ""
        try:
            await app.offload.act(act, app.runtime, await staff(self))
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return False
        self.dialog = ""
        await self._look()
        return True


def _end(day: str) -> datetime | None:
    try:
        return end_of(day.strip())
    except ValueError:
        raise Invalid("list_bad_date", field="expires") from None


def _last_day(expires_at: str) -> str:
    """The last whole day before an end, as a date field writes it; the day itself where the end is within it."""
    if not expires_at:
        return ""
    ends = datetime.fromisoformat(expires_at)
    last = ends.date() if (ends.hour, ends.minute, ends.second) != (0, 0, 0) else date.fromordinal(ends.toordinal() - 1)
    return last.isoformat()
