"""The condition of a rule as a form: groups, fields, operators and values."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.policy_parts.editor_controls import COUNTRIES, choice, field_picker, tool, typed
from ballerine_app.pages.workflow_parts.words import severity_icon
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.picker import picker
from ballerine_app.ui.text import Text, t
from ballerine_app.views.rule_editor import FormRow, ValueInput

_GROUPS = ("all", "any", "none")


def condition_form() -> rx.Component:
    """The condition of the open rule."""
    rule = RuleEditorState.rule
    head = rx.el.div(
        choice(
            rule.group,
            [(kind, t(f"rule_editor.group.{kind}")) for kind in _GROUPS],
            label=t("rule_editor.group"),
            on_change=lambda kind: _change("group", "", -1, kind),
        ),
        rx.el.span(t("rule_editor.group.hold"), class_name="dim"),
        class_name="cg-head",
    )
    return rx.el.div(
        head,
        rx.cond(
            rule.rows.length() > 0,
            rx.el.ul(rx.foreach(rule.rows, _row), class_name="crs", aria_label=t("rule_editor.when")),
            rx.el.p(t("rule_editor.no_conditions"), class_name="cr-none dim"),
        ),
        _adders("", "", rule.rule_set),
        class_name="cform",
    )


def _change(what: str, place: Text, value: int | rx.Var, given: Text) -> Any:
    return RuleEditorState.condition(what, place, value, given)


def _row(row: rx.Var[FormRow]) -> rx.Component:
    require = button(
        t("rule_editor.require"),
        size="sm",
        kind="ghost",
        icon_name="check",
        on_click=_change("require", row.place, -1, ""),
    )
    found = rx.el.div(
        severity_icon(row.severity),
        rx.el.span(row.finding),
        rx.cond(row.may_require, require, rx.fragment()),
        class_name="cr-find",
    )
    return rx.el.li(
        rx.el.span(row.join, class_name="cj"),
        rx.el.div(
            rx.el.div(
                rx.match(
                    row.kind,
                    ("condition", _condition(row)),
                    ("group", _group(row)),
                    ("each", _each(row)),
                    _raw(row),
                ),
                _tools(row),
                class_name="cr-line",
            ),
            rx.cond(row.finding != "", found, rx.fragment()),
            class_name="cr-box",
        ),
        key=row.key,
        class_name=rx.Var.create(f"cr k-{row.kind} d{row.depth}"),
    )


def _field(row: rx.Var[FormRow]) -> rx.Component:
    return field_picker(
        shown=row.field,
        label=t("rule_editor.field", name=row.field),
        value=row.path,
        prefix=rx.cond(row.scope != "", row.scope + ".", ""),
        look=rx.cond(row.known, "pick field", "pick field odd"),
        on_pick=lambda path: _change("field", row.place, -1, path),
    )


def _measure(row: rx.Var[FormRow]) -> rx.Component:
    return rx.cond(
        row.measures.length() > 0,
        choice(
            row.measure,
            row.measures,
            label=t("rule_editor.measure"),
            on_change=lambda name: _change("measure", row.place, -1, name),
            look="soft",
        ),
        rx.fragment(),
    )


def _operator(row: rx.Var[FormRow]) -> rx.Component:
    return rx.cond(
        row.operators.length() > 0,
        choice(
            row.operator,
            row.operators,
            label=t("rule_editor.operator"),
            on_change=lambda name: _change("operator", row.place, -1, name),
            look="op",
        ),
        rx.fragment(),
    )


def _condition(row: rx.Var[FormRow]) -> rx.Component:
    item = choice(
        row.item,
        row.item_fields,
        label=t("rule_editor.item"),
        on_change=lambda path: _change("item", row.place, -1, path),
        look="soft",
    )
    return rx.fragment(
        _field(row),
        _measure(row),
        rx.cond(row.item_fields.length() > 0, item, rx.fragment()),
        _operator(row),
        rx.foreach(row.inputs, lambda value: _input(row, value)),
    )


def _each(row: rx.Var[FormRow]) -> rx.Component:
    return rx.fragment(
        _field(row),
        _measure(row),
        _operator(row),
        rx.foreach(row.inputs, lambda value: _input(row, value)),
        rx.el.span(t("rule_editor.each.with"), class_name="dim"),
        _kind_of(row),
        _adders(row.place, row.path + "[].", False),
    )


def _group(row: rx.Var[FormRow]) -> rx.Component:
    return rx.fragment(
        _kind_of(row),
        rx.el.span(t("rule_editor.group.hold"), class_name="dim"),
        _adders(row.place, rx.cond(row.scope != "", row.scope + ".", ""), RuleEditorState.rule.rule_set),
    )


def _kind_of(row: rx.Var[FormRow]) -> rx.Component:
    return choice(
        row.group,
        [(kind, t(f"rule_editor.group.{kind}")) for kind in _GROUPS],
        label=t("rule_editor.group"),
        on_change=lambda kind: _change("group", row.place, -1, kind),
    )


def _raw(row: rx.Var[FormRow]) -> rx.Component:
    return rx.el.div(
        rx.el.p(icon("workflow", "s"), t("rule_editor.raw"), " ", rx.el.b(row.words), class_name="dim small"),
        typed(
            row.source,
            label=t("rule_editor.raw.label"),
            on_text=lambda words: _change("raw", row.place, -1, words),
            lines=2,
            class_name="input mono",
            spellcheck="false",
        ),
        class_name="cr-raw",
    )


def _input(row: rx.Var[FormRow], value: rx.Var[ValueInput]) -> rx.Component:
    return rx.el.span(
        rx.match(
            value.kind,
            ("many", _many(row, value)),
            ("field", _other_field(row, value)),
            ("country", _country(row, value)),
            ("choice", _choice(row, value)),
            ("number", _typed(row, value, inputmode="decimal", size="8")),
            ("date", _typed(row, value, type="date")),
            _typed(row, value),
        ),
        _with_field(row, value),
        class_name="cv",
    )


def _typed(row: rx.Var[FormRow], value: rx.Var[ValueInput], **more: str) -> rx.Component:
    return typed(
        value.value, label=value.label, on_text=lambda words: _change("value", row.place, value.index, words), **more
    )


def _choice(row: rx.Var[FormRow], value: rx.Var[ValueInput]) -> rx.Component:
    few = choice(
        value.value,
        value.options,
        label=value.label,
        on_change=lambda chosen: _change("value", row.place, value.index, chosen),
    )
    return rx.cond(value.free, _typed(row, value), few)


def _country(row: rx.Var[FormRow], value: rx.Var[ValueInput]) -> rx.Component:
    return picker(
        COUNTRIES,
        shown=rx.cond(value.value != "", value.words, t("rule_editor.country.choose")),
        label=value.label,
        value=value.value,
        on_pick=lambda code: _change("value", row.place, value.index, code),
    )


def _many(row: rx.Var[FormRow], value: rx.Var[ValueInput]) -> rx.Component:
    def chip(each: Any, number: Any) -> rx.Component:
        return rx.el.span(
            each[1],
            rx.el.button(
                icon("x", "xs"),
                type="button",
                aria_label=t("rule_editor.value.remove", value=each[1]),
                on_click=_change("drop_value", row.place, value.index, number.to_string()),
            ),
            class_name="cv-chip",
            key=each[0],
        )

    def add(options: rx.Var, free: bool | rx.Var) -> rx.Component:
        return picker(
            options,
            shown=t("rule_editor.value.add"),
            label=t("rule_editor.value.add_to", label=value.label),
            free=free,
            look="pick add",
            on_pick=lambda chosen: _change("add_value", row.place, value.index, chosen),
        )

    return rx.el.span(
        rx.foreach(value.chosen, chip),
        rx.cond(value.of_countries, add(COUNTRIES, False), add(value.options, value.free)),
        class_name="cv-many",
    )


def _other_field(row: rx.Var[FormRow], value: rx.Var[ValueInput]) -> rx.Component:
    return field_picker(
        shown=value.words,
        label=t("rule_editor.other_field"),
        value=value.value,
        prefix=rx.cond(row.scope != "", row.scope + ".", ""),
        on_pick=lambda path: _change("to_field", row.place, value.index, path),
    )


def _with_field(row: rx.Var[FormRow], value: rx.Var[ValueInput]) -> rx.Component:
    to_field = field_picker(
        shown=t("rule_editor.to_field.short"),
        label=t("rule_editor.to_field"),
        prefix=rx.cond(row.scope != "", row.scope + ".", ""),
        look="pick swap",
        on_pick=lambda path: _change("to_field", row.place, value.index, path),
    )
    to_value = button(
        t("rule_editor.to_value.short"),
        size="sm",
        kind="ghost",
        class_name="swap",
        aria_label=t("rule_editor.to_value"),
        on_click=_change("to_value", row.place, value.index, ""),
    )
    return rx.cond(value.may_field, rx.cond(value.is_field, to_value, to_field), rx.fragment())


def _adders(place: Text, prefix: Text, rule_set: bool | rx.Var) -> rx.Component:
    return rx.el.span(
        field_picker(
            shown=t("rule_editor.add_condition"),
            label=t("rule_editor.add_condition.about"),
            prefix=prefix,
            look="btn sm add",
            on_pick=lambda path: _change("add", place, -1, path),
        ),
        button(
            t("rule_editor.add_group"),
            size="sm",
            kind="ghost",
            icon_name="plus",
            on_click=_change("add_group", place, -1, ""),
        ),
        class_name="cr-add",
    )


def _tools(row: rx.Var[FormRow]) -> rx.Component:
    def entry(what: str, icon_name: str) -> rx.Component:
        return rx.el.button(
            icon(icon_name, "s"),
            t(f"rule_editor.line.{what}"),
            type="button",
            role="menuitemradio",
            aria_checked="false",
            on_click=_change(what, row.place, -1, ""),
        )

    menu = rx.el.details(
        rx.el.summary(
            icon("ellipsis"), aria_label=t("rule_editor.line.more", words=row.words), class_name="btn ghost sm icon"
        ),
        rx.el.div(
            entry("up", "arrow-up"),
            entry("down", "arrow-down"),
            entry("nest", "arrow-right"),
            entry("lift", "arrow-left"),
            entry("double", "copy"),
            role="menu",
            aria_label=t("rule_editor.line.menu"),
            class_name="menu-list",
        ),
        class_name="menu",
    )
    drop = tool(t("rule_editor.line.remove", words=row.words), "x", _change("remove", row.place, -1, ""))
    return rx.el.span(rx.el.span(menu, class_name="fmenu"), drop, class_name="cr-tools")
