"""Many past cases under a policy's rules: what is known of a condition on a case is never evaluated again.

For every condition, by its hash, one byte per case tells whether it holds. A changed score, weight, level, threshold or
action only sums anew; a changed condition is evaluated alone. Cases on which the same rules fire share one sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import perf_counter
from typing import Any, Final

from ballerine_app.engine.rules.outcome import Broken, Outcome, applies
from ballerine_app.engine.rules.policy import Policy
from ballerine_app.engine.rules.policy_rule import Lists, PolicyRule
from ballerine_app.engine.rules.what_if_columns import (
    BROKEN,
    FIRES,
    UNKNOWN,
    Column,
    Due,
    Revisions,
    Together,
    key_of,
    pattern_of,
    verdicts_of,
)

_MOST_COLUMNS: Final = 4_096
_MOST_JUDGED: Final = 8
_SLOW_SECONDS: Final = 0.1
# Rows of cases that changed meanwhile are left behind until there are this many.
_MOST_LEFT_BEHIND: Final = 1_000


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case as rules see it. `packed` is its data, packed; `kind` its entity's type; `at` when it was judged.

    `revision` rises when anything of it changes; `decision` is what a person decided: approved, rejected or "".
    """

    id: str
    revision: int
    at: datetime
    kind: Any
    packed: bytes
    decision: str = ""


