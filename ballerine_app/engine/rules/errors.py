"""Errors of the rule engine. Each names the place in the JSON (a JSON pointer) and the reason."""

from __future__ import annotations

from typing import Any


class RuleError(Exception):
    """A rule that can't be compiled, or that went over its budget while it ran.

    `pointer` is a JSON pointer into the rule ("" is the whole rule), `message` one sentence,
    `suggestion` the operator that was probably meant, or None.
    """

    def __init__(self, message: str, pointer: str = "", suggestion: str | None = None) -> None:
        self.message = message
        self.pointer = pointer
        self.suggestion = suggestion
        hint = f" Did you mean {suggestion!r}?" if suggestion else ""
        super().__init__(f"{pointer or '/'}: {message}{hint}")


class PolicyError(Exception):
    """A risk policy that can't be used. `pointer` names the place in the policy's JSON, `message` the reason."""

    def __init__(self, message: str, pointer: str = "") -> None:
        self.message = message
        self.pointer = pointer
        super().__init__(f"{pointer or '/'}: {message}")


class ExpressionError(Exception):
    """A JMESPath expression that can't be compiled or evaluated. `value` is what it stumbled over, where known."""

    def __init__(self, message: str, value: Any = None) -> None:
        self.message = message
        self.value = value
        super().__init__(message)


class PatternError(Exception):
    """A text pattern that isn't supported, or a text that is too long for it."""


class TransformError(Exception):
    """A transform that can't be used, or that failed on a record.

    `pointer` is the JSON pointer of the step as the caller counts, `message` one sentence, `step` the step's index (0
    where a single object was given) or None where the transform as a whole is meant.
    """

    def __init__(self, pointer: str, message: str, step: int | None = None) -> None:
        self.pointer = pointer
        self.message = message
        self.step = step
        super().__init__(f"{pointer or '/'}: {message}")
