"""Operators on custom lists, which the evaluation is given by name. The explanation shows the entry that fits."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.coercion import tidy, to_text
from ballerine_app.engine.rules.dates import instant_of
from ballerine_app.engine.rules.errors import RuleError
from ballerine_app.engine.rules.evaluation import Steps
from ballerine_app.engine.rules.list_lookup import ListMatch
from ballerine_app.engine.rules.registry import operator, suggest

_STEPS_OF_A_LOOKUP = 5
_LONGEST = 1_000  # characters; no entry is longer


def _check_name(name: Any) -> None:
    if not isinstance(name, str) or not name:
        raise ValueError("the list is named by a text.")


def _match(steps: Steps, value: Any, name: str) -> ListMatch | None:
    found = steps.lists.get(name)
    if found is None:
        raise RuleError(f"There is no list {name[:64]!r}.", suggestion=suggest(name, steps.lists))
    steps.spend(_STEPS_OF_A_LOOKUP)
    text = to_text(tidy(value)) if isinstance(value, (int, float)) else value
    return found.find(text, instant_of(steps.now)) if len(text) <= _LONGEST else None


def _detail(steps: Steps, value: Any, name: str) -> dict[str, Any]:
    match = _match(steps, value, name) if _is_plain(value) else None
    return {"list": name, "match": match.as_json() if match else None}


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""


@operator(
    "in_list",
    2,
    2,
    strict=True,
    clock=True,
    constants={1: _check_name},
    detail=_detail,
    example=({"in_list": [{"var": "country"}, "blocked-countries"]}, {"country": "KP"}, True),
)
def in_list(steps: Steps, value: Any, name: str) -> bool | None:
    """Whether a custom list has an entry that fits the text or number and has not expired; null without a value.

    The list's name must be written in the rule. An evaluation that doesn't have the list fails.
    """
    return _match(steps, value, name) is not None if _is_plain(value) else None


@operator(
    "not_in_list",
    2,
    2,
    strict=True,
    clock=True,
    constants={1: _check_name},
    detail=_detail,
    example=({"not_in_list": [{"var": "country"}, "blocked-countries"]}, {"country": "FR"}, True),
)
def not_in_list(steps: Steps, value: Any, name: str) -> bool | None:
    """Whether a custom list has no entry that fits the text or number; null without a value, as for `in_list`."""
    return _match(steps, value, name) is None if _is_plain(value) else None
