"""How past or new cases come out under two policies: counts, the picture of what moves, and which cases."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FlowBand:
    """A stack of cases at one side of the picture. `top` and `height` are percent of it; `tone` colours it."""

    key: str = ""
    word: str = ""
    cases: str = ""
    share: str = ""
    tone: str = ""
    top: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class FlowRibbon:
    """The cases that go from one stack to another, as an outline in a field of 100 by 100. `cell` chooses them."""

    cell: str = ""
    path: str = ""
    tone: str = ""
    moved: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class FlowCell:
    """A number of the matrix. `cell` chooses its cases, "" where there are none. `moved` is off the diagonal."""

    cell: str = ""
    cases: str = ""
    spoken: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class FlowRow:
    """What becomes of the cases that were in one stack."""

    word: str = ""
    tone: str = ""
    cells: tuple[FlowCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """From where to where cases move: the picture and its numbers; `columns` are (word, tone)."""

    before: tuple[FlowBand, ...] = ()
    after: tuple[FlowBand, ...] = ()
    ribbons: tuple[FlowRibbon, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[FlowRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CountChange:
    """A count before and after, e.g. of an action or of a disagreement with people. `cell` chooses its cases.

    `change` is written with its sign, "" for none; `worse` tells that the change deserves a second look.
    """

    key: str = ""
    word: str = ""
    before: str = ""
    after: str = ""
    change: str = ""
    worse: bool = False
    cell: str = ""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule with the number of cases on which it fires, before and after. `broken` counts where it can't be judged.

    `known` is "both", "before" or "after": of which content it is. `bar_before` and `bar_after` are percent of the
    cases.
    """

    id: str = ""
    description: str = ""
    known: str = "both"
    before: str = ""
    after: str = ""
    change: str = ""
    bar_before: float = 0
    bar_after: float = 0
    broken: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case and how it comes out. Scores below zero mean that there is none. `decision` is what a person decided."""

    case_id: str = ""
    reference: str = ""
    name: str = ""
    score_before: int = -1
    level_before: str = ""
    score: int = -1
    level: str = ""
    fate_before: str = ""
    fate: str = ""
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    decision: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Two judgements of the same cases, counts written out; `stricter` and `milder` split what changes its level."""

    cases: int = 0
    cases_word: str = ""
    moved: int = 0
    moved_word: str = ""
    stricter: str = ""
    milder: str = ""
    rescored: str = ""
    levels: Flow = Flow()
    fates: Flow = Flow()
    actions: tuple[CountChange, ...] = ()
    people: tuple[CountChange, ...] = ()
    decided: str = ""
    rules: tuple[RuleChange, ...] = ()
    broken: int = 0
    broken_word: str = ""


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases of one number: the newest of them, and how many there are. `title` says which."""

    cell: str = ""
    title: str = ""
    cases: tuple[MovedCase, ...] = ()
    total: int = 0
    total_word: str = ""


@dataclass(frozen=True, slots=True)
class RuleKnob:
    """A rule to turn: `on`, and its score (`score_set`) beside the one that stands in the text; how often it fires."""

    id: str = ""
    description: str = ""
    score: int = 0
    score_set: int = 0
    on: bool = True
    count: RuleChange = field(default_factory=RuleChange)


@dataclass(frozen=True, slots=True)
class ThresholdKnob:
    """A threshold to turn: the action in words, from and to which score."""

    place: int = 0
    word: str = ""
    least: int = 0
    most: int = 100


@dataclass(frozen=True, slots=True)
class WhatIfView:
    """What a policy's content would make of past cases, beside another content.

    `problem` says why the content can't be judged, and then nothing else does. `covered_word` counts the cases that
    were evaluated in time where that isn't all, and `slowest` is the rule that took longest. `baseline` is the number
    of the version it is compared with, "" where there is none. `turned` counts knobs that are not as in the text,
    `more_rules` those rules that a large policy has beyond the ones shown.
    """

    problem: str = ""
    baseline: str = ""
    total: int = 0
    covered_word: str = ""
    slowest: str = ""
    since: str = ""
    comparison: ComparisonView = ComparisonView()
    listed: CaseList = CaseList()
    rules: tuple[RuleKnob, ...] = ()
    more_rules: int = 0
    levels: tuple[tuple[str, int], ...] = ()
    thresholds: tuple[ThresholdKnob, ...] = ()
    turned: int = 0
