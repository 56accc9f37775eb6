"""What the why panel of a case shows: the rules with what they read, the arithmetic, and the policy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value that a rule read: what the field is called, the value in words, and where it came from in words.

    `source`: applicant, document, vendor, records or other. `at` is when a vendor answered, else "".
    """

    name: str
    value: str
    source: str
    source_words: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One step of a rule in a sentence. `depth` says inside how many others it stands; `came_to` is yes, no or ""."""

    depth: int
    text: str
    came_to: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule. `caused` are its effects beside the points, in words; `matches` the entries of lists that fitted.

    `because` is why a quiet rule did not fire, in one sentence.
    """

    id: str
    reason: str
    description: str
    score: int
    fired: bool
    calculation: str = ""
    read: tuple[ReadValue, ...] = ()
    caused: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    lines: tuple[ExplanationLine, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """A rule that could not be evaluated ("" for the policy as a whole), and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """What the last judgement changed: the score before (-1 for none), and reasons that came and went."""

    before: int = -1
    at: str = ""
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """A characteristic with its value, the band that it fell into and the points for it."""

    name: str
    value: str
    band: str
    points: str


@dataclass(frozen=True, slots=True)
class ScorecardView:
    """Points and limit of a scorecard, with the whole arithmetic; empty where the policy has none."""

    points: str = ""
    limit: str = ""
    arithmetic: str = ""
    base: str = ""
    rows: tuple[ScorecardRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyView:
    """Everything that a judgement rests on. `arithmetic` reads like "20 + 15 = 35"; `aggregation` is sum or highest.

    `levels` are the highest scores of low, medium and high in the version that judged. `thresholds` are sentences about
    those that applied; `policy_href` leads to that version.
    """

    arithmetic: str = ""
    aggregation: str = "sum"
    levels: tuple[int, ...] = ()
    rules: tuple[RuleView, ...] = ()
    quiet_rules: tuple[RuleView, ...] = ()
    thresholds: tuple[str, ...] = ()
    problems: tuple[RuleProblem, ...] = ()
    change: ScoreChange = ScoreChange()
    scorecard: ScorecardView = ScorecardView()
    policy: str = ""
    policy_version: str = ""
    policy_href: str = ""
    evaluated_at: str = ""
