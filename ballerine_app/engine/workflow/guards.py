"""Guards: the JsonLogic and JMESPath conditions of transitions, compiled once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.errors import ExpressionError
from ballerine_app.engine.rules.jmes import LONGEST_EXPRESSION, compile_expression
from ballerine_app.engine.workflow.errors import Problem
from ballerine_app.engine.workflow.rule_reading import RuleReading


class GuardFailure(Exception):
    """A guard that raised: the sentence, and the value that it stumbled over."""

    def __init__(self, message: str, value: Any = None) -> None:
        self.message = message
        self.value = value
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Guard:
    """A compiled condition. `reads` are the paths it reads.

    `evaluate` takes the data and the time, gives the condition's raw value, and raises GuardFailure.
    """

    type: str
    rule: Any
    evaluate: Callable[[dict[str, Any], datetime | None], Any]
    reads: tuple[str, ...]


def parse_guard(cond: Any, pointer: str, problems: list[Problem], reading: RuleReading) -> Guard | None:
    """The guard of a transition's `cond`. What is wrong is added to `problems`; None after an error."""
    if not isinstance(cond, dict) or cond.get("type") not in ("json-logic", "jmespath"):
        problems.append(Problem("guard_type", pointer, "A guard needs the type json-logic or jmespath."))
        return None
    options = cond.get("options")
    if isinstance(options, dict) and "rule" in options:
        rule, place = options["rule"], f"{pointer}/options/rule"
    elif "rule" in cond:
        rule, place = cond["rule"], f"{pointer}/rule"
        problems.append(
            Problem("guard_shape", place, "The rule belongs into options; it is used from here.", "warning")
        )
    else:
        problems.append(Problem("guard_shape", pointer, "The guard has no options.rule."))
        return None
    if not reading.spend(rule, place, problems):
        return None
    if cond["type"] == "json-logic":
        return _json_logic(rule, place, problems, reading.strict)
    return _jmespath(rule, place, problems)


def _json_logic(rule: Any, pointer: str, problems: list[Problem], strict: bool) -> Guard | None:
    try:
        compiled = compile_rule(rule, strict=strict)
    except RuleError as error:
        hint = f" Did you mean {error.suggestion!r}?" if error.suggestion else ""
        problems.append(Problem("guard_rule", f"{pointer}{error.pointer}", f"{error.message}{hint}"))
        return None

    def evaluate(data: dict[str, Any], at: datetime | None) -> Any:
        try:
            return compiled(data, at)
        except RuleError as error:
            raise GuardFailure(error.message) from error

    return Guard("json-logic", rule, evaluate, compiled.reads)


def _jmespath(rule: Any, pointer: str, problems: list[Problem]) -> Guard | None:
    if not isinstance(rule, str) or len(rule) > LONGEST_EXPRESSION:
        message = f"A JMESPath rule is a text of at most {LONGEST_EXPRESSION} characters."
        problems.append(Problem("guard_rule", pointer, message))
        return None
    try:
        expression = compile_expression(rule)
    except ExpressionError as error:
        # Definitions that Ballerine accepts hold such expressions in branches that are never tried, so they may open.
        message = f"The JMESPath rule can't be read, and an event that reaches it will fail: {error.message}"
        problems.append(Problem("guard_rule", pointer, message, "warning"))
        return Guard("jmespath", rule, _always_failing(error.message), ())
    if expression.flawed:
        message = "A part of the JMESPath rule has a dot before '[?', and an event that reaches that part will fail."
        problems.append(Problem("guard_rule", pointer, message, "warning"))

    def evaluate(data: dict[str, Any], at: datetime | None) -> Any:
        try:
            return expression(data)
        except ExpressionError as error:
            raise GuardFailure(error.message, error.value) from error

    return Guard("jmespath", rule, evaluate, expression.reads)


def _always_failing(reason: str) -> Callable[[dict[str, Any], datetime | None], Any]:
    def evaluate(data: dict[str, Any], at: datetime | None) -> Any:
        raise GuardFailure(f"The expression can't be read: {reason}")

    return evaluate
