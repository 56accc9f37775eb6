"""JSON with gaps: what an operator of the form looks like in a rule. One template both writes and recognises it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ballerine_app.engine.rules.clock import CLOCK
from ballerine_app.engine.rules.form import FieldRef, Value

Input = Literal[
    "value",  # a text, number, true or false, or a field
    "ordered",  # a text or number, or a field
    "text",  # a text, or a field
    "date",  # a date as text, or a field
    "country",  # a country's code, or a field
    "number",
    "count",  # a whole number from 0 on
    "back",  # the same, written as a negative number
    "likeness",  # a number from 0 to 1
    "many",  # a list of values
    "list",  # the name of a custom list
    "country_group",
    "pattern",
    "unit",
    "hit_kind",
    "currency",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the value of an operator stands."""

    index: int
    input: Input


@dataclass(frozen=True, slots=True)
class SubjectGap:
    """Where the subject stands."""


@dataclass(frozen=True, slots=True)
class PathGap:
    """Where the subject stands as the text of its path."""


S: Final = SubjectGap()
PATH: Final = PathGap()
_FIELD_TOO: Final = frozenset({"value", "ordered", "text", "date", "country"})
_UNREADABLE: Final = object()


def written(template: Any, subject: Any, path: str, values: tuple[Value, ...]) -> Any:
    """The rule that a template gives with the subject's rule, its path, and the values."""
    if isinstance(template, SubjectGap):
        return subject
    if isinstance(template, PathGap):
        return path
    if isinstance(template, Gap):
        return _value_rule(values[template.index], template.input)
    if isinstance(template, dict):
        return {name: written(inner, subject, path, values) for name, inner in template.items()}
    if isinstance(template, list):
        return [written(inner, subject, path, values) for inner in template]
    return template


def bound(template: Any, rule: Any, subject_of: Callable[[Any], Any]) -> tuple[Any, Mapping[int, Value]] | None:
    """The subject and the values by index that a rule has in the gaps of a template; None where it doesn't fit.

    `subject_of` reads a subject, None where it can't.
    """
    values: dict[int, Value] = {}
    subjects: list[Any] = []
    if not _fits(template, rule, subject_of, values, subjects):
        return None
    return (subjects[0] if subjects else None), values


def path_of(rule: Any) -> str | None:
    """The path of a plain `var`, None for anything else."""
    if not isinstance(rule, dict) or len(rule) != 1 or "var" not in rule:
        return None
    given = arguments(rule["var"])
    return given[0] if len(given) == 1 and isinstance(given[0], str) else None


def arguments(given: Any) -> list[Any]:
    """An operator's arguments: a lone one may stand without its list."""
    return given if isinstance(given, list) else [given]


def _fits(
    template: Any,
    rule: Any,
    subject_of: Callable[[Any], Any],
    values: dict[int, Value],
    subjects: list[Any],
) -> bool:
    if isinstance(template, SubjectGap):
        subjects.append(subject_of(rule))
        return subjects[-1] is not None
    if isinstance(template, PathGap):
        subjects.append(subject_of({"var": rule}) if isinstance(rule, str) and rule else None)
        return subjects[-1] is not None
    if isinstance(template, Gap):
        value = _read(rule, template.input)
        if value is _UNREADABLE:
            return False
        values[template.index] = value
        return True
    if not isinstance(template, dict):
        return type(rule) is type(template) and bool(rule == template)
    if not isinstance(rule, dict) or rule.keys() != template.keys():
        return False
    ((name, wanted),) = template.items()
    given, parts = arguments(rule[name]), arguments(wanted)
    if name in CLOCK:
        return all(each in (None, "", {}) for each in given)
    return len(given) == len(parts) and all(
        _fits(part, each, subject_of, values, subjects) for part, each in zip(parts, given, strict=True)
    )


def _read(rule: Any, kind: Input) -> Any:
    if kind in _FIELD_TOO and isinstance(rule, dict):
        path = path_of(rule)
        return FieldRef(path) if path is not None else _UNREADABLE
    if kind == "many":
        fits = isinstance(rule, list) and all(isinstance(each, str | int | float) for each in rule)
        return tuple(rule) if fits else _UNREADABLE
    number = type(rule) in (int, float)
    fits = {
        "value": isinstance(rule, str | int | float),
        "ordered": number or isinstance(rule, str),
        "number": number,
        "likeness": number and 0 <= rule <= 1,
        "count": type(rule) is int and rule >= 0,
        "back": type(rule) is int and rule <= 0,
    }.get(kind, isinstance(rule, str))
    return (-rule if kind == "back" else rule) if fits else _UNREADABLE


def _value_rule(value: Value, kind: Input) -> Any:
    if isinstance(value, FieldRef):
        return {"var": value.path}
    if isinstance(value, tuple):
        return list(value)
    return -value if kind == "back" and isinstance(value, int) else value
