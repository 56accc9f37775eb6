"""A rule's kept explanation in sentences: one line per step, with what it came to, for people who read no JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from ballerine_app.locales import catalogue, text
from ballerine_app.locales.countries import country_codes, country_name
from ballerine_app.services.rule_fields import field_label
from ballerine_app.views.why import ExplanationLine

_MOST_SHOWN: Final = 6
# What operators with a sign are called in the catalogue.
_NAMES: Final = {
    "==": "equal",
    "===": "equal",
    "!=": "unequal",
    "!==": "unequal",
    "<": "below",
    "<=": "at_most",
    ">": "above",
    ">=": "at_least",
    "!": "not",
    "!!": "given",
    "and": "and",
    "or": "or",
    "if": "if",
    "?:": "if",
    "EQUALS": "equal",
    "NOT_EQUALS": "unequal",
    "GT": "above",
    "GTE": "at_least",
    "LT": "below",
    "LTE": "at_most",
    "IN": "in",
    "NOT_IN": "not_in",
    "IN_CASE_INSENSITIVE": "in",
    "BETWEEN": "within",
    "EXISTS": "given",
    "LAST_YEAR": "last_year",
    "AML_CHECK": "aml_hits",
}
_LISTS: Final = ("in_list", "not_in_list")


def lines(node: dict[str, Any]) -> tuple[ExplanationLine, ...]:
    """The steps of a kept explanation (`engine.rules.kept_explanation`), those inside a step one level deeper."""
    return tuple(_lines(node, 0))


def sentence(node: dict[str, Any]) -> str:
    """The step itself in one sentence."""
    return _sentence(node)


def matches(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of custom lists that fitted: the list's name, and entry, note and expiry."""
    detail = node.get("detail")
    if node.get("op") in _LISTS and isinstance(detail, dict) and detail.get("match"):
        yield str(detail["list"]), detail["match"]
    for argument in node.get("args", []):
        yield from matches(argument)


def match_words(name: str, match: dict[str, Any]) -> str:
    """An entry of a list in words: as it stands in the list, with its note and its end."""
    ends = match.get("expiresAt")
    until = text("explain.match.until", date=f"{datetime.fromisoformat(ends):%-d %B %Y}") if ends else ""
    told = [text("explain.match", list=name, entry=written(match["entry"])), str(match.get("note") or ""), until]
    return " · ".join(part for part in told if part)


def written(value: Any) -> str:
    """A value as people write it."""
    if value is None or value == "" or value == [] or value == {}:
        return text("value.none")
    if isinstance(value, bool):
        return text("value.yes" if value else "value.no")
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, str):
        return country_name(value) if value in country_codes() else value
    if isinstance(value, list):
        if any(isinstance(each, (list, dict)) for each in value):
            return text("value.items", n=len(value)) if len(value) > 1 else text("value.item")
        shown = [written(each) for each in value[:_MOST_SHOWN]]
        more = len(value) - len(shown)
        return ", ".join(shown) + (text("value.more", n=more) if more else "")
    return text("value.parts", n=len(value)) if isinstance(value, dict) else str(value)


def _lines(node: dict[str, Any], depth: int) -> Iterator[ExplanationLine]:
    yield ExplanationLine(depth, _sentence(node), _came_to(node))
    for argument in node.get("args", []):
        if _is_told_apart(argument) or _gathers(node):
            yield from _lines(argument, depth + 1)
    if node.get("more"):
        yield ExplanationLine(depth + 1, text("explain.more", n=node["more"]), "")


def _sentence(node: dict[str, Any]) -> str:
    name, arguments = node.get("op"), node.get("args", [])
    if name is None:
        return written(node.get("value"))
    if name == "var":
        return _operand(node)
    known = f"explain.op.{_NAMES.get(name, name)}"
    if "status" in node and "path" in node:
        return _filled(known, name, [_named(node["path"], node.get("value")), written(node.get("expected"))], node)
    return _filled(known, name, [_operand(each) for each in arguments], node)


def _filled(key: str, name: str, operands: list[str], node: dict[str, Any]) -> str:
    if key not in catalogue():
        return text("explain.other", name=name, operands=", ".join(operands))
    several = [operand for operand in operands[2:] if operand]
    # Of `a < b < c`, and of operators with any number of values.
    rest = text("explain.rest", operands=", ".join(several)) if several else ""
    first, second = (*operands, "", "")[:2]
    return text(key, a=first, b=second, all=", ".join(operands), value=written(node.get("value")), rest=rest)


def _operand(node: dict[str, Any]) -> str:
    """How a step stands within the sentence of another one."""
    name = node.get("op")
    if name is None:
        return written(node.get("value"))
    if name == "var":
        return _named(str(node.get("path") or ""), None if node.get("missing") else node.get("value"))
    if name in ("now", "today"):
        return text("explain.now")
    return text("explain.operand", sentence=_sentence(node), value=written(node.get("value")))


def _named(path: str, value: Any) -> str:
    return text("explain.named", name=field_label(path), value=written(value))


def _gathers(node: dict[str, Any]) -> bool:
    return node.get("op") in ("and", "or", "if", "?:", "!") and not _is_simple(node)


def _is_simple(node: dict[str, Any]) -> bool:
    """A negation of a plain value, which needs no second line."""
    return node.get("op") == "!" and not any(_is_told_apart(each) for each in node.get("args", []))


def _is_told_apart(node: dict[str, Any]) -> bool:
    return node.get("op") not in (None, "var", "now", "today")


def _came_to(node: dict[str, Any]) -> str:
    """ "yes" or "no" for what holds or doesn't; "" for a value."""
    if "status" in node:
        return "yes" if node["status"] == "PASSED" else "no"
    value = node.get("value")
    if node.get("op") in ("and", "or", "if", "?:"):
        return "yes" if value not in (None, False, 0, "", []) else "no"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if node.get("op") == "var":
        return "no" if node.get("missing") or value in (0, "", []) else "yes"
    return ""
