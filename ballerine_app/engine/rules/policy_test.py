"""Tests that are stored with a policy: some data, and what the policy has to say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.rules.errors import PolicyError
from ballerine_app.engine.rules.json_shapes import a_list, a_number, a_score, a_text, an_object
from ballerine_app.engine.rules.policy_action import parse_action

MOST_TESTS: Final = 500
LONGEST_NAME: Final = 200
LEVELS: Final = ("low", "medium", "high", "critical")
_REQUIRED: Final = ("name", "data", "expect")
_KEYS: Final = frozenset({*_REQUIRED, "now"})
_EXPECTED: Final = frozenset({"score", "level", "fired", "notFired", "actions", "points", "limit"})
_MOST_IDS: Final = 2_000
_MOST_ACTIONS: Final = 100


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """One test. `expect` has some of the keys score, level, fired, notFired, actions, points and limit, as in the JSON.

    `fired` are rules that must fire (others may), `notFired` rules that must not; `actions` are all actions, in any
    order. `now` is the time at which the test takes place; None where it is not told.
    """

    name: str
    data: Mapping[str, Any]
    expect: Mapping[str, Any]
    now: datetime | None = None


def parse_tests(data: Any, pointer: str) -> tuple[PolicyTest, ...]:
    """The tests of a policy. PolicyError: pointer and reason; each has a name of its own."""
    listed = a_list(data, pointer, MOST_TESTS)
    found = tuple(_test(item, f"{pointer}/{index}") for index, item in enumerate(listed))
    seen: set[str] = set()
    for index, test in enumerate(found):
        if test.name in seen:
            raise PolicyError(f"Two tests have the name {test.name!r}.", f"{pointer}/{index}/name")
        seen.add(test.name)
    return found


def _test(data: Any, pointer: str) -> PolicyTest:
    test = an_object(data, pointer, _KEYS, _REQUIRED)
    name = a_text(test["name"], f"{pointer}/name")
    if len(name) > LONGEST_NAME:
        raise PolicyError(f"A test's name has at most {LONGEST_NAME} characters.", f"{pointer}/name")
    if not isinstance(test["data"], dict):
        raise PolicyError("An object is expected here.", f"{pointer}/data")
    now = _time(test["now"], f"{pointer}/now") if "now" in test else None
    return PolicyTest(name, test["data"], _expected(test["expect"], f"{pointer}/expect"), now)


def _time(value: Any, pointer: str) -> datetime:
    try:
        at = datetime.fromisoformat(a_text(value, pointer))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise PolicyError("A time with its offset is expected here, such as 2026-03-01T12:00:00Z.", pointer)
    return at


def _expected(data: Any, pointer: str) -> dict[str, Any]:
    expect = an_object(data, pointer, _EXPECTED, ())
    if not expect:
        raise PolicyError("A test expects something.", pointer)
    if "score" in expect:
        a_score(expect["score"], f"{pointer}/score", "score")
    if "level" in expect and expect["level"] not in LEVELS:
        raise PolicyError(f"A level is one of {', '.join(LEVELS)}.", f"{pointer}/level")
    for key in ("fired", "notFired"):
        for index, item in enumerate(a_list(expect.get(key, []), f"{pointer}/{key}", _MOST_IDS)):
            a_text(item, f"{pointer}/{key}/{index}")
    for index, item in enumerate(a_list(expect.get("actions", []), f"{pointer}/actions", _MOST_ACTIONS)):
        if parse_action(item, f"{pointer}/actions/{index}") is None:
            raise PolicyError("Scoring is no action that could be expected.", f"{pointer}/actions/{index}")
    for key in ("points", "limit"):
        if key in expect:
            a_number(expect[key], f"{pointer}/{key}")
    return expect
