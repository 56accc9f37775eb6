"""How the rules of one definition are read: strictly or not, and how much of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from ballerine_app.engine.workflow.errors import Problem

MOST_RULE_TEXT: Final = 60_000  # characters; reading so much takes half a second at worst


@dataclass(slots=True)
class RuleReading:
    """`strict` rules refuse to compare a missing value with `<` and its like in JsonLogic; `left` is how many
    characters of guards and actions may still come.
    """

    strict: bool = False
    left: int = MOST_RULE_TEXT

    def spend(self, given: Any, pointer: str, problems: list[Problem]) -> bool:
        """Whether there is room for a rule or an action's options; the first that finds none is added to `problems`."""
        before = self.left
        self.left -= len(given) if isinstance(given, str) else len(json.dumps(given))
        if self.left < 0 <= before:
            message = f"All guards and actions together have more than {MOST_RULE_TEXT:,} characters."
            problems.append(Problem("too_large", pointer, message))
        return self.left >= 0
