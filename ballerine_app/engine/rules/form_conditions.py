"""JsonLogic conditions to forms and back.

A rule read into a form and written again judges every case as before, and a form written and read again is the same
form. What no form shows stays a `Raw` part in its place.
"""

from __future__ import annotations

from typing import Any, Final

from ballerine_app.engine.rules.form import Condition, Each, Group, GroupKind, Item, Raw, Subject, Value
from ballerine_app.engine.rules.form_operators import MEASURES, NUMERIC, OPERATORS_OF_FORM, TEMPLATES
from ballerine_app.engine.rules.form_templates import arguments, bound, path_of, written

MOST_NESTING: Final = 12  # groups within groups; what lies deeper is shown as it is written
_JUNCTIONS: Final[dict[str, GroupKind]] = {"and": "all", "or": "any"}
_EVERY: Final = ("some", "all", "none")


def _by_key() -> dict[str, list[tuple[str, Any]]]:
    keys = {next(iter(template)) for _, template in TEMPLATES if isinstance(template, dict)}
    return {key: [each for each in TEMPLATES if not isinstance(each[1], dict) or key in each[1]] for key in (*keys, "")}


# The templates by the operator that stands outermost; those under "" may have any.
_BY_KEY: Final = _by_key()


def condition_form(rule: Any) -> Group:
    """The form of a condition, any JSON. A condition that is no group stands alone in one of which all must hold."""
    return _outermost(rule, 0)


def form_condition(form: Group) -> Any:
    """The JsonLogic rule of a form. A lone condition of an outermost group stands without the group."""
    if form.kind == "all" and len(form.items) == 1 and not isinstance(form.items[0], Group):
        return _rule(form.items[0])
    return _rule(form)


def _outermost(rule: Any, depth: int) -> Group:
    item = _item(rule, depth)
    return item if isinstance(item, Group) else Group("all", (item,))


def _item(rule: Any, depth: int) -> Item:
    if not isinstance(rule, dict) or len(rule) != 1:
        return Raw(rule)
    found: Item | None = single_condition(rule)
    if found is None and depth < MOST_NESTING:
        found = _each(rule, depth) or _group(rule, depth)
    return Raw(rule) if found is None else found


def single_condition(rule: Any) -> Condition | None:
    """The condition that a rule is, where it is no group and no test of a list's items."""
    if not isinstance(rule, dict) or len(rule) != 1:
        return None
    (key,) = rule
    for name, template in _BY_KEY.get(key, _BY_KEY[""]):
        found = bound(template, rule, _subject)
        if found:
            subject, values = found
            return Condition(subject, name, tuple(values[index] for index in sorted(values)))
    return None


def _subject(rule: Any) -> Subject | None:
    path = path_of(rule)
    if path is not None:
        return Subject(path)
    if not isinstance(rule, dict) or len(rule) != 1:
        return None
    ((name, given),) = rule.items()
    measure, parts = MEASURES.get(name), arguments(given)
    if measure is None:
        return None
    if measure.of_item and len(parts) == 2:
        path, item = path_of(parts[0]), path_of(parts[1])
        return None if path is None or item is None else Subject(path, name, item)
    found = bound(measure.template, rule, path_of)
    return Subject(found[0], name) if found else None


def _each(rule: dict[str, Any], depth: int) -> Each | None:
    ((name, given),) = rule.items()
    parts = arguments(given)
    path = path_of(parts[0]) if name in _EVERY and len(parts) == 2 else None
    if path is not None:
        return Each(path, name, _outermost(parts[1], depth + 1))  # type: ignore[arg-type]  # one of _EVERY
    for numeric, template in TEMPLATES:
        found = bound(template, rule, _counted) if numeric in NUMERIC else None
        if found:
            (path, inner), values = found
            counted = tuple(values[index] for index in sorted(values))
            return Each(path, "count_of", _outermost(inner, depth + 1), numeric, counted)
    return None


def _counted(rule: Any) -> tuple[str, Any] | None:
    if not isinstance(rule, dict) or len(rule) != 1 or "count_of" not in rule:
        return None
    parts = arguments(rule["count_of"])
    path = path_of(parts[0]) if len(parts) == 2 else None
    return None if path is None else (path, parts[1])


def _group(rule: dict[str, Any], depth: int) -> Group | None:
    ((name, given),) = rule.items()
    parts = arguments(given)
    if name in _JUNCTIONS:
        return Group(_JUNCTIONS[name], tuple(_item(part, depth + 1) for part in parts))
    if name != "!" or len(parts) != 1:
        return None
    inner = parts[0]
    if isinstance(inner, dict) and inner.keys() == {"or"}:
        return Group("none", tuple(_item(part, depth + 1) for part in arguments(inner["or"])))
    return Group("none", (_item(inner, depth + 1),))


def _rule(item: Item) -> Any:
    if isinstance(item, Raw):
        return item.rule
    if isinstance(item, Condition):
        template = OPERATORS_OF_FORM[item.operator].templates[0]
        return written(template, _subject_rule(item.subject), item.subject.path, item.values)
    if isinstance(item, Each):
        return _each_rule(item.path, item, item.values)
    parts = [_rule(each) for each in item.items]
    return {"!": {"or": parts}} if item.kind == "none" else {"and" if item.kind == "all" else "or": parts}


def _subject_rule(subject: Subject) -> Any:
    field = {"var": subject.path}
    if not subject.measure:
        return field
    if subject.item:
        return {subject.measure: [field, {"var": subject.item}]}
    return written(MEASURES[subject.measure].template, field, subject.path, ())


def _each_rule(path: str, each: Each, values: tuple[Value, ...]) -> Any:
    tested = {each.quantifier: [{"var": path}, form_condition(each.of)]}
    if each.quantifier != "count_of":
        return tested
    return written(OPERATORS_OF_FORM[each.operator].templates[0], tested, path, values)
