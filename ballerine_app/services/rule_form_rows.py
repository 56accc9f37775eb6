"""A rule's condition as the lines of a form, with what can be chosen in each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ballerine_app.engine.rules.form import Condition, Each, FieldRef, Group, Item, Raw, Value
from ballerine_app.engine.rules.form_edit import Place
from ballerine_app.engine.rules.form_operators import MEASURES, NUMERIC, inputs_of, measures_for, operators_for
from ballerine_app.engine.rules.form_places import form_places, rule_set_places
from ballerine_app.engine.rules.form_rule_set import SET_INPUTS
from ballerine_app.engine.rules.lint_policy_conditions import COMPARE_MISSING
from ballerine_app.locales import catalogue, text
from ballerine_app.services.condition_edit import QUANTIFIERS, form_of
from ballerine_app.services.condition_require import can_require
from ballerine_app.services.condition_words import (
    HIT_KINDS,
    condition_sentence,
    field_of,
    joined,
    joining_word,
    plain_words,
)
from ballerine_app.services.rule_fields import country_groups
from ballerine_app.views.rule_editor import Choices, EditorFinding, FormRow, ValueInput
from ballerine_app.views.rule_fields import FieldCatalogue, FieldView

_UNITS: Final = ("days", "months", "years")
_LIKENESSES: Final = (0.7, 0.8, 0.85, 0.9, 0.95, 1)
_FIELD_TOO: Final = frozenset({"value", "ordered", "text", "date", "country"})
_LISTS: Final = frozenset({"list", "tags"})
_RANKS: Final = {"error": 0, "warning": 1, "info": 2}


def form_rows(
    rule: dict[str, Any], pointer: str, fields: FieldCatalogue, findings: Iterable[EditorFinding]
) -> tuple[str, tuple[FormRow, ...]]:
    """The kind of the outermost group of a rule's condition, and the lines below it."""
    form = form_of(rule)
    rule_set = "ruleSet" in rule
    condition = rule.get("ruleSet") if rule_set else rule.get("when")
    places = (rule_set_places if rule_set else form_places)(form, condition)
    base = f"{pointer}/{'ruleSet' if rule_set else 'when'}"
    pointers = {place: f"{base}{own}" for place, own in places.items()}
    rows = _Rows(form, fields, rule_set, pointers, _by_place(findings, pointers))
    return form.kind, tuple(rows.inside(form, (), "", 0))


def _by_place(findings: Iterable[EditorFinding], pointers: dict[Place, str]) -> dict[Place, EditorFinding]:
    """The worst finding of each place: that which its pointer, of all that lead to the finding, comes nearest."""
    found: dict[Place, EditorFinding] = {}
    for each in sorted(findings, key=lambda one: _RANKS.get(one.severity, 3)):
        leading = [
            place
            for place, pointer in pointers.items()
            if place and (each.pointer == pointer or each.pointer.startswith(f"{pointer}/"))
        ]
        if leading:
            found.setdefault(max(leading, key=lambda place: (len(pointers[place]), len(place))), each)
    return found


