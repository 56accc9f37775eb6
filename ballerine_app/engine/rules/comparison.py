"""Two judgements of the same cases beside each other: how many go from where to where, and what people had decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ballerine_app.engine.rules.outcome import Broken, Outcome

Result = Outcome | Broken

# What takes the place of a level and a fate where a rule broke.
BROKEN: Final = "broken"
APPROVED_STOPPED, REJECTED_PASSED = "approved_stopped", "rejected_passed"


def level_of(result: Result) -> str:
    """The level: low, medium, high, critical, or broken."""
    return BROKEN if isinstance(result, Broken) else result.level


def fate_of(result: Result) -> str:
    """What becomes of the case: block, review, auto_approve, or broken."""
    return BROKEN if isinstance(result, Broken) else result.fate


def disagreement(decision: str, result: Result) -> str:
    """How a result disagrees with what a person decided, or "".

    `approved_stopped`: a person approved what would now be blocked or critical. `rejected_passed`: a person rejected
    what would now be approved by itself or low.
    """
    level, fate = level_of(result), fate_of(result)
    if decision == "approved" and (fate == "block" or level == "critical"):
        return APPROVED_STOPPED
    if decision == "rejected" and fate != "block" and (fate == "auto_approve" or level == "low"):
        return REJECTED_PASSED
    return ""


def has_moved(before: Result, after: Result) -> bool:
    """Whether a case gets another level, or other actions, or can only now be judged, or no more."""
    if isinstance(before, Broken) or isinstance(after, Broken):
        return isinstance(before, Broken) is not isinstance(after, Broken)
    return before.level != after.level or set(before.actions) != set(after.actions)


@dataclass(slots=True)
class Comparison:
    """Counts of cases. `levels` and `fates` by (before, after); rules, actions and scores before and after.

    `moved` are those that `has_moved` tells of, `rescored` those with another score, moved or not. `decided` are those
    that a person decided, `disagree_before` and `disagree_after` count by kind of `disagreement`. `broken` counts by
    rule those that can't be judged any more or yet (`after`), and `reasons` tells why.
    """

    cases: int = 0
    moved: int = 0
    rescored: int = 0
    decided: int = 0
    levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules_before: Counter[str] = field(default_factory=Counter)
    rules_after: Counter[str] = field(default_factory=Counter)
    actions_before: Counter[str] = field(default_factory=Counter)
    actions_after: Counter[str] = field(default_factory=Counter)
    scores_before: Counter[int] = field(default_factory=Counter)
    scores_after: Counter[int] = field(default_factory=Counter)
    disagree_before: Counter[str] = field(default_factory=Counter)
    disagree_after: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)

    def add(self, before: Result, after: Result, decision: str = "", cases: int = 1) -> None:
        """Count cases that come out so."""
        self.cases += cases
        self.moved += cases * has_moved(before, after)
        self.levels[level_of(before), level_of(after)] += cases
        self.fates[fate_of(before), fate_of(after)] += cases
        self._side(before, cases, self.rules_before, self.actions_before, self.scores_before)
        self._side(after, cases, self.rules_after, self.actions_after, self.scores_after)
        if isinstance(after, Broken):
            self.broken[after.rule] += cases
            self.reasons.setdefault(after.rule, after.why)
        elif isinstance(before, Outcome):
            self.rescored += cases * (before.score != after.score)
        if decision:
            self.decided += cases
            for result, counts in ((before, self.disagree_before), (after, self.disagree_after)):
                kind = disagreement(decision, result)
                if kind:
                    counts[kind] += cases

    @staticmethod
    def _side(result: Result, cases: int, rules: Counter[str], actions: Counter[str], scores: Counter[int]) -> None:
        if isinstance(result, Outcome):
            for rule in result.fired:
                rules[rule] += cases
            for action in result.actions:
                actions[action] += cases
            scores[result.score] += cases

    def as_json(self) -> dict[str, Any]:
        """The counts as JSON values, see `from_json`."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: _nested(getattr(self, name)) for name in _PAIRS},
            **{name: dict(getattr(self, name)) for name in _TEXTS},
            **{name: {str(score): count for score, count in getattr(self, name).items()} for name in _SCORES},
            "reasons": dict(self.reasons),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Comparison:
        """The counts that `as_json` gave; nothing counted yet for an empty object."""
        if not data:
            return cls()
        values: dict[str, Any] = {name: data[name] for name in (*_NUMBERS, "reasons")}
        for name in _PAIRS:
            rows = data[name].items()
            values[name] = Counter({(before, after): count for before, row in rows for after, count in row.items()})
        for name in _TEXTS:
            values[name] = Counter(data[name])
        for name in _SCORES:
            values[name] = Counter({int(score): count for score, count in data[name].items()})
        return cls(**values)


_NUMBERS: Final = ("cases", "moved", "rescored", "decided")
_PAIRS: Final = ("levels", "fates")
_SCORES: Final = ("scores_before", "scores_after")
_TEXTS: Final = (
    "rules_before",
    "rules_after",
    "actions_before",
    "actions_after",
    "disagree_before",
    "disagree_after",
    "broken",
)


def _nested(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    rows: dict[str, dict[str, int]] = {}
    for (before, after), count in counts.items():
        rows.setdefault(before, {})[after] = count
    return rows
