"""Edits of a rule's condition by its form: what the controls of a row do, with the texts that people give them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from ballerine_app.engine.rules import form_edit
from ballerine_app.engine.rules.form import (
    Condition,
    Each,
    FieldRef,
    Group,
    GroupKind,
    Item,
    Raw,
    Scalar,
    Subject,
    Value,
)
from ballerine_app.engine.rules.form_conditions import condition_form, form_condition
from ballerine_app.engine.rules.form_edit import Place, item_at, replaced
from ballerine_app.engine.rules.form_operators import MEASURES, OPERATORS_OF_FORM, inputs_of, operators_for
from ballerine_app.engine.rules.form_rule_set import SET_INPUTS, form_rule_set, rule_set_form
from ballerine_app.services.condition_words import field_of, joined
from ballerine_app.services.errors import Invalid
from ballerine_app.services.policy_edit import ORDER, Data, Edit, at, number, placed
from ballerine_app.views.rule_fields import FieldCatalogue, FieldView

FormEdit = Callable[[Group], Group]
_GROUPS: Final[dict[str, GroupKind]] = {"all": "all", "any": "any", "none": "none"}
QUANTIFIERS: Final = ("some", "all", "none", "count_items")
_FIRST: Final = {
    "text": "filled",
    "number": "more_than",
    "date": "filled",
    "country": "one_of",
    "yes_no": "is",
    "choice": "one_of",
    "tags": "includes",
    "screening": "has_any_hits",
    "money": "money_above",
}
_FIRST_VALUES: Final[dict[str, Value]] = {
    "number": 0,
    "count": 6,
    "back": 6,
    "likeness": 0.85,
    "many": (),
    "country_group": "EU",
    "unit": "months",
    "hit_kind": "sanctions",
    "currency": "EUR",
}
_FIELD_TOO: Final = frozenset({"value", "ordered", "text", "date", "country"})


def form_of(rule: dict[str, Any]) -> Group:
    """The form of a rule's condition, JsonLogic or a rule set."""
    return rule_set_form(rule["ruleSet"]) if "ruleSet" in rule else condition_form(rule.get("when"))


def edit_condition(index: int, change: FormEdit) -> Edit:
    """Change the condition of a rule by its form. Invalid("not_in_rule_sets") where a rule set has no such thing."""

    def edit(data: Data) -> Data:
        rule = at(data, ("rules", index))
        form = change(form_of(rule))
        if "ruleSet" in rule:
            try:
                rule["ruleSet"] = form_rule_set(form)
            except ValueError:
                raise Invalid("not_in_rule_sets") from None
        else:
            placed(rule, "when", form_condition(form), ORDER["rule"])
        return data

    return edit


def place_of(told: str) -> Place:
    """A place from its text, `0.2.1`; "" is the outermost group. IndexError for anything else."""
    steps = told.split(".") if told else []
    if not all(step.isascii() and step.isdigit() and len(step) < 6 for step in steps) or len(steps) > 40:
        raise IndexError
    return tuple(int(step) for step in steps)


def scope_of(form: Group, place: Place) -> str:
    """The path of the list whose items a place is about, `documents[]`; "" outside of lists."""
    scope = ""
    for depth in range(len(place)):
        found = item_at(form, place[:depth])
        if isinstance(found, Each):
            scope = f"{joined(scope, found.path)}[]"
    return scope


def add_condition(place: Place, path: str, fields: FieldCatalogue, *, rule_set: bool = False) -> FormEdit:
    """Add a condition on a field to the group at a place; `path` is the whole path, also in a list."""

    def change(form: Group) -> Group:
        holder = item_at(form, place)
        inner = scope_of(form, place)
        if isinstance(holder, Each):
            inner = f"{joined(inner, holder.path)}[]"
        own = _within(path, inner)
        if rule_set:
            return form_edit.added(form, place, Condition(Subject(own), "EXISTS"))
        return form_edit.added(form, place, new_condition(own, field_of(fields, inner, own), fields))

    return change


def add_group(place: Place) -> FormEdit:
    """Add a group to the group at a place: any within all, else all."""

    def change(form: Group) -> Group:
        holder = item_at(form, place)
        kind = holder.kind if isinstance(holder, Group) else holder.of.kind if isinstance(holder, Each) else "all"
        return form_edit.added(form, place, Group("any" if kind == "all" else "all"))

    return change


def set_group(place: Place, kind: str) -> FormEdit:
    """Say how many of a group's conditions must hold: all, any or none."""

    def change(form: Group) -> Group:
        wanted = _GROUPS[kind]
        item = item_at(form, place)
        if isinstance(item, Each):
            return replaced(form, place, replace(item, of=replace(item.of, kind=wanted)))
        return replaced(form, place, replace(item, kind=wanted)) if isinstance(item, Group) else form

    return change


