"""The catalogue of the form: which operators a field of some type has, and the rule that each one stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from ballerine_app.engine.rules.form_templates import PATH, Gap, Input, S

FieldType = Literal[
    "text", "number", "date", "country", "yes_no", "choice", "list", "tags", "screening", "money", "object", "any"
]
_TODAY: Final[Any] = {"today": []}
_PLAIN: Final = "text number country choice any"
_SIZED: Final = "number any"
_EVERY: Final = "text number date country choice yes_no list tags screening money object any"


@dataclass(frozen=True, slots=True)
class FormOperator:
    """An operator of the form. `templates` are the rules that mean it, of which the first is written.

    `types` are the field types for which it is offered; an operator without any is shown where a rule has it.
    """

    name: str
    templates: tuple[Any, ...]
    types: frozenset[str]
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is made of a field. `of_item` tells that it takes a field of a list's items."""

    name: str
    template: Any
    types: frozenset[str]
    of_item: bool = False


def _inputs(template: Any) -> dict[int, Input]:
    if isinstance(template, Gap):
        return {template.index: template.input}
    parts = list(template.values()) if isinstance(template, dict) else template
    found: dict[int, Input] = {}
    for part in parts if isinstance(parts, list) else ():
        found |= _inputs(part)
    return found


def _operator(name: str, types: str, *templates: Any) -> FormOperator:
    inputs = _inputs(templates[0])
    return FormOperator(name, templates, frozenset(types.split()), tuple(inputs[index] for index in sorted(inputs)))


def _not(template: Any) -> Any:
    return {"!": template}


_VALUE, _ORDERED, _MANY = Gap(0, "value"), Gap(0, "ordered"), Gap(0, "many")
_TEXT, _DATE = Gap(0, "text"), Gap(0, "date")
_COUNT, _UNIT = Gap(0, "count"), Gap(1, "unit")
_IN_GROUP = {"in_country_group": [S, Gap(0, "country_group")]}
_CONTAINS = {"contains_text": [S, _TEXT]}
_MATCHES = {"matches": [S, Gap(0, "pattern")]}
_HITS = {"aml_hits": [S, Gap(0, "hit_kind")]}

