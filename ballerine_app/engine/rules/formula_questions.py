"""Questions about conditions that are answered within one budget."""

from __future__ import annotations

from typing import Final

from ballerine_app.engine.rules.formula import Budget, Formula, possible

MOST_STEPS: Final = 400_000
_STEPS_PER_QUESTION: Final = 40_000


class Asker:
    """Answers questions about formulas within one budget for a whole definition or policy."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps
        self.gave_up = False

    def impossible(self, formula: Formula, wanted: int) -> bool:
        """Whether it is certain that no values give the wanted result."""
        budget = Budget(min(self._left, _STEPS_PER_QUESTION))
        start = budget.left
        answer = possible(formula, wanted, budget) if start > 0 else None
        self._left -= start - max(budget.left, 0)
        self.gave_up |= answer is None
        return answer is False