def set_field(place: Place, path: str, fields: FieldCatalogue) -> FormEdit:
    """Let a condition look at another field; the operator and values stay where they fit it."""

    def change(form: Group) -> Group:
        scope, item = scope_of(form, place), item_at(form, place)
        own = _within(path, scope)
        if isinstance(item, Each):
            return replaced(form, place, replace(item, path=own))
        if not isinstance(item, Condition):
            return form
        if item.operator in SET_INPUTS:
            return replaced(form, place, replace(item, subject=Subject(own)))
        before, after = field_of(fields, scope, item.subject.path), field_of(fields, scope, own)
        keeps = item.operator in operators_for(after.type) and (before.type == after.type or not item.values)
        if item.subject.measure and before.type == after.type:
            return replaced(form, place, replace(item, subject=replace(item.subject, path=own)))
        if keeps and not item.subject.measure:
            return replaced(form, place, replace(item, subject=Subject(own)))
        return replaced(form, place, new_condition(own, after, fields))

    return change


def set_measure(place: Place, measure: str, fields: FieldCatalogue) -> FormEdit:
    """Let a condition look at a field itself (""), at a number made of it, or at a list's items."""

    def change(form: Group) -> Group:
        scope, item = scope_of(form, place), item_at(form, place)
        path = item.path if isinstance(item, Each) else item.subject.path if isinstance(item, Condition) else None
        if path is None:
            return form
        if measure in QUANTIFIERS:
            inner = item.of if isinstance(item, Each) else Group("all")
            if measure == "count_items":
                return replaced(form, place, Each(path, "count_of", inner, "at_least", (1,)))
            return replaced(form, place, Each(path, measure, inner))  # type: ignore[arg-type]  # one of three
        if measure in MEASURES:
            first = 1 if measure == "count_of" else 18 if measure == "age" else 0
            operator = "less_than" if measure == "age" else "at_least"
            return replaced(form, place, Condition(Subject(path, measure), operator, (first,)))
        return replaced(form, place, new_condition(path, field_of(fields, scope, path), fields))

    return change


def set_item(place: Place, path: str) -> FormEdit:
    """Say which field of a list's items a sum or mean takes; "" takes the items themselves."""

    def change(form: Group) -> Group:
        item = item_at(form, place)
        if not isinstance(item, Condition):
            return form
        own = _within(path, f"{joined(scope_of(form, place), item.subject.path)}[]") if path else ""
        return replaced(form, place, replace(item, subject=replace(item.subject, item=own)))

    return change


def set_operator(place: Place, name: str, fields: FieldCatalogue) -> FormEdit:
    """Choose another operator; values stay where they are of the same kind."""

    def change(form: Group) -> Group:
        item = item_at(form, place)
        if name in SET_INPUTS and isinstance(item, Condition):
            old, new = SET_INPUTS.get(item.operator, ()), SET_INPUTS[name]
            values = _kept(item.values, old, new, FieldView(type="any"), fields)
            return replaced(form, place, replace(item, operator=name, values=values))
        if name not in OPERATORS_OF_FORM or not isinstance(item, Condition | Each):
            return form
        field = _field_at(form, place, item, fields)
        values = _kept(item.values, inputs_of(item.operator), inputs_of(name), field, fields)
        return replaced(form, place, replace(item, operator=name, values=values))

    return change


def set_value(place: Place, index: int, given: str, fields: FieldCatalogue) -> FormEdit:
    """Give a value of a condition as a text. Invalid("not_a_number") and the like."""

    def change(form: Group) -> Group:
        item = item_at(form, place)
        return _with_value(form, place, index, _read(given, _input(item, index), _field_at(form, place, item, fields)))

    return change


def add_value(place: Place, index: int, given: str, fields: FieldCatalogue) -> FormEdit:
    """Add to a list of values, or several at once, separated by commas or lines."""

    def change(form: Group) -> Group:
        item = item_at(form, place)
        field = _field_at(form, place, item, fields)
        now = _value_at(item, index)
        parts = [part.strip() for part in given.replace("\n", ",").split(",")]
        new = tuple(_scalar(part, field) for part in parts if part)
        held = now if isinstance(now, tuple) else ()
        return _with_value(form, place, index, (*held, *(each for each in dict.fromkeys(new) if each not in held)))

    return change


def remove_value(place: Place, index: int, number_of: int) -> FormEdit:
    """Take one out of a list of values."""

    def change(form: Group) -> Group:
        now = _value_at(item_at(form, place), index)
        if not isinstance(now, tuple) or not 0 <= number_of < len(now):
            raise IndexError
        return _with_value(form, place, index, (*now[:number_of], *now[number_of + 1 :]))

    return change


def compare_with_field(place: Place, index: int, path: str) -> FormEdit:
    """Compare with another field instead of a value."""

    def change(form: Group) -> Group:
        return _with_value(form, place, index, FieldRef(_within(path, scope_of(form, place))))

    return change


