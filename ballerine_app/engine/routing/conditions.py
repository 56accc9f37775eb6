"""What the JsonLogic of a routing says of a case and of an answer. A rule that breaks never counts as true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from ballerine_app.engine.routing.document import Parallel, Routing
from ballerine_app.engine.rules import RuleError, compile_rule
from ballerine_app.engine.rules.coercion import logic_truth
from ballerine_app.engine.rules.country_codes import alpha_2
from ballerine_app.engine.rules.paths import read_path

# What a rule may raise on data that nobody thought of.
_BREAKS = (RuleError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_COUNTRY_AT: Final = (
    "entity.data.country",
    "entity.data.countryOfIncorporation",
    "entity.data.address.country",
    "entity.data.residenceCountry",
    "entity.data.nationality",
    "entity.data.additionalInfo.company.country",
)


def fits(when: Any, record: Mapping[str, Any], now: datetime) -> bool | None:
    """Whether a condition holds for a case's record; None where it can't be evaluated."""
    if when is None:
        return True
    try:
        return logic_truth(compile_rule(when)(record, now))
    except _BREAKS:
        return None


def is_conclusive(routing: Routing, result: Any, record: Mapping[str, Any], now: datetime) -> bool:
    """Whether an answer settles the matter; one for which the rule breaks does not."""
    return fits(routing.conclusive, {"result": result, "record": record}, now) is True


def agreement(routing: Routing, result: Any, record: Mapping[str, Any], now: datetime, *, conclusive: bool) -> Any:
    """The value in which answers of a parallel strategy must agree; None for one that agrees with nobody.

    Without `agree`, conclusive answers agree with each other.
    """
    strategy = routing.strategy
    if not isinstance(strategy, Parallel) or strategy.agree is None:
        return True if conclusive else None
    try:
        return compile_rule(strategy.agree)({"result": result, "record": record}, now)
    except _BREAKS:
        return None


def country_of(routing: Routing, record: Mapping[str, Any], now: datetime) -> str:
    """The two-letter code of a case's country, or "" where nothing says it."""
    if routing.country is not None:
        try:
            return alpha_2(compile_rule(routing.country)(record, now)) or ""
        except _BREAKS:
            return ""
    found = (alpha_2(read_path(record, tuple(path.split(".")))) for path in _COUNTRY_AT)
    return next((code for code in found if code), "")
