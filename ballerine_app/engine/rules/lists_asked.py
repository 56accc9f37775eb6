"""Which custom lists a policy asks for, read from its JSON: a draft with mistakes in it asks too."""

from __future__ import annotations

from typing import Any, Final

_OPERATORS: Final = ("in_list", "not_in_list")
# Data of stored tests is no condition, whatever it looks like.
_NO_RULES: Final = "tests"


def lists_asked(policy: Any) -> frozenset[str]:
    """The names of the lists for which the conditions in a policy's JSON ask. Never raises."""
    found: set[str] = set()
    left = [value for key, value in policy.items() if key != _NO_RULES] if isinstance(policy, dict) else []
    while left:
        part = left.pop()
        if isinstance(part, dict):
            for operator in _OPERATORS:
                arguments = part.get(operator)
                if isinstance(arguments, list) and len(arguments) == 2 and isinstance(arguments[1], str):
                    found.add(arguments[1])
            left.extend(part.values())
        elif isinstance(part, list):
            left.extend(part)
    return frozenset(found)
