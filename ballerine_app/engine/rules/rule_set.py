"""Ballerine's rule sets: conditions on paths of the data, joined by `and` and `or`.

What Ballerine does otherwise, and why it is so here:

- The `operator` of the top-level set counts. There it was ignored, so that `or` behaved like `and`.
- A nested set that doesn't hold is FAILED. There it was SKIPPED, as if nobody had looked.
- SKIPPED is only an empty `or`: it names no condition that could hold. It counts as not passed, as there. An empty
  `and` passes.
- A rule that can't be read is a RuleError when the set is parsed. There it failed on every case, unnoticed.
- A missing or null value fails every operator, also NOT_EQUALS and NOT_IN, as there: nothing is known of it.
- All entries are evaluated, so that each has its result, and what can't be judged is a result too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal, cast

from ballerine_app.engine.rules.dates import instant_of
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.registry import suggest
from ballerine_app.engine.rules.rule_set_aml import AmlCheck
from ballerine_app.engine.rules.rule_set_operators import SET_OPERATORS, SetOperator
from ballerine_app.engine.rules.rule_set_path import parse_key, read_key
from ballerine_app.engine.rules.rule_set_result import RuleResult
from ballerine_app.engine.rules.tree import check_size

_CACHED_SETS: Final = 1_024
_NAMES: Final = (*SET_OPERATORS, "AML_CHECK")
_SET_KEYS: Final = ("operator", "rules")
_RULE_KEYS: Final = ("key", "operator", "value")


@dataclass(frozen=True, slots=True)
class _Condition:
    source: Any
    key: str
    steps: tuple[str, ...]
    operator: SetOperator

    def result(self, data: Any, now: datetime, steps: Steps) -> RuleResult:
        value = read_key(data, self.key, self.steps)
        if value is None:
            return RuleResult("FAILED", self.source, _missing(self.key), None, "missing")
        name = self.source["operator"]
        if isinstance(value, str):
            steps.weigh(value)
        if not self.operator.judges(value):
            message = f"Validation failed for '{name}', message: Invalid data value"
            return RuleResult("FAILED", self.source, message, value, "invalid_data")
        if self.operator.test(value, self.source.get("value"), now):
            return RuleResult("PASSED", self.source, f"Field {self.key} satisfies {name}", value)
        return RuleResult("FAILED", self.source, f"Field {self.key} does not satisfy {name}", value)


@dataclass(frozen=True, slots=True)
class _AmlCondition:
    source: Any
    check: AmlCheck

    def result(self, data: Any, now: datetime, steps: Steps) -> RuleResult:
        found = self.check.values(data, steps)
        if not found:
            return RuleResult("FAILED", self.source, _missing(self.check.key), None, "missing")
        judged = [value for value in found if self.check.judges(value)]
        if not judged:
            message = "Validation failed for 'AML_CHECK', message: Invalid data value"
            return RuleResult("FAILED", self.source, message, found, "invalid_data")
        if any(self.check.test(value, now) for value in judged):
            message = f"A hit's {self.check.key} satisfies {self.check.operator}"
            return RuleResult("PASSED", self.source, message, found)
        message = f"No hit's {self.check.key} satisfies {self.check.operator}"
        return RuleResult("FAILED", self.source, message, found)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A compiled rule set, safe to share between threads. `reads` are the keys that it reads, as dotted paths."""

    source: Any
    operator: Literal["and", "or"]
    entries: tuple[_Condition | _AmlCondition | RuleSet, ...]
    reads: tuple[str, ...]
    hash: str

    @classmethod
    def parse(cls, data: Any) -> RuleSet:
        """Compile `{"operator": "and" | "or", "rules": [...]}`, or take it from the cache.

        A rule is `{"key", "operator", "value"}`. RuleError (pointer, message, suggestion) for anything else.
        """
        check_size(data)
        return _compiled(json.dumps(data, sort_keys=True, separators=(",", ":")))

    def evaluate(self, data: Any, now: datetime | None) -> list[RuleResult]:
        """The result of each entry at the top, in their order; nested sets hold theirs in `results`."""
        return list(self.result(data, now).results)

    def result(self, data: Any, now: datetime | None) -> RuleResult:
        """The set's own result on JSON `data` at the time `now`, with those of its entries.

        RuleError when there is no time, or one without a zone, or the set goes over its budget on enormous data.
        """
        instant_of(now)
        return self._result(data, cast(datetime, now), Steps(now))

    def _result(self, data: Any, now: datetime, steps: Steps) -> RuleResult:
        results = tuple(
            entry._result(data, now, steps) if isinstance(entry, RuleSet) else entry.result(data, now, steps)
            for entry in self.entries
        )
        passed = sum(each.passed for each in results)
        message = f"{passed} of {len(results)} passed, {'all are' if self.operator == 'and' else 'one is'} needed"
        if passed == len(results) if self.operator == "and" else passed > 0:
            return RuleResult("PASSED", self.source, message, results=results)
        return RuleResult("FAILED" if results else "SKIPPED", self.source, message, results=results)


