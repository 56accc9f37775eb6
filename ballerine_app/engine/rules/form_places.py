"""Where the parts of a form stand in the rule that it was read from."""

from __future__ import annotations

from typing import Any

from ballerine_app.engine.rules.form import Each, Group, Item
from ballerine_app.engine.rules.form_edit import Place
from ballerine_app.engine.rules.json_pointer import escape


def form_places(form: Group, rule: Any) -> dict[Place, str]:
    """The JSON pointer in `rule` of each part of its form, by place. `form` is what `condition_form(rule)` gives."""
    found: dict[Place, str] = {}
    _outermost(form, rule, "", (), found)
    return found


def rule_set_places(form: Group, data: Any) -> dict[Place, str]:
    """The same for a rule set and what `rule_set_form(data)` gives."""
    found: dict[Place, str] = {}

    def walk(item: Item, place: Place, pointer: str) -> None:
        found[place] = pointer
        if isinstance(item, Group):
            for index, each in enumerate(item.items):
                walk(each, (*place, index), f"{pointer}/rules/{index}")

    if isinstance(data, dict) and "rules" in data:
        walk(form, (), "")
    else:
        found[()] = found[(0,)] = ""
    return found


def _outermost(form: Group, rule: Any, pointer: str, place: Place, found: dict[Place, str]) -> None:
    found.setdefault(place, pointer)
    group = _inner(rule, pointer)
    if group is not None and len(group) == len(form.items) and _kind(rule) == form.kind:
        for index, (item, (inner, at)) in enumerate(zip(form.items, group, strict=True)):
            _item(item, inner, at, (*place, index), found)
    elif form.items:
        _item(form.items[0], rule, pointer, (*place, 0), found)


def _item(item: Item, rule: Any, pointer: str, place: Place, found: dict[Place, str]) -> None:
    found[place] = pointer
    if isinstance(item, Group):
        for index, (each, (inner, at)) in enumerate(zip(item.items, _inner(rule, pointer) or (), strict=False)):
            _item(each, inner, at, (*place, index), found)
    elif isinstance(item, Each):
        tested, at = rule, pointer
        if item.quantifier == "count_of":
            tested, at = next((inner, at) for inner, at in _arguments(rule, pointer) if _name(inner) == "count_of")
        inner, at = _arguments(tested, at)[1]
        _outermost(item.of, inner, at, place, found)


def _kind(rule: Any) -> str:
    return {"and": "all", "or": "any", "!": "none"}.get(_name(rule), "")


def _inner(rule: Any, pointer: str) -> list[tuple[Any, str]] | None:
    """The parts of a group with their pointers; None for what is no group."""
    name = _name(rule)
    if name in ("and", "or"):
        return _arguments(rule, pointer)
    if name != "!":
        return None
    parts = _arguments(rule, pointer)
    return _arguments(*parts[0]) if len(parts) == 1 and _name(parts[0][0]) == "or" else parts


def _arguments(rule: Any, pointer: str) -> list[tuple[Any, str]]:
    name = _name(rule)
    given, at = rule[name], f"{pointer}/{escape(name)}"
    return [(each, f"{at}/{index}") for index, each in enumerate(given)] if isinstance(given, list) else [(given, at)]


def _name(rule: Any) -> str:
    return next(iter(rule)) if isinstance(rule, dict) and len(rule) == 1 else ""
