"""Which cases a number of a comparison stands for, and the word by which a page asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ballerine_app.engine.rules.comparison import disagreement, fate_of, has_moved, level_of
from ballerine_app.engine.rules.outcome import Broken, Outcome
from ballerine_app.locales import text

Result = Outcome | Broken
Choice = Callable[[Result, Result, str], bool]

MOVED: Final = "moved"
BROKEN_NOW: Final = "broken"
_DISAGREEMENTS: Final = ("approved_stopped", "rejected_passed")


def choice_of(cell: str) -> Choice:
    """Whether a case belongs to the cell, from its results before and after and what a person decided.

    Cells: moved, broken, `level:low>high`, `fate:review>block`, `people:approved_stopped`, `rule:<id>` (fires after,
    and didn't before, or the other way round). Anything else has no cases.
    """
    kind, _, what = cell.partition(":")
    if cell == MOVED:
        return lambda before, after, _: has_moved(before, after)
    if cell == BROKEN_NOW:
        return lambda _, after, __: isinstance(after, Broken)
    if kind == "level":
        return lambda before, after, _: f"{level_of(before)}>{level_of(after)}" == what
    if kind == "fate":
        return lambda before, after, _: f"{fate_of(before)}>{fate_of(after)}" == what
    if kind == "people":
        return lambda _, after, decision: disagreement(decision, after) == what
    if kind == "rule":
        return lambda before, after, _: _fires(before, what) is not _fires(after, what)
    return lambda *_: False


def title_of(cell: str) -> str:
    """The cell in words, as a heading of its cases."""
    kind, _, what = cell.partition(":")
    if kind in ("level", "fate"):
        before, _, after = what.partition(">")
        try:
            words = {"before": text(f"what_if.{kind}.{before}"), "after": text(f"what_if.{kind}.{after}")}
        except KeyError:
            return ""
        return text("what_if.title.stays" if before == after else "what_if.title.moves", **words)
    if kind == "people" and what in _DISAGREEMENTS:
        return text(f"what_if.people.{what}")
    if kind == "rule":
        return text("what_if.title.rule", rule=what)
    return text(f"what_if.title.{cell}") if cell in (MOVED, BROKEN_NOW) else ""


def _fires(result: Result, rule: str) -> bool:
    return isinstance(result, Outcome) and rule in result.fired
