"""The tab with a policy's rules: as cards and forms beside the JSON, always in step with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.errors import ServiceError
from ballerine_app.services.policy_edit import add_rule, delete_item, duplicate_rule, edited, move_item
from ballerine_app.services.rule_editor_view import editor_view, part_of
from ballerine_app.services.rule_edits import edit_actions, edit_rule, edit_score, edit_scorecard, edit_when
from ballerine_app.services.rule_fields import rule_fields, value_words
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import long_text, short_text
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.views.rule_editor import RuleCard, RuleForm, ScorecardForm, ScoreForm
from ballerine_app.views.rule_fields import FieldCatalogue

_MOST_STEPS = 100
_PANES = ("list", "form", "json")
_NO_FIELDS = FieldCatalogue({})
Data = dict[str, Any]


class RuleEditorState(rx.State):
    """What the editor shows of the text that the page's PolicyState holds.

    `chosen` is the part that is open: `rule:0`, score or scorecard. `broken` tells that the text is no JSON, and that
    cards and form are of the last text that was. `epoch` rises when fields must take what the policy says, whatever was
    typed. `pane` is what a narrow page shows. `fields` are rows of path, words, source and hint.
    """

    _access: ClassVar[Access] = "staff"

    cards: list[RuleCard] = []
    chosen: str = ""
    rule: RuleForm = RuleForm()
    score: ScoreForm = ScoreForm()
    scorecard: ScorecardForm = ScorecardForm()
    fields: list[list[str]] = []
    steps: list[tuple[str, str]] = []
    broken: bool = False
    problem: str = ""
    epoch: int = 0
    pane: str = "list"
    beside: bool = True
    may_undo: bool = False
    may_redo: bool = False
    shown: bool = False
    _version_id: str = ""
    _text: str = ""
    _catalogue: FieldCatalogue = _NO_FIELDS
    # By version: what the text last held that was JSON, the texts before each edit of a form, and those undone.
    _good: dict[str, Data] = {}
    _past: dict[str, list[str]] = {}
    _undone: dict[str, list[str]] = {}

    @rx.event
    async def show(self):
        """Follow the text that the page holds; called when the tab appears and whenever the text may be another."""
        page = await self.get_state(PolicyState)
        if self._version_id != page.version_id:
            self._version_id, self._text = page.version_id, ""
            self.chosen, self.pane, self.problem = "", "list", ""
        if page.text_now() != self._text:
            self.epoch += 1
        await self._follow(page)

    @rx.event
    async def choose(self, part: str):
        """Open a rule, the score or the scorecard."""
        self.chosen, self.pane, self.problem = short_text(part), "form", ""
        self.epoch += 1
        await self._follow(await self.get_state(PolicyState))

    @rx.event
    async def turn_to(self, pane: str):
        """Choose what a narrow page shows."""
        self.pane = pane if short_text(pane) in _PANES else "list"

    @rx.event
    async def lay_beside(self):
        """Show the JSON beside the form, or put it away."""
        self.beside = not self.beside

    @rx.event
    async def go_to(self, pointer: str):
        """Open what a finding is about, in the form and in the text."""
        asked = long_text(pointer)
        part = part_of(asked)
        page = await self.get_state(PolicyState)
        page.place, page.place_asked = asked, page.place_asked + 1
        if part:
            self.chosen = part
            self.epoch += 1
            if self.pane == "list":
                self.pane = "form"
        await self._follow(page)

    @rx.event
    async def find_in_text(self, pointer: str):
        """Show the place of a part in the text."""
        page = await self.get_state(PolicyState)
        page.place, page.place_asked = long_text(pointer), page.place_asked + 1
        self.beside, self.pane = True, "json"

    @rx.event
    async def add(self):
        """Add a rule and open it."""
        edit, place = add_rule()
        if await self._change(lambda data: edited(data, edit), redraw=True):
            await self._open(f"rule:{place(self._data)}")

    @rx.event
    async def double(self):
        """Put a copy after the open rule and open it."""
        index = self._index()
        if await self._change(lambda data: edited(data, duplicate_rule(index)), redraw=True):
            await self._open(f"rule:{index + 1}")

    @rx.event
    async def remove(self):
        """Delete the open rule."""
        index = self._index()
        if await self._change(lambda data: edited(data, delete_item("rules", index)), redraw=True):
            left = len(self._data.get("rules", []))
            await self._open(f"rule:{min(index, left - 1)}" if left else "score")
            self.pane = "list"

    @rx.event
    async def move(self, by: int):
        """Move the open rule up or down by one."""
        index, step = self._index(), 1 if by == 1 else -1
        last = len(self._data.get("rules", [])) - 1
        if not 0 <= index + step <= last:
            return
        if await self._change(lambda data: edited(data, move_item(index, step, "rules")), redraw=True):
            await self._open(f"rule:{index + step}")

    @rx.event
    async def write(self, key: str, words: str):
        """Set a text or number of the open rule."""
        index, given = self._index(), long_text(words)
        await self._change(lambda data: edit_rule(data, index, short_text(key), given))

    @rx.event
    async def condition(self, what: str, place: str, value: int, given: str):
        """Change the condition of the open rule."""
        index, name, words = self._index(), short_text(what), long_text(given)
        number = value if isinstance(value, int) else -1
        where = short_text(place)
        # What was typed stays in its field; all else draws them anew.
        redraw = name not in ("value", "raw")
        await self._change(
            lambda data: edit_when(data, index, name, where, number, words, self._catalogue), redraw=redraw
        )

    @rx.event
    async def action(self, what: str, number: int, given: str):
        """Change what the open rule causes."""
        index, name, words = self._index(), short_text(what), short_text(given)
        place = number if isinstance(number, int) else -1
        await self._change(lambda data: edit_actions(data, index, name, place, words, self._catalogue))

    @rx.event
    async def scoring(self, what: str, index: int, given: str):
        """Change how scores add up, the levels, or a threshold."""
        name, words, place = short_text(what), short_text(given), index if isinstance(index, int) else -1
        await self._change(lambda data: edit_score(data, name, place, words, self._catalogue))

    @rx.event
    async def card(self, what: str, index: int, band: int, given: str):
        """Change the scorecard."""
        name, words = short_text(what), long_text(given)
        place, inner = (each if isinstance(each, int) else -1 for each in (index, band))
        await self._change(lambda data: edit_scorecard(data, name, place, inner, words, self._catalogue))

    @rx.event
    async def undo(self):
        """Take back the last change that a form made."""
        await self._step(self._past, self._undone)

    @rx.event
    async def redo(self):
        """Make again what was taken back."""
        await self._step(self._undone, self._past)

    @rx.event
    async def dismiss(self):
        """Put away what was said."""
        self.problem = ""

    @property
    def _data(self) -> Data:
        return self._good.get(self._version_id, {})

    def _index(self) -> int:
        kind, _, number = self.chosen.partition(":")
        return int(number) if kind == "rule" and number.isdecimal() else -1

    async def _open(self, part: str) -> None:
        self.chosen, self.pane = part, "form"
        await self._follow(await self.get_state(PolicyState))

    async def _step(self, taken: dict[str, list[str]], given: dict[str, list[str]]) -> None:
        page = await self.get_state(PolicyState)
        steps = taken.get(page.version_id)
        if not page.may_edit or not steps:
            return
        given.setdefault(page.version_id, []).append(page.text_now())
        await page.put_text(steps.pop())
        self.epoch += 1
        self.problem = ""
        await self._follow(page)

    async def _change(self, edit: Callable[[Data], Data], *, redraw: bool = False) -> bool:
        """Put the text that an edit makes; False where it was refused or changes nothing."""
        page = await self.get_state(PolicyState)
        content = page.content_now()
        if not page.may_edit or content is None:
            return False
        self.problem = ""
        try:
            after = edit(content)
        except ServiceError as refusal:
            self.problem = sentence(refusal)
            return False
        if after == content and repr(after) == repr(content):
            return False
        before = page.text_now()
        await page.put_text(laid_out(after))
        past = self._past.setdefault(page.version_id, [])
        past.append(before)
        del past[:-_MOST_STEPS]
        self._undone.pop(page.version_id, None)
        if redraw:
            self.epoch += 1
        await self._follow(page)
        return True

    async def _follow(self, page: PolicyState) -> None:
        app = parts()
        self._text = page.text_now()
        content = page.content_now()
        self.broken = content is None
        if content is not None:
            self._good[page.version_id] = content
        who = await staff(self)
        self._catalogue = await app.offload.act(rule_fields, app.runtime, who)
        told = [(each.severity, each.message, each.pointer, each.code) for each in page.findings]
        view = await app.offload.act(editor_view, self._data, self._catalogue, self.chosen, [] if self.broken else told)
        self._put("cards", list(view.cards))
        for name in ("chosen", "rule", "score", "scorecard"):
            self._put(name, getattr(view, name))
        rows = [[each.path, each.label, each.source_words, _hint(each)] for each in self._catalogue.fields.values()]
        self._put("fields", rows)
        self._put("steps", [(each, value_words(each, "")) for each in self._catalogue.steps])
        self.may_undo = page.may_edit and bool(self._past.get(page.version_id))
        self.may_redo = page.may_edit and bool(self._undone.get(page.version_id))
        self.shown = True

    def _put(self, name: str, value: Any) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)


def _hint(field: Any) -> str:
    return " · ".join(part for part in (field.type_words, field.share_words) if part)