@lru_cache(maxsize=_CACHED_SETS)
def _compiled(text: str) -> RuleSet:
    return _set(json.loads(text), "")


def _set(data: Any, pointer: str) -> RuleSet:
    _check_keys(data, pointer, _SET_KEYS, _SET_KEYS)
    operator = data["operator"]
    if operator not in ("and", "or"):
        likely = suggest(str(operator).lower(), ("and", "or"))
        raise RuleError("The operator of a rule set is 'and' or 'or'.", f"{pointer}/operator", likely)
    if not isinstance(data["rules"], list):
        raise RuleError("The rules of a rule set are a list.", f"{pointer}/rules")
    entries = tuple(_entry(entry, f"{pointer}/rules/{index}") for index, entry in enumerate(data["rules"]))
    reads = tuple(dict.fromkeys(path for entry in entries for path in _reads(entry)))
    digest = hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return RuleSet(data, cast(Literal["and", "or"], operator), entries, reads, digest)


def _entry(data: Any, pointer: str) -> _Condition | _AmlCondition | RuleSet:
    if isinstance(data, dict) and "rules" in data:
        return _set(data, pointer)
    _check_keys(data, pointer, _RULE_KEYS, ("key", "operator"))
    key, name, value = data["key"], data["operator"], data.get("value")
    if name not in _NAMES:
        message = f"There is no operator {str(name)[:64]!r} for rule sets."
        raise RuleError(message, f"{pointer}/operator", suggest(str(name).upper(), _NAMES))
    try:
        steps = parse_key(key)
    except ValueError as error:
        raise RuleError(str(error), f"{pointer}/key") from error
    try:
        if name == "AML_CHECK":
            return _AmlCondition(data, AmlCheck.parse(key, steps, value))
        SET_OPERATORS[name].check(value)
    except ValueError as error:
        raise RuleError(str(error), f"{pointer}/value") from error
    return _Condition(data, key, steps, SET_OPERATORS[name])


def _check_keys(data: Any, pointer: str, known: tuple[str, ...], required: tuple[str, ...]) -> None:
    if not isinstance(data, dict):
        raise RuleError(f"An object with {', '.join(known)} is expected here.", pointer)
    for key in data:
        if key not in known:
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            raise RuleError(f"Unknown key {key[:64]!r}.", place, suggest(key, known))
    for key in required:
        if key not in data:
            raise RuleError(f"The key {key!r} is missing.", pointer)


def _reads(entry: _Condition | _AmlCondition | RuleSet) -> tuple[str, ...]:
    if isinstance(entry, RuleSet):
        return entry.reads
    if isinstance(entry, _AmlCondition):
        return (f"childWorkflows.{entry.check.child}",)
    return (".".join(entry.steps),)


def _missing(key: str) -> str:
    return f"Field {key} is missing or null"
