"""What a rule set tells of one evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ballerine_app.engine.rules.shown_values import shown

Status = Literal["PASSED", "FAILED", "SKIPPED"]
Problem = Literal["missing", "invalid_data"]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The result of a rule, or of a set with the `results` of its entries.

    `rule` is the rule or set as it was written, `value` what the rule read (None for a set), `message` a sentence.
    `error` says why data could not be judged at all, which counts as FAILED.
    """

    status: Status
    rule: Any
    message: str
    value: Any = None
    error: Problem | None = None
    results: tuple[RuleResult, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the status is PASSED."""
        return self.status == "PASSED"

    def as_json(self) -> dict[str, Any]:
        """The result as JSON values; large values are cut (see `shown`)."""
        return {
            "status": self.status,
            "rule": self.rule,
            "message": self.message,
            "value": shown(self.value),
            "error": self.error,
            "results": [result.as_json() for result in self.results],
        }