def compare_with_value(place: Place, index: int, fields: FieldCatalogue) -> FormEdit:
    """Compare with a value instead of another field."""

    def change(form: Group) -> Group:
        item = item_at(form, place)
        kind = _input(item, index)
        return _with_value(form, place, index, _first_value(kind, _field_at(form, place, item, fields), fields))

    return change


def set_raw(place: Place, given: str) -> FormEdit:
    """Put a rule as it is written, JSON. Invalid("condition_not_json") for what is none."""

    def change(form: Group) -> Group:
        try:
            rule = json.loads(given)
        except (ValueError, RecursionError):
            raise Invalid("condition_not_json") from None
        return replaced(form, place, Raw(rule))

    return change


def new_condition(path: str, field: FieldView, fields: FieldCatalogue) -> Condition:
    """A condition on a field to begin with."""
    if field.type == "list":
        return Condition(Subject(path, "count_of"), "at_least", (1,))
    name = _FIRST.get(field.type, "filled")
    values = tuple(_first_value(kind, field, fields) for kind in OPERATORS_OF_FORM[name].inputs)
    return Condition(Subject(path), name, values)


def _within(path: str, scope: str) -> str:
    """A whole path as a condition on the items of `scope` names it."""
    return path.removeprefix(f"{scope}.") if scope else path


def _first_value(kind: str, field: FieldView, fields: FieldCatalogue) -> Value:
    if kind in ("value", "ordered"):
        if field.type == "yes_no":
            return True
        if field.type == "number" or (kind == "ordered" and field.type == "any"):
            return 0
        return field.choices[0][0] if field.closed and field.choices else ""
    if kind == "list":
        return fields.lists[0][0] if fields.lists else ""
    return _FIRST_VALUES.get(kind, "")


def _kept(
    values: tuple[Value, ...], old: tuple[str, ...], new: tuple[str, ...], field: FieldView, fields: FieldCatalogue
) -> tuple[Value, ...]:
    found: list[Value] = []
    for index, kind in enumerate(new):
        was = values[index] if index < len(values) else None
        same = index < len(old) and was is not None
        if same and (old[index] == kind or {old[index], kind} <= _FIELD_TOO | {"pattern"}):
            # A text that is no pattern stays one that is looked for as it is.
            fits = was is not None and (kind != "pattern" or isinstance(was, str))
            found.append(was if fits and was is not None else _first_value(kind, field, fields))
        elif same and kind == "many" and isinstance(was, Scalar) and was != "":
            found.append((was,))
        elif same and old[index] == "many" and isinstance(was, tuple) and was and kind in _FIELD_TOO:
            found.append(was[0])
        elif same and {old[index], kind} <= {"count", "back"} and was is not None:
            found.append(was)
        else:
            found.append(_first_value(kind, field, fields))
    return tuple(found)


def _input(item: Item, index: int) -> str:
    name = item.operator if isinstance(item, Condition | Each) else ""
    inputs = SET_INPUTS.get(name, ()) if name in SET_INPUTS else inputs_of(name)
    if not 0 <= index < len(inputs):
        raise IndexError
    return inputs[index]


def _value_at(item: Item, index: int) -> Value:
    if not isinstance(item, Condition | Each) or not 0 <= index < len(item.values):
        raise IndexError
    return item.values[index]


def _with_value(form: Group, place: Place, index: int, value: Value) -> Group:
    item = item_at(form, place)
    _value_at(item, index)
    if not isinstance(item, Condition | Each):
        return form
    return replaced(form, place, replace(item, values=(*item.values[:index], value, *item.values[index + 1 :])))


def _field_at(form: Group, place: Place, item: Item, fields: FieldCatalogue) -> FieldView:
    if isinstance(item, Each):
        return FieldView(type="number")
    if not isinstance(item, Condition):
        raise IndexError
    field = field_of(fields, scope_of(form, place), item.subject.path)
    return FieldView(path=field.path, type="number") if item.subject.measure else field


def _read(given: str, kind: str, field: FieldView) -> Value:
    if kind in ("count", "back"):
        found = number(given, whole=True)
        if found is None or found < 0:
            raise Invalid("not_a_whole_number")
        return found
    if kind in ("number", "likeness"):
        found = number(given)
        if found is None:
            raise Invalid("not_a_number")
        return found
    return _scalar(given, field) if kind in ("value", "ordered") else given


def _scalar(given: str, field: FieldView) -> Scalar:
    if field.type == "number":
        found = number(given)
        if found is None:
            raise Invalid("not_a_number")
        return found
    if field.type == "yes_no" and given in ("true", "false"):
        return given == "true"
    if field.type == "any":
        if given in ("true", "false"):
            return given == "true"
        try:
            found = number(given)
        except Invalid:
            found = None
        # What is a number only when read loosely, such as 007, stays the text that it is.
        return found if found is not None and str(found) == given else given
    return given
