"""The text of a version while somebody types it: kept apart from what is saved, until it is saved or dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.parts import parts
from ballerine_app.services.errors import ServiceError
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence


class TypedText(rx.State, mixin=True):
    """What the pages of workflows and policies share; `_view` is the version, with its `row` and saved `text`.

    `source` is the text that the field begins with; another `source_set` makes the field take it. `changed` tells that
    something is typed and not saved, `stale` that somebody else has saved meanwhile. `_typed` holds, by version, the
    revision that the typing began on and the text. `_changed_since` is the key of what is said where somebody else was
    first.
    """

    _changed_since: ClassVar[str]

    source: str = ""
    source_set: int = 0
    changed: bool = False
    stale: bool = False
    problem: str = ""
    _view: Any = None
    _in_field: str = ""
    _typed: dict[str, tuple[int, str]] = {}

    def _typed_now(self) -> str:
        """What was typed into the version that is looked at; "" where nothing was."""
        return self._typed.get(self._view.row.version_id, (0, ""))[1]

    def _shown_now(self) -> str:
        """The text that belongs into the field: what was typed, be it nothing at all, or else what is saved."""
        typed = self._typed.get(self._view.row.version_id)
        return typed[1] if typed else self._view.text

    def _keep(self, words: str) -> None:
        """Keep what was typed; nothing is kept where it is what is saved."""
        row = self._view.row
        if words == self._view.text:
            self._typed.pop(row.version_id, None)
        else:
            revision, _ = self._typed.get(row.version_id, (row.revision, ""))
            self._typed[row.version_id] = (revision, words)
        self._mark()

    def _drop(self) -> None:
        """Forget what was typed."""
        self._typed.pop(self._view.row.version_id, None)
        self._mark()

    async def _save(self, save: Any) -> None:
        """Put what was typed into the draft, by the service `save`."""
        row = self._view.row
        if row.version_id not in self._typed:
            return
        revision, typed = self._typed[row.version_id]
        saved = await self._act(save, row.version_id, typed, revision)
        if saved:
            # One's own act is no change by somebody else; what is typed next builds on it.
            self._view = replace(self._view, row=replace(row, revision=saved.revision), text=typed)
            self._drop()

    def _fill(self, words: str) -> None:
        """Make the field take a text."""
        self.source, self._in_field = words, words
        self.source_set += 1

    def _mark(self) -> None:
        typed = self._typed.get(self._view.row.version_id)
        self.changed = typed is not None
        self.stale = typed is not None and typed[0] != self._view.row.revision

    async def _act(self, act: Any, *args: Any, nothing: bool = False) -> Any:
        """What an act of a service gives, True for one that gives `nothing`; None where refused."""
        app = parts()
        self.problem = ""
        try:
            done = await app.offload.act(act, app.runtime, await staff(self), *args)
        except ServiceError as refusal:
            self.problem = sentence(refusal) if refusal.code != "changed_since" else text(self._changed_since)
            return None
        return nothing or done