_Sums = tuple[list[int], list[Outcome | Broken]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What comes out for each of `cases`, the newest first: `outcomes[codes[i]]` for `cases[i]`."""

    cases: Sequence[PastCase]
    codes: Sequence[int]
    outcomes: Sequence[Outcome | Broken]


@dataclass(frozen=True, slots=True)
class Covered:
    """How many of the newest cases all rules were evaluated on in time; `slowest` is the rule that took longest, ""
    where all cases are covered.
    """

    cases: int
    slowest: str = ""


class PastCases:
    """Past cases, and what is known of conditions on them. Use it within `lock`: one thread at a time.

    `unpack` gives a case's data back from `packed`. Memory: the packed data, and a byte per case and condition of the
    last few thousand conditions.
    """

    def __init__(self, unpack: Callable[[bytes], Any]) -> None:
        self.lock = Lock()
        self._unpack = unpack
        self._rows: list[PastCase] = []
        self._places: dict[str, int] = {}
        self._columns: dict[tuple[Any, ...], Column] = {}
        self._order: list[int] = []
        self._turn = 0
        self._version = 1
        self._judged: dict[tuple[Any, ...], _Sums] = {}

    def __len__(self) -> int:
        return len(self._places)

    def newest(self) -> list[PastCase]:
        """The cases, the one that was judged last first."""
        return [self._rows[place] for place in self._sorted()]

    def revision_of(self, case_id: str) -> int:
        """The revision at which a case is known; 0 for an unknown one."""
        place = self._places.get(case_id)
        return 0 if place is None else self._rows[place].revision

    def put(self, cases: Iterable[PastCase]) -> None:
        """Take in new cases, and known ones that changed."""
        for case in cases:
            place = self._places.get(case.id)
            known = None if place is None else self._rows[place]
            if (
                known
                and place is not None
                and (known.at, known.kind, known.packed) == (case.at, case.kind, case.packed)
            ):
                self._rows[place] = case
                continue
            self._places[case.id] = len(self._rows)
            self._rows.append(case)
            self._version += 1
        self._order = []
        self._tidy()

    def keep_newest(self, most: int, most_bytes: int) -> None:
        """Forget the oldest cases beyond a number, and beyond what their packed data may take."""
        taken = 0
        for rank, case in enumerate(self.newest()):
            taken += len(case.packed)
            if rank >= most or taken > most_bytes:
                del self._places[case.id]
                self._version += 1
        self._order = []
        self._tidy()

    def cover(self, rules: Sequence[PolicyRule], lists: Lists, revisions: Revisions, seconds: float) -> Covered:
        """Evaluate what is not known yet of these rules, the newest cases first, for at most about so long.

        `revisions` are those of the custom lists: with another one, what asks the list is evaluated again.
        """
        self._turn += 1
        wanted: dict[Any, tuple[PolicyRule, Column]] = {}
        for rule in rules:
            key = key_of(rule, revisions)
            wanted[(key, rule.applies_to)] = (rule, self._column(key))
        todo = [each for each in wanted.values() if each[1].known.get(each[0].applies_to) != self._version]
        due = dict(self._due(todo))
        last = perf_counter()
        ends, alone = last + seconds, False
        spent: dict[str, float] = defaultdict(float)
        for rank, place in enumerate(self._sorted()):
            open_here = due.get(place)
            if open_here is None:
                continue
            case = self._rows[place]
            data = self._unpack(case.packed)
            for part in open_here.split() if alone else open_here.parts:
                if last > ends:
                    return Covered(rank, max(spent, key=lambda name: spent[name], default=part.first))
                part.evaluate(place, data, case.at, lists)
                now = perf_counter()
                if alone:
                    spent[part.first] += now - last
                # Where something is slow, each rule goes alone, so that the end is not missed and the rule is found.
                alone = alone or now - last > _SLOW_SECONDS
                last = now
        for rule, column in todo:
            column.known[rule.applies_to] = self._version
        return Covered(len(self))

    def judge(self, policy: Policy, revisions: Revisions, newest: int) -> Judged:
        """The outcomes for the newest cases, which `cover` has covered for this policy's rules."""
        places = self._sorted()[:newest]
        cases = [self._rows[place] for place in places]
        key = (policy.hash, self._version, newest, tuple(sorted(revisions.items())))
        known = self._judged.pop(key, None) or self._sum(policy, revisions, places)
        self._judged[key] = known
        while len(self._judged) > _MOST_JUDGED:
            del self._judged[next(iter(self._judged))]
        return Judged(cases, *known)

    def _sum(self, policy: Policy, revisions: Revisions, places: list[int]) -> _Sums:
        codes: dict[int, int] = {}
        known: dict[tuple[Any, bytes], int] = {}
        outcomes: list[Outcome | Broken] = []
        for kind, of_kind in self._by_kind(places).items():
            rules = [rule for rule in policy.rules if applies(rule, kind)]
            columns = [self._column(key_of(rule, revisions)) for rule in rules]
            for place, verdicts in zip(of_kind, verdicts_of(columns, of_kind), strict=True):
                code = known.get((kind, verdicts))
                if code is None:
                    code = known[(kind, verdicts)] = len(outcomes)
                    outcomes.append(_outcome(policy, rules, columns, verdicts))
                codes[place] = code
        return [codes[place] for place in places], outcomes

    def _sorted(self) -> list[int]:
        if len(self._order) != len(self._places):
            rows = self._rows
            self._order = sorted(self._places.values(), key=lambda at: (rows[at].at, rows[at].id), reverse=True)
        return self._order

    def _column(self, key: tuple[Any, ...]) -> Column:
        column = self._columns.pop(key, None) or Column(bytearray())
        # The last used stands last, so that the first is the one to go.
        self._columns[key] = column
        if column.used != self._turn:
            column.used = self._turn
            while len(self._columns) > _MOST_COLUMNS and next(iter(self._columns.values())).used != self._turn:
                del self._columns[next(iter(self._columns))]
        column.cells.extend(bytes([UNKNOWN]) * (len(self._rows) - len(column.cells)))
        return column

    def _by_kind(self, places: list[int]) -> dict[str | None, list[int]]:
        groups: dict[str | None, list[int]] = {}
        for place in places:
            kind = self._rows[place].kind
            groups.setdefault(kind if isinstance(kind, str) else None, []).append(place)
        return groups

    def _due(self, todo: list[Due]) -> Iterator[tuple[int, Together]]:
        """For each case on which some of these are not known, which."""
        if not todo:
            return
        for kind, places in self._by_kind(self._sorted()).items():
            of_kind = [each for each in todo if applies(each[0], kind)]
            together: dict[bytes, Together] = {}
            for place, verdicts in zip(places, verdicts_of([column for _, column in of_kind], places), strict=True):
                if UNKNOWN in verdicts:
                    pattern = pattern_of(verdicts)
                    if pattern not in together:
                        wanted = [each for each, cell in zip(of_kind, verdicts, strict=True) if cell == UNKNOWN]
                        together[pattern] = Together.of(wanted)
                    yield place, together[pattern]

    def _tidy(self) -> None:
        if len(self._rows) - len(self._places) <= max(_MOST_LEFT_BEHIND, len(self._places)):
            return
        places = sorted(self._places.values())
        self._rows = [self._rows[place] for place in places]
        self._places = {case.id: place for place, case in enumerate(self._rows)}
        self._order = []
        for column in self._columns.values():
            known = len(column.cells)
            column.cells = bytearray(column.cells[place] if place < known else UNKNOWN for place in places)


def _outcome(policy: Policy, rules: list[PolicyRule], columns: list[Column], verdicts: bytes) -> Outcome | Broken:
    broken = verdicts.find(BROKEN)
    if broken >= 0:
        return Broken(rules[broken].id, columns[broken].problem)
    return Outcome.summed(policy, (rule for rule, verdict in zip(rules, verdicts, strict=True) if verdict == FIRES))
