"""The import of a file into the custom list that is open: look at it, choose how it is read, take it in."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.errors import Conflict, ServiceError
from ballerine_app.services.list_import import apply_import, forget_upload
from ballerine_app.services.list_preview import Reading, preview_import, proper_reading
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.list import ListState
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.views.lists import ImportPreview

_NOTHING = ImportPreview("", "", "", "", False, (), 0, -1, -1, 0, 0, 0, 0, 0, 0, 0, (), ())
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "none": ""}
_WORDS = {separator: word for word, separator in _SEPARATORS.items()}


class ListImportState(rx.State):
    """A file that is looked at. `separator` is the word for the separator; columns are numbers as texts, "-1" none."""

    _access: ClassVar[Access] = "staff"

    preview: ImportPreview = _NOTHING
    separator: str = "comma"
    value: str = "0"
    note: str = "-1"
    expires: str = "-1"
    skip: bool = False
    busy: bool = False
    problem: str = ""
    broken_href: str = ""

    @rx.event
    async def open_import(self):
        """Open the dialog, without a file."""
        self._forget()
        listed = await self.get_state(ListState)
        listed.dialog, listed.problem = "import", ""

    @rx.event
    async def look_at(self, upload_id: str):
        """Look at a file that was just sent."""
        self._forget()
        self.busy = True
        yield
        await self._preview(short_text(upload_id), None)

    @rx.event
    async def read_with(self, what: str, value: str):
        """Choose the separator or what a column holds, and look again."""
        given = short_text(value)
        chosen = {"separator": self.separator, "value": self.value, "note": self.note, "expires": self.expires}
        if not self.preview.upload_id or short_text(what) not in chosen:
            return
        chosen[what] = given
        if what == "separator":
            chosen |= {"value": "0", "note": "-1", "expires": "-1"}
        self.busy = True
        yield
        await self._again(chosen, header=self.preview.header)

    @rx.event
    async def has_header(self, ticked: bool):
        """Say whether the first row is a header, and look again."""
        chosen = {"separator": self.separator, "value": self.value, "note": self.note, "expires": self.expires}
        if self.preview.upload_id:
            self.busy = True
            yield
            await self._again(chosen, header=bool(ticked))

    @rx.event
    async def leave_out(self, ticked: bool):
        """Say whether broken rows may be left out."""
        self.skip = bool(ticked)

    @rx.event
    async def take_in(self):
        """Take the file in as a whole."""
        if self.busy or not self.preview.upload_id:
            return
        self.busy, self.problem = True, ""
        yield
        app = parts()
        listed = await self.get_state(ListState)
        try:
            await app.offload.act(
                apply_import,
                app.runtime,
                await staff(self),
                listed.view.line.list_id,
                self.preview.upload_id,
                self.preview.revision,
                reading=self._reading(),
                skip_broken=self.skip,
            )
        except Conflict as refusal:
            # The list has changed since: what would happen now is shown, and nothing was done.
            said = sentence(refusal)
            await self._preview(self.preview.upload_id, self._reading())
            self.problem = self.problem or said
            return
        except ServiceError as refusal:
            self.busy, self.problem = False, sentence(refusal)
            return
        self._forget()
        listed.dialog = ""
        await listed._look()

    @rx.event
    async def close(self):
        """Put the dialog away and forget the file."""
        app = parts()
        listed = await self.get_state(ListState)
        upload_id, self.problem = self.preview.upload_id, ""
        self._forget()
        listed.dialog = ""
        if upload_id:
            await app.offload.act(forget_upload, app.runtime, await staff(self), listed.view.line.list_id, upload_id)

    @rx.event
    async def another(self):
        """Choose another file."""
        self._forget()

    async def _again(self, chosen: dict[str, str], *, header: bool) -> None:
        try:
            reading = _reading(chosen, header=header)
        except ServiceError as refusal:
            self.busy, self.problem = False, sentence(refusal)
            return
        await self._preview(self.preview.upload_id, reading)

    async def _preview(self, upload_id: str, reading: Reading | None) -> None:
        app = parts()
        listed = await self.get_state(ListState)
        self.problem = ""
        try:
            found = await app.offload.act(
                preview_import, app.runtime, await staff(self), listed.view.line.list_id, upload_id, reading
            )
        except ServiceError as refusal:
            self.busy, self.problem = False, sentence(refusal)
            return
        self.busy, self.skip = False, self.skip and found.upload_id == self.preview.upload_id
        self.preview = found
        self.separator = _WORDS[found.separator]
        self.value, self.note, self.expires = str(found.value), str(found.note), str(found.expires)
        asked = {
            "separator": found.separator,
            "header": str(found.header).lower(),
            "value": found.value,
            "note": found.note,
            "expires": found.expires,
        }
        self.broken_href = f"/api/lists/{listed.view.line.list_id}/uploads/{upload_id}/broken?{urlencode(asked)}"

    def _reading(self) -> Reading:
        seen = self.preview
        return proper_reading(
            seen.separator, header=seen.header, value=seen.value, note=seen.note, expires=seen.expires
        )

    def _forget(self) -> None:
        self.preview, self.skip, self.busy, self.problem, self.broken_href = _NOTHING, False, False, "", ""


def _reading(chosen: dict[str, Any], *, header: bool) -> Reading:
    columns = {
        name: int(chosen[name]) if chosen[name].lstrip("-").isdecimal() and len(chosen[name]) < 5 else -2
        for name in ("value", "note", "expires")
    }
    return proper_reading(_SEPARATORS.get(chosen["separator"], "?"), header=header, **columns)
