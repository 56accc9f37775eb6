"""One parameter of a plugin or of a routing: its label, its control, what is wrong with it, and what it does."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.icons import icon
from ballerine_app.ui.rest_input import rest_input
from ballerine_app.ui.text import t


def param_field(each: rx.Var, *, put: Any, epoch: rx.Var, around: str = "param") -> rx.Component:
    """A `ParamField` with its control. ``put`` gets the field's pointer and what was typed; another ``epoch`` puts in
    what stands there. ``around`` keeps the ids of several forms apart.
    """
    name = rx.Var.create(f"{around}{each.pointer}").to(str)
    hint = rx.el.span(
        each.help,
        rx.cond(each.default != "", rx.fragment(" ", t("plugin_editor.default", value=each.default)), rx.fragment()),
        id=rx.Var.create(f"{name}-hint").to(str),
        class_name="hint",
    )
    wrong = rx.el.span(
        icon("circle-alert", "s"),
        rx.el.span(each.mistake),
        id=rx.Var.create(f"{name}-error").to(str),
        role="alert",
        class_name="err",
    )
    label = rx.el.label(
        each.label,
        rx.cond(each.required, rx.el.span(t("plugin_editor.required"), class_name="dim"), rx.fragment()),
        html_for=name,
    )
    return rx.el.div(
        label,
        _control(each, name, put, epoch),
        rx.cond(each.mistake != "", wrong, rx.fragment()),
        hint,
        class_name="field",
        key=each.pointer,
    )


def _control(each: rx.Var, name: rx.Var, put: Any, epoch: rx.Var) -> rx.Component:
    def typed_in(words: Any) -> Any:
        return put(each.pointer, words)

    shared: dict[str, Any] = {
        "id": name,
        "aria_describedby": rx.cond(each.mistake != "", f"{name}-error {name}-hint", f"{name}-hint"),
        "aria_invalid": rx.cond(each.mistake != "", "true", "false"),
    }
    look = rx.cond(each.mistake != "", "input sm is-bad", "input sm")

    def typed(lines: int = 0, more: str = "", **attributes: Any) -> rx.Component:
        return rest_input(
            each.value,
            revision=epoch,
            on_text=typed_in,
            lines=lines,
            class_name=rx.cond(each.mistake != "", f"input sm is-bad {more}", f"input sm {more}").to(str),
            **shared,
            **attributes,
        )

    def choice(options: rx.Component, empty: Any) -> rx.Component:
        return rx.el.span(
            rx.el.select(
                rx.el.option(empty, value=""), options, id=name, value=each.value, on_change=typed_in, class_name=look,
                custom_attrs={"aria-describedby": shared["aria_describedby"], "aria-invalid": shared["aria_invalid"]},
            ),
            icon("chevron-down"),
            class_name="select",
        )  # fmt: skip

    unset = rx.cond(each.default != "", t("plugin_editor.unset", value=each.default), t("plugin_editor.not_set"))
    return rx.match(
        each.input,
        ("number", typed(inputmode="decimal")),
        ("choice", choice(rx.foreach(each.options, lambda value: rx.el.option(value, value=value)), unset)),
        (
            "yes_no",
            choice(
                rx.fragment(rx.el.option(t("value.yes"), value="true"), rx.el.option(t("value.no"), value="false")),
                unset,
            ),
        ),
        ("lines", typed(2, spellcheck="false")),
        ("pairs", typed(3, "mono", spellcheck="false")),
        ("json", typed(6, "mono", spellcheck="false")),
        typed(spellcheck="false"),
    )
