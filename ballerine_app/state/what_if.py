"""What if: the rules that are looked at, on past cases, with scores, levels and thresholds to turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isnan
from typing import Any, ClassVar

import reflex as rx

from ballerine_app.parts import parts
from ballerine_app.services.definition_text import laid_out
from ballerine_app.services.errors import Invalid, ServiceError
from ballerine_app.services.policy_nudges import Nudges, bounds_of, levels_of, nudged
from ballerine_app.services.what_if import PUBLISHED, SAVED, Asked, what_if
from ballerine_app.state.access import Access
from ballerine_app.state.arguments import short_text
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.principal import staff
from ballerine_app.state.problem import sentence
from ballerine_app.views.policy_comparison import WhatIfView

_HIGHEST = 100
_MOVED = "moved"


class WhatIfState(rx.State):
    """What one person's tab tries out. `by` is what the picture stacks: level or fate; `cell` the cases listed.

    `knobs_set` rises when knobs are set by something else than their own fields, which then begin anew. What is turned
    belongs to one version, and is nowhere but here until it is put into the draft.
    """

    _access: ClassVar[Access] = "staff"

    view: WhatIfView = WhatIfView()
    by: str = "level"
    against: str = PUBLISHED
    cell: str = _MOVED
    problem: str = ""
    loaded: bool = False
    knobs_set: int = 0
    _nudges: Nudges = Nudges()
    _version_id: str = ""

    @rx.event
    async def show(self):
        """Judge the past cases by what is looked at now."""
        page = await self.get_state(PolicyState)
        if page.version_id != self._version_id:
            self._version_id, self._nudges = page.version_id, Nudges()
            self.cell, self.view, self.loaded = _MOVED, WhatIfView(), False
            self.against = PUBLISHED
        self.knobs_set += 1
        if not self.loaded:
            yield
        await self._judge()

    @rx.event
    async def turn_rule(self, rule_id: str):
        """Switch a rule off, or on again."""
        name, off = short_text(rule_id), self._nudges.off
        self._nudges = replace(self._nudges, off=off - {name} if name in off else off | {name})
        await self._judge()

    @rx.event
    async def turn_score(self, rule_id: str, score: Any):
        """Try another score of a rule."""
        self._nudges = replace(self._nudges, scores={**self._nudges.scores, short_text(rule_id): _score(score)})
        await self._judge()

    @rx.event
    async def nudge_score(self, rule_id: str, by: int):
        """Try a score that is somewhat higher or lower."""
        name = short_text(rule_id)
        stands = next((knob.score_set for knob in self.view.rules if knob.id == name), None)
        if stands is not None and isinstance(by, int) and abs(by) <= _HIGHEST:
            self.knobs_set += 1
            score = min(_HIGHEST, max(0, stands + by))
            self._nudges = replace(self._nudges, scores={**self._nudges.scores, name: score})
            await self._judge()

    @rx.event
    async def turn_level(self, level: str, score: Any):
        """Try another highest score of a level."""
        name = short_text(level)
        if name in levels_of({}):
            self._nudges = replace(self._nudges, levels={**self._nudges.levels, name: _score(score)})
            await self._judge()

    @rx.event
    async def turn_threshold(self, place: int, end: str, score: Any):
        """Try another beginning (`least`) or end (`most`) of a threshold."""
        content = await self._content()
        thresholds = content.get("thresholds") if content else None
        if not isinstance(thresholds, list) or not isinstance(place, int) or not 0 <= place < len(thresholds):
            return
        least, most = self._nudges.thresholds.get(place, bounds_of(thresholds[place]))
        bounds = (_score(score), most) if short_text(end) == "least" else (least, _score(score))
        self._nudges = replace(self._nudges, thresholds={**self._nudges.thresholds, place: bounds})
        await self._judge()

    @rx.event
    async def undo(self):
        """Turn everything back to the text."""
        self._nudges = Nudges()
        self.knobs_set += 1
        await self._judge()

    @rx.event
    async def keep(self):
        """Put what is turned into the draft's text, where it may be changed; it is not saved by that."""
        page = await self.get_state(PolicyState)
        content = page.content_now()
        if content is None or not page.may_edit or not len(self._nudges):
            return
        await page.put_text(laid_out(nudged(content, self._nudges)))
        self._nudges = Nudges()
        self.knobs_set += 1
        await self._judge()

    @rx.event
    async def choose(self, cell: str):
        """List the cases of a number."""
        self.cell = short_text(cell)
        await self._judge()

    @rx.event
    async def show_by(self, by: str):
        """Stack the picture by risk level, or by what becomes of the case."""
        if short_text(by) in ("level", "fate"):
            self.by, self.cell = by, _MOVED
            await self._judge()

    @rx.event
    async def compare_with(self, what: str):
        """Compare with the published version, or with this version as it is saved."""
        if short_text(what) in (PUBLISHED, SAVED):
            self.against = what
            await self._judge()

    async def _content(self) -> Mapping[str, Any] | None:
        page = await self.get_state(PolicyState)
        return page.content_now() if page.version_id == self._version_id else None

    async def _judge(self) -> None:
        app = parts()
        page = await self.get_state(PolicyState)
        asked = Asked(
            name=page.policy.row.name,
            content=await self._content(),
            nudges=self._nudges,
            against=self.against,
            version_id=self._version_id,
            cell=self.cell,
        )
        self.problem = ""
        try:
            view = await app.offload.act(what_if, app.runtime, await staff(self), asked)
        except ServiceError as refusal:
            self.problem, self.loaded = sentence(refusal), True
            return
        if view != self.view:
            self.view = view
        self.loaded = True


def _score(value: Any) -> int:
    """A whole number from 0 to 100, as a field gives it; 0 for an empty one, Invalid for what is none."""
    try:
        number = float(value or 0)
    except (TypeError, ValueError):
        raise Invalid("bad_argument") from None
    # Not a number is nothing, as an emptied field is.
    return round(min(_HIGHEST, max(0, number))) if not isnan(number) else 0
