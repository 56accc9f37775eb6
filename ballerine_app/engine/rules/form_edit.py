"""Changing a form: what is at a place, and adding, removing, moving and nesting it. Forms are never mutated.

A place is the index in each group from the outermost on; () is the outermost group itself. The conditions on a list's
items count as the group in which they stand. Places that don't exist raise IndexError.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ballerine_app.engine.rules.form import Each, Group, GroupKind, Item

Place = tuple[int, ...]
_OTHER: Final[dict[GroupKind, GroupKind]] = {"all": "any", "any": "all", "none": "all"}


def item_at(form: Group, place: Place) -> Item:
    """What is at a place."""
    item: Item = form
    for index in place:
        item = _items(item)[_checked(index)]
    return item


def replaced(form: Group, place: Place, item: Item) -> Group:
    """The form with something else at a place; at the outermost one, a group."""
    if not place:
        return item if isinstance(item, Group) else Group("all", (item,))
    return _changed(form, place, (item,))


def added(form: Group, place: Place, item: Item) -> Group:
    """The form with an item at the end of the group at a place."""
    holder = item_at(form, place)
    return replaced(form, place, _with_items(holder, (*_items(holder), item)))


def removed(form: Group, place: Place) -> Group:
    """The form without what is at a place; the outermost group is emptied."""
    return _changed(form, place, ()) if place else replace(form, items=())


def moved(form: Group, place: Place, by: int) -> Group:
    """The form with an item moved among its siblings, as far as it goes."""
    holder = item_at(form, place[:-1])
    items = list(_items(holder))
    item = items.pop(_checked(place[-1]))
    items.insert(max(place[-1] + by, 0), item)
    return replaced(form, place[:-1], _with_items(holder, tuple(items)))


def doubled(form: Group, place: Place) -> Group:
    """The form with a copy after what is at a place."""
    item = item_at(form, place)
    return _changed(form, place, (item, item)) if place else form


def nested(form: Group, place: Place) -> Group:
    """The form with an item moved into the group before it, or, where none is, into a new group of its own."""
    item = item_at(form, place)
    siblings = _items(item_at(form, place[:-1]))
    before = siblings[place[-1] - 1] if place[-1] > 0 else None
    if isinstance(before, Group):
        return added(removed(form, place), (*place[:-1], place[-1] - 1), item)
    holder = item_at(form, place[:-1])
    kind = holder.kind if isinstance(holder, Group) else holder.of.kind if isinstance(holder, Each) else "all"
    return replaced(form, place, Group(_OTHER[kind], (item,)))


def lifted(form: Group, place: Place) -> Group:
    """The form with an item moved out of its group, to stand behind it; a group that is left empty goes.

    Only out of groups: the conditions on a list's items stay with it.
    """
    if len(place) < 2:
        return form
    holder, item = item_at(form, place[:-1]), item_at(form, place)
    if not isinstance(holder, Group):
        return form
    left = _with_items(holder, tuple(each for index, each in enumerate(holder.items) if index != place[-1]))
    return _changed(form, place[:-1], (left, item) if _items(left) else (item,))


def _changed(form: Group, place: Place, instead: tuple[Item, ...]) -> Group:
    return replace(form, items=_put(form.items, place, instead))


def _put(items: tuple[Item, ...], place: Place, instead: tuple[Item, ...]) -> tuple[Item, ...]:
    index, rest = _checked(place[0]), place[1:]
    item = items[index]
    now = (_with_items(item, _put(_items(item), rest, instead)),) if rest else instead
    return (*items[:index], *now, *items[index + 1 :])


def _items(item: Item) -> tuple[Item, ...]:
    if isinstance(item, Group):
        return item.items
    if isinstance(item, Each):
        return item.of.items
    raise IndexError("There is no group at this place.")


def _with_items(item: Item, items: tuple[Item, ...]) -> Item:
    if isinstance(item, Each):
        return replace(item, of=replace(item.of, items=items))
    return replace(item, items=items) if isinstance(item, Group) else item


def _checked(index: int) -> int:
    if index < 0:
        raise IndexError("A place counts from 0.")
    return index
