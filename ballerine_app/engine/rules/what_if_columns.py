"""What is known of conditions on past cases, a byte per case; and evaluating what isn't, many by one call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.outcome import reason_of
from ballerine_app.engine.rules.policy_rule import Lists, PolicyRule
from ballerine_app.engine.rules.rule_group import RuleGroup
from ballerine_app.engine.rules.rule_set import RuleSet

FIRES, BROKEN, UNKNOWN = 1, 2, 255
_NO: Final = 0
# Few enough that one call ends soon, whatever its rules do.
_MOST_TOGETHER: Final = 25
# Which cells are unknown, whatever is known in the others.
_OPEN: Final = bytes(255) + b"\1"

Revisions = Mapping[str, int]


@dataclass(slots=True)
class Column:
    """What one condition says of each case. `problem` is why it breaks, `used` tells when it was last asked."""

    cells: bytearray
    problem: str = ""
    used: int = 0
    # For the types of entities that a rule judges: the version of the cases up to which every cell is known.
    known: dict[frozenset[str], int] = field(default_factory=dict)


Due = tuple[PolicyRule, Column]


class Part:
    """Conditions that are evaluated by one call."""

    __slots__ = ("_due", "_group")

    def __init__(self, due: list[Due]) -> None:
        self._due = due
        rules = [rule for rule, _ in due]
        self._group = RuleGroup([rule.when for rule in rules], [rule.id for rule in rules]) if len(due) > 1 else None

    @property
    def first(self) -> str:
        """The id of the first rule."""
        return self._due[0][0].id

    def evaluate(self, place: int, data: Any, at: datetime, lists: Lists) -> None:
        """Write into each column what its condition says of a case."""
        if self._group is not None:
            try:
                found = self._group(data, at, lists)
            except RuleError:
                pass  # one of them broke; alone, each tells for itself
            else:
                for (_, column), fires in zip(self._due, found, strict=True):
                    column.cells[place] = fires
                return
        for rule, column in self._due:
            _evaluate(rule, column, place, data, at, lists)


@dataclass(frozen=True, slots=True)
class Together:
    """What is to be evaluated on a case."""

    due: list[Due]
    parts: list[Part]

    @classmethod
    def of(cls, due: list[Due]) -> Together:
        """In parts that are compiled as one function each."""
        return cls(due, [Part(due[at : at + _MOST_TOGETHER]) for at in range(0, len(due), _MOST_TOGETHER)])

    def split(self) -> list[Part]:
        """Each rule alone."""
        return [Part([each]) for each in self.due]


def pattern_of(verdicts: bytes) -> bytes:
    """Which of these are unknown."""
    return verdicts.translate(_OPEN)


def key_of(rule: PolicyRule, revisions: Revisions) -> tuple[Any, ...]:
    """What the truth of a rule's condition depends on beside the case: its hash, and the lists that it asks."""
    when = rule.when
    if isinstance(when, RuleSet):
        return ("set", when.hash)
    return (when.hash, *((name, revisions.get(name, 0)) for name in when.lists))


def verdicts_of(columns: list[Column], places: list[int]) -> Iterable[bytes]:
    """For each place, what each column says of it."""
    if not columns or not places:
        return [b""] * len(places)
    if len(places) == 1:
        return [bytes(column.cells[places[0]] for column in columns)]
    pick = itemgetter(*places)
    return map(bytes, zip(*(pick(column.cells) for column in columns), strict=True))


def _evaluate(rule: PolicyRule, column: Column, place: int, data: Any, at: datetime, lists: Lists) -> None:
    try:
        column.cells[place] = FIRES if rule.fires(data, at, lists) else _NO
    except RuleError as error:
        column.cells[place] = BROKEN
        column.problem = column.problem or reason_of(error)