# In the order of the menu.
OPERATORS_OF_FORM: Final[Mapping[str, FormOperator]] = {
    each.name: each
    for each in (
        _operator("is", f"{_PLAIN} yes_no", {"==": [S, _VALUE]}, {"==": [_VALUE, S]}),
        _operator("is_not", f"{_PLAIN} yes_no", {"!=": [S, _VALUE]}, {"!=": [_VALUE, S]}),
        _operator("one_of", _PLAIN, {"in": [S, _MANY]}),
        _operator("not_one_of", _PLAIN, _not({"in": [S, _MANY]})),
        _operator("more_than", _SIZED, {">": [S, _ORDERED]}, {"<": [_ORDERED, S]}),
        _operator("at_least", _SIZED, {">=": [S, _ORDERED]}, {"<=": [_ORDERED, S]}),
        _operator("less_than", _SIZED, {"<": [S, _ORDERED]}, {">": [_ORDERED, S]}),
        _operator("at_most", _SIZED, {"<=": [S, _ORDERED]}, {">=": [_ORDERED, S]}),
        _operator("between", _SIZED, {"<=": [_ORDERED, S, Gap(1, "ordered")]}),
        _operator("within", "", {"<": [_ORDERED, S, Gap(1, "ordered")]}),
        _operator("in_country_group", "country", _IN_GROUP),
        _operator("not_in_country_group", "country", _not(_IN_GROUP)),
        _operator("same_country", "country", {"same_country": [S, Gap(0, "country")]}),
        _operator("same_text", "text", {"same_text": [S, _TEXT]}),
        _operator("contains", "text any", _CONTAINS),
        _operator("not_contains", "text any", _not(_CONTAINS)),
        _operator("starts_with", "text any", {"starts_with": [S, _TEXT]}),
        _operator("ends_with", "text any", {"ends_with": [S, _TEXT]}),
        _operator("matches", "text any", _MATCHES),
        _operator("not_matches", "text any", _not(_MATCHES)),
        _operator("sounds_like", "text", {">=": [{"name_similarity": [S, _TEXT]}, Gap(1, "likeness")]}),
        _operator("in_list", "text number country choice any", {"in_list": [S, Gap(0, "list")]}),
        _operator("not_in_list", "text number country choice any", {"not_in_list": [S, Gap(0, "list")]}),
        _operator("before", "date", {"before": [S, _DATE]}),
        _operator("after", "date", {"after": [S, _DATE]}),
        _operator("within_last", "date", {"within_last": [S, _COUNT, _UNIT]}),
        _operator("within_next", "date", {"within_next": [S, _COUNT, _UNIT]}),
        _operator("older_than", "date", {"before": [S, {"shift_date": [_TODAY, Gap(0, "back"), _UNIT]}]}),
        _operator("later_than", "date", {"after": [S, {"shift_date": [_TODAY, _COUNT, _UNIT]}]}),
        _operator("includes", "tags any", {"in": [_VALUE, S]}),
        _operator("not_includes", "tags any", _not({"in": [_VALUE, S]})),
        _operator("has_hits", "screening any", _HITS),
        _operator("no_hits", "screening any", _not(_HITS)),
        _operator("has_any_hits", "screening any", {"aml_hits": [S]}, {"!!": {"aml_hits": [S]}}),
        _operator("no_hits_at_all", "screening any", _not({"aml_hits": [S]})),
        _operator("money_above", "money any", {"money_above": [S, Gap(0, "number"), Gap(1, "currency")]}),
        _operator("filled", _EVERY, _not({"missing": [PATH]})),
        _operator("empty", _EVERY, {"missing": [PATH]}),
        _operator("is_exactly", "", {"===": [S, _VALUE]}, {"===": [_VALUE, S]}),
        _operator("is_not_exactly", "", {"!==": [S, _VALUE]}, {"!==": [_VALUE, S]}),
        _operator("known", "", {"!=": [S, None]}, {"!=": [None, S]}),
        _operator("unknown", "", {"==": [S, None]}, {"==": [None, S]}),
        _operator("has_value", "", S, {"!!": S}),
        _operator("no_value", "", {"!": S}),
    )
}
# The templates in the order in which they are tried: a rule as it is written comes before another way to say it.
TEMPLATES: Final[tuple[tuple[str, Any], ...]] = tuple(
    (each.name, template)
    for own in (True, False)
    for each in OPERATORS_OF_FORM.values()
    for template in (each.templates[:1] if own else each.templates[1:])
)
NUMERIC: Final = ("is", "is_not", "more_than", "at_least", "less_than", "at_most", "between")

MEASURES: Final[Mapping[str, Measure]] = {
    each.name: each
    for each in (
        Measure("age", {"age": [S]}, frozenset({"date"})),
        Measure("days_ago", {"days_ago": [S]}, frozenset({"date"})),
        Measure("days_until", {"days_until": [S, _TODAY]}, frozenset({"date"})),
        Measure("count_of", {"count_of": [S]}, frozenset({"list", "tags"})),
        Measure("sum_of", {"sum_of": [S]}, frozenset({"list", "tags"}), of_item=True),
        Measure("avg_of", {"avg_of": [S]}, frozenset({"list", "tags"}), of_item=True),
        Measure("min_of", {"min_of": [S]}, frozenset({"list", "tags"}), of_item=True),
        Measure("max_of", {"max_of": [S]}, frozenset({"list", "tags"}), of_item=True),
    )
}


def operators_for(kind: str, measure: str = "") -> tuple[str, ...]:
    """The names of the operators that a field of a type, or a measure of it, has in the menu."""
    if measure:
        return NUMERIC
    return tuple(name for name, each in OPERATORS_OF_FORM.items() if kind in each.types)


def inputs_of(name: str) -> tuple[Input, ...]:
    """The kinds of values that an operator takes; none for one that isn't known."""
    return OPERATORS_OF_FORM[name].inputs if name in OPERATORS_OF_FORM else ()


def measures_for(kind: str) -> tuple[str, ...]:
    """The names of the numbers that can be made of a field of a type."""
    return tuple(name for name, each in MEASURES.items() if kind in each.types)
