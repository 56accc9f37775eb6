"""Errors of the rule engine. Each names the place in the JSON (a JSON pointer) and the reason."""

from __future__ import annotations


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
