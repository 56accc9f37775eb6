"""What policies and scorecards expect of their JSON. Each check gives the value, or raises PolicyError at its place."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ballerine_app.engine.rules.compiler import Rule, compile_rule
from ballerine_app.engine.rules.errors import PolicyError, RuleError
from ballerine_app.engine.rules.registry import suggest


def an_object(data: Any, pointer: str, known: frozenset[str], required: Iterable[str]) -> dict[str, Any]:
    """An object with no other keys than `known`, and with those that are `required`."""
    if not isinstance(data, dict):
        raise PolicyError("An object is expected here.", pointer)
    for key in data:
        if key not in known:
            likely = suggest(str(key), sorted(known))
            hint = f" Did you mean {likely!r}?" if likely else ""
            raise PolicyError(f"Unknown key {key!r}; known are {', '.join(sorted(known))}.{hint}", f"{pointer}/{key}")
    for key in sorted(required):
        if key not in data:
            raise PolicyError(f"The key {key!r} is missing.", pointer)
    return data


def a_list(data: Any, pointer: str, most: int) -> list[Any]:
    """A list of at most so many items."""
    if not isinstance(data, list) or len(data) > most:
        raise PolicyError(f"A list of at most {most} items is expected here.", pointer)
    return data


def a_text(value: Any, pointer: str) -> str:
    """A text that isn't blank."""
    if not isinstance(value, str) or not value.strip():
        raise PolicyError("A text is expected here.", pointer)
    return value


def a_score(value: Any, pointer: str, what: str) -> int:
    """A whole number from 0 to 100."""
    if type(value) is not int or not 0 <= value <= 100:
        raise PolicyError(f"The {what} must be a whole number from 0 to 100.", pointer)
    return value


def a_number(value: Any, pointer: str, least: float = -1e15, most: float = 1e15) -> int | float:
    """A finite number between the bounds."""
    if type(value) not in (int, float) or not math.isfinite(value) or not least <= value <= most:
        raise PolicyError(f"A number from {least:g} to {most:g} is expected here.", pointer)
    return value  # type: ignore[no-any-return]  # told by its type above


def a_version(value: Any, pointer: str) -> int:
    """A whole number from 1 on."""
    if type(value) is not int or value < 1:
        raise PolicyError("The version must be a whole number from 1 on.", pointer)
    return value


def a_rule(value: Any, pointer: str) -> Rule:
    """A JsonLogic rule, compiled."""
    try:
        return compile_rule(value)
    except RuleError as error:
        raise refused(error, pointer) from error


def refused(error: RuleError, pointer: str) -> PolicyError:
    """The error of a rule that stands at `pointer` in a policy."""
    hint = f" Did you mean {error.suggestion!r}?" if error.suggestion else ""
    return PolicyError(f"{error.message}{hint}", f"{pointer}{error.pointer}")
