"""Conditions as sentences: Country is one of Iran or North Korea."""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules.form import Condition, Each, FieldRef, Group, Item, Subject, Value
from ballerine_app.engine.rules.form_operators import inputs_of
from ballerine_app.engine.rules.form_rule_set import SET_INPUTS
from ballerine_app.engine.workflow.guard_text import guard_text
from ballerine_app.locales import text
from ballerine_app.services.rule_fields import country_groups, field_label, value_words
from ballerine_app.views.rule_editor import ConditionLine
from ballerine_app.views.rule_fields import FieldCatalogue, FieldView

_MOST_NAMED: Final = 6
_LONGEST: Final = 300
_JOINS: Final = {"all": "and", "any": "or", "none": "nor"}


def condition_lines(form: Group, fields: FieldCatalogue) -> tuple[ConditionLine, ...]:
    """The condition line by line, groups indented, each line with the word that joins it to the one before."""
    if form.kind == "none" or not form.items:
        return tuple(_of_item(form, fields, "", 0, ""))
    return tuple(_of_items(form, fields, "", 0))


def condition_sentence(item: Item, fields: FieldCatalogue, scope: str = "") -> str:
    """One condition in words. `scope` is the list whose item it is about, as `documents[]`."""
    if isinstance(item, Condition):
        return _condition(item, fields, scope)
    if isinstance(item, Each):
        return _each(item, fields, scope)
    if isinstance(item, Group):
        return text(f"rule_group.{item.kind}")
    told = guard_text("json-logic", item.rule)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def field_of(fields: FieldCatalogue, scope: str, path: str) -> FieldView:
    """What is known of a field that a condition names; its path and a name made of it where nothing is."""
    full = joined(scope, path)
    return fields.fields.get(full) or FieldView(path=full, label=field_label(full if path else ""))


def joined(scope: str, path: str) -> str:
    """The whole path of a field of a list's item."""
    return ".".join(part for part in (scope, path) if part)


def subject_words(subject: Subject, fields: FieldCatalogue, scope: str) -> str:
    """What a condition looks at: the field's name, or the measure of it."""
    label = field_of(fields, scope, subject.path).label
    if not subject.measure:
        return label
    item = field_of(fields, f"{joined(scope, subject.path)}[]", subject.item).label if subject.item else ""
    key = f"measured.{subject.measure}{'_item' if item else ''}"
    return text(key, field=label, item=item)


def joining_word(kind: str, index: int) -> str:
    """The word before the condition at an index of a group; "" before the first."""
    return text(f"rule_join.{_JOINS[kind]}") if index else ""


def _of_items(group: Group, fields: FieldCatalogue, scope: str, depth: int) -> list[ConditionLine]:
    return [
        line
        for index, each in enumerate(group.items)
        for line in _of_item(each, fields, scope, depth, joining_word(group.kind, index))
    ]


def _of_item(item: Item, fields: FieldCatalogue, scope: str, depth: int, join: str) -> list[ConditionLine]:
    line = ConditionLine(depth, join, condition_sentence(item, fields, scope), _kind(item))
    if isinstance(item, Group):
        return [line, *_of_items(item, fields, scope, depth + 1)]
    if isinstance(item, Each):
        return [line, *_of_items(item.of, fields, f"{joined(scope, item.path)}[]", depth + 1)]
    return [line]


def _kind(item: Item) -> str:
    return type(item).__name__.casefold()


def _condition(item: Condition, fields: FieldCatalogue, scope: str) -> str:
    field = field_of(fields, scope, item.subject.path)
    kind = "number" if item.subject.measure else field.type
    inputs = SET_INPUTS.get(item.operator) or inputs_of(item.operator)
    told = [
        _value(value, kind, wanted, fields, scope, field) for value, wanted in zip(item.values, inputs, strict=True)
    ]
    names = dict(zip("ab", told, strict=False))
    if item.operator == "is" and isinstance(item.values[0], bool):
        key = f"says.is_{'yes' if item.values[0] else 'no'}"
    else:
        key = f"says.{item.operator}"
    return text(key, field=subject_words(item.subject, fields, scope), **names)


def _each(item: Each, fields: FieldCatalogue, scope: str) -> str:
    label = field_of(fields, scope, item.path).label
    if item.quantifier != "count_of":
        return text(f"says_each.{item.quantifier}", field=label)
    told = [
        _value(value, "number", wanted, fields, scope, FieldView())
        for value, wanted in zip(item.values, inputs_of(item.operator), strict=True)
    ]
    number = text(f"says.{item.operator}", field=text("counted", field=label), **dict(zip("ab", told, strict=False)))
    return text("says_each.count_of", number=number)


def _value(value: Value, kind: str, wanted: str, fields: FieldCatalogue, scope: str, field: FieldView) -> str:
    if isinstance(value, FieldRef):
        return field_of(fields, scope, value.path).label
    if isinstance(value, tuple):
        return listed([plain_words(each, kind, field) for each in value])
    if wanted == "country_group":
        return dict(country_groups()).get(str(value), str(value))
    if wanted == "unit":
        return text(f"unit.{value}") if value in ("hours", "days", "months", "years") else str(value)
    if wanted == "hit_kind":
        return text(f"hit_kind.{value}") if value in HIT_KINDS else str(value)
    if wanted == "likeness" and isinstance(value, int | float):
        return f"{round(value * 100)} %"
    if wanted == "list":
        return text("rule_value.list", name=value)
    return plain_words(value, "country" if wanted == "country" else kind, field)


HIT_KINDS: Final = ("pep", "sanctions", "warnings", "adverseMedia", "fitnessProbity")


def plain_words(value: Any, kind: str, field: FieldView) -> str:
    """A value that stands in a rule, in words."""
    if isinstance(value, bool):
        return text("rule_value.yes" if value else "rule_value.no")
    if isinstance(value, int | float):
        return f"{value:,}" if kind == "number" else f"{value:g}" if abs(value) < 1e15 else str(value)
    if value == "":
        return text("rule_value.blank")
    if kind == "country":
        return value_words(value, "country")
    known = dict(field.choices).get(value)
    if known is not None:
        return known
    return text("rule_value.quoted", value=value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…")


def listed(words: list[str]) -> str:
    """Some words with commas, the last with an "or"; of many, the first and how many more."""
    if not words:
        return text("rule_value.nothing")
    if len(words) == 1:
        return words[0]
    if len(words) > _MOST_NAMED + 1:
        return text("rule_value.more", some=", ".join(words[:_MOST_NAMED]), count=len(words) - _MOST_NAMED)
    return text("rule_value.or", some=", ".join(words[:-1]), last=words[-1])
