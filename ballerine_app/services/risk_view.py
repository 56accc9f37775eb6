"""The why panel: which rules fired, on which values, and the sum."""

from __future__ import annotations

from typing import Any

from ballerine_app.locales import catalogue, text
from ballerine_app.locales.countries import country_codes, country_name
from ballerine_app.views.case import RuleView


def fired_rules(risk: dict[str, Any]) -> tuple[RuleView, ...]:
    """The rules that fired, the heaviest first."""
    rules = sorted(risk.get("fired", []), key=lambda rule: -rule["score"])
    return tuple(_rule(rule, fired=True) for rule in rules)


def quiet_rules(risk: dict[str, Any]) -> tuple[RuleView, ...]:
    """The rules that were evaluated and did not fire, in the order of the file."""
    return tuple(_rule(rule, fired=False) for rule in risk.get("notFired", []))


def _rule(rule: dict[str, Any], *, fired: bool) -> RuleView:
    return RuleView(
        id=rule["id"],
        reason=rule["reason"],
        description=rule["description"],
        score=rule.get("score", 0),
        read=" · ".join(_read(path, value) for path, value in _values(rule)),
        fired=fired,
    )


def _values(rule: dict[str, Any]) -> list[tuple[str, Any]]:
    values = rule["values"]
    return [(value["path"], value["value"]) if isinstance(value, dict) else (value[0], value[1]) for value in values]


def _read(path: str, value: Any) -> str:
    known = f"path.{path}"
    name = text(known) if known in catalogue() else path
    return f"{name} {_written(value)}"


def _written(value: Any) -> str:
    if value is None or value == "":
        return text("value.none")
    if isinstance(value, str) and value in country_codes():
        return country_name(value)
    return str(value)