class _Rows:
    def __init__(
        self,
        form: Group,
        fields: FieldCatalogue,
        rule_set: bool,
        pointers: dict[Place, str],
        findings: dict[Place, EditorFinding],
    ) -> None:
        self._form = form
        self._fields = fields
        self._rule_set = rule_set
        self._pointers = pointers
        self._findings = findings

    def inside(self, group: Group, place: Place, scope: str, depth: int) -> Iterator[FormRow]:
        """The lines of a group's items."""
        last = len(group.items) - 1
        for index, item in enumerate(group.items):
            here = (*place, index)
            told = self._findings.get(here, EditorFinding(severity=""))
            shared: dict[str, Any] = {
                "place": _told(here),
                "key": f"{_told(here)} {type(item).__name__}",
                "depth": depth,
                "join": joining_word(group.kind, index),
                "scope": scope,
                "first": index == 0,
                "last": index == last,
                "finding": told.message,
                "severity": told.severity,
                "may_require": told.code == COMPARE_MISSING and can_require(self._form, here),
                "pointer": self._pointers.get(here, ""),
                "words": condition_sentence(item, self._fields, scope),
            }
            yield from self._item(item, here, scope, depth, shared)

    def _item(self, item: Item, place: Place, scope: str, depth: int, shared: dict[str, Any]) -> Iterator[FormRow]:
        if isinstance(item, Group):
            yield FormRow(kind="group", group=item.kind, empty=not item.items, **shared)
            yield from self.inside(item, place, scope, depth + 1)
        elif isinstance(item, Each):
            inner = f"{joined(scope, item.path)}[]"
            field = field_of(self._fields, scope, item.path)
            counts = item.quantifier == "count_of"
            yield FormRow(
                kind="each",
                path=field.path,
                field=field.label,
                field_hint=field.source_words,
                known=self._known(field),
                measure="count_items" if counts else item.quantifier,
                measures=_measures("list"),
                operator=item.operator,
                operators=_operators(NUMERIC) if counts else (),
                inputs=self._inputs(item, FieldView(type="number"), scope),
                group=item.of.kind,
                empty=not item.of.items,
                **shared,
            )
            yield from self.inside(item.of, place, inner, depth + 1)
        elif isinstance(item, Raw):
            yield FormRow(kind="raw", source=json.dumps(item.rule, ensure_ascii=False), **shared)
        else:
            yield self._condition(item, scope, shared)

    def _condition(self, item: Condition, scope: str, shared: dict[str, Any]) -> FormRow:
        field = field_of(self._fields, scope, item.subject.path)
        measure = item.subject.measure
        judged = FieldView(path=field.path, type="number") if measure else field
        measures: Choices = ()
        if not self._rule_set:
            measures = _measures(field.type)
            if measure and measure not in dict(measures):
                measures = (("", text("rule_editor.measure.itself")), *measures, (measure, text(f"measure.{measure}")))
        names: tuple[str, ...] = tuple(SET_INPUTS) if self._rule_set else operators_for(field.type, measure)
        if item.operator not in names:
            names = (*names, item.operator)
        return FormRow(
            kind="condition",
            path=field.path,
            field=field.label,
            field_hint=field.source_words,
            known=self._known(field),
            measure=measure,
            measures=measures,
            item=item.subject.item,
            item_fields=self._items_of(field.path) if measure in MEASURES and MEASURES[measure].of_item else (),
            operator=item.operator,
            operators=_operators(names),
            inputs=self._inputs(item, judged, scope),
            **shared,
        )

    def _known(self, field: FieldView) -> bool:
        return field.path in self._fields.fields or not field.path

    def _items_of(self, path: str) -> Choices:
        inner = f"{path}[]."
        fields = [each for each in self._fields.fields.values() if each.path.startswith(inner)]
        return (
            ("", text("rule_editor.items_themselves")),
            *((each.path.removeprefix(inner), each.label) for each in fields),
        )

    def _inputs(self, item: Condition | Each, field: FieldView, scope: str) -> tuple[ValueInput, ...]:
        kinds: tuple[str, ...] = SET_INPUTS.get(item.operator) or inputs_of(item.operator)
        return tuple(
            self._input(index, kind, value, field, scope, item.operator)
            for index, (kind, value) in enumerate(zip(kinds, item.values, strict=True))
        )

    def _input(self, index: int, kind: str, value: Value, field: FieldView, scope: str, operator: str) -> ValueInput:
        label = text(f"rule_input.{kind}")
        may_field = kind in _FIELD_TOO and not self._rule_set and operator != "includes"
        if isinstance(value, FieldRef):
            other = field_of(self._fields, scope, value.path)
            return ValueInput(index, "field", label, other.path, other.label, may_field=True, is_field=True)
        control, options, free = self._control(kind, field, value)
        if isinstance(value, tuple):
            values = tuple((_text(each), plain_words(each, field.type, field).strip("“”")) for each in value)
            chosen = {each for each, _ in values}
            left = tuple(each for each in options if each[0] not in chosen)
            return ValueInput(
                index, "many", label, chosen=values, options=left, free=free, of_countries=control == "country"
            )
        told = _text(value)
        if control == "choice" and not free and told not in dict(options):
            options = ((told, told or text("rule_editor.none_chosen")), *options)
        words = plain_words(told, "country", field) if control == "country" else dict(options).get(told, told)
        return ValueInput(
            index, control, label, told, words, (), options, free, may_field, of_countries=control == "country"
        )

    def _control(self, kind: str, field: FieldView, value: Value) -> tuple[str, Choices, bool]:
        """The control of a value, what can be chosen in it, and whether others can be typed."""
        fixed: dict[str, Choices] = {
            "country_group": country_groups(),
            "unit": tuple((each, text(f"unit.{each}")) for each in _UNITS),
            "hit_kind": tuple((each, text(f"hit_kind.{each}")) for each in HIT_KINDS),
            "likeness": tuple((str(each), f"{round(each * 100)} %") for each in _LIKENESSES),
        }
        if kind == "list":
            return "choice", tuple((name, name) for name, _ in self._fields.lists), False
        if kind in fixed:
            return "choice", fixed[kind], False
        if kind == "country" or (field.type == "country" and kind in ("value", "ordered", "many")):
            return "country", (), False
        if kind in ("number", "count", "back"):
            return "number", (), False
        if kind == "date" or field.type == "date":
            return "date", (), False
        if kind not in ("value", "ordered", "many"):
            return "text", (), True
        if field.type == "yes_no":
            return "choice", (("true", text("rule_value.yes")), ("false", text("rule_value.no"))), False
        if field.type == "choice" or (kind == "many" and field.choices):
            return "choice", field.choices, not field.closed
        return ("number" if field.type == "number" else "text"), (), True


def _measures(kind: str) -> Choices:
    names = measures_for(kind)
    if not names:
        return ()
    itself = () if kind in _LISTS else (("", text("rule_editor.measure.itself")),)
    lists = tuple((name, text(f"rule_editor.quantifier.{name}")) for name in QUANTIFIERS) if kind == "list" else ()
    if kind == "tags":
        itself = (("", text("rule_editor.measure.itself")),)
    return (*itself, *lists, *((name, text(f"measure.{name}")) for name in names))


def _operators(names: Iterable[str]) -> Choices:
    return tuple((name, text(f"op.{name}")) for name in names if f"op.{name}" in catalogue())


def _told(place: Place) -> str:
    return ".".join(map(str, place))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
