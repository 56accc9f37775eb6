"""Letting a condition hold only where what it compares has a value: missing values count as 0, which can fulfil it."""

from __future__ import annotations

from dataclasses import replace

from ballerine_app.engine.rules.form import Condition, Each, FieldRef, Group, Subject
from ballerine_app.engine.rules.form_edit import Place, item_at, replaced
from ballerine_app.services.condition_edit import FormEdit


def can_require(form: Group, place: Place) -> bool:
    """Whether `require_value` keeps a missing value from fulfilling the condition at a place.

    Not where none of a group's conditions may hold: there a condition that fails is what fulfils the group.
    """
    groups = (item_at(form, place[:depth]) for depth in range(len(place)))
    kinds = {each.of.kind if isinstance(each, Each) else each.kind for each in groups if isinstance(each, Each | Group)}
    return isinstance(item_at(form, place), Condition) and "none" not in kinds


def require_value(place: Place) -> FormEdit:
    """Let a condition hold only where the fields that it compares have a value."""

    def change(form: Group) -> Group:
        item = item_at(form, place)
        if not isinstance(item, Condition):
            raise IndexError
        paths = (item.subject.path, *(each.path for each in item.values if isinstance(each, FieldRef)))
        filled = tuple(Condition(Subject(path), "filled") for path in dict.fromkeys(paths))
        holder = item_at(form, place[:-1])
        if isinstance(holder, Group) and holder.kind == "all":
            here = place[-1]
            return replaced(
                form, place[:-1], replace(holder, items=(*holder.items[:here], *filled, *holder.items[here:]))
            )
        return replaced(form, place, Group("all", (*filled, item)))

    return change
