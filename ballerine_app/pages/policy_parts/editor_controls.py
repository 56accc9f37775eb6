"""The small controls of the rule editor: fields that rest, choices, pickers, and buttons of a line."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.locales.countries import countries
from ballerine_app.state.rule_editor import RuleEditorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.picker import picker
from ballerine_app.ui.rest_input import rest_input
from ballerine_app.ui.text import Text

COUNTRIES = rx.Var.create([[code, name, "", code] for code, name in countries()])


def typed(value: Text, *, label: Text, on_text: Any, lines: int = 0, class_name: str = "input sm", **more: Any) -> Any:
    """A field for words or a number, with its spoken label."""
    return rest_input(
        value,
        revision=RuleEditorState.epoch,
        on_text=on_text,
        lines=lines,
        class_name=class_name,
        aria_label=label,
        **more,
    )


def labelled(control: rx.Component, label: Text, *, hint: Text | None = None, class_name: str = "fld") -> rx.Component:
    """A control under its visible label, which is spoken by the control itself."""
    return rx.el.div(
        rx.el.span(label, class_name="lb", aria_hidden="true"),
        control,
        rx.el.span(hint, class_name="hint") if hint is not None else rx.fragment(),
        class_name=class_name,
    )


def choice(
    value: Text, options: list[tuple[str, Text]] | rx.Var, *, label: Text, on_change: Any, look: str = ""
) -> Any:
    """A choice out of few."""
    if isinstance(options, rx.Var):
        given = [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
    else:
        given = [rx.el.option(words, value=name) for name, words in options]
    return rx.el.span(
        rx.el.select(*given, value=value, on_change=on_change, aria_label=label, class_name="input sm"),
        icon("chevron-down"),
        class_name=f"select {look}".strip(),
    )


def field_picker(
    *, shown: Text, label: Text, on_pick: Any, value: Text = "", prefix: Text = "", look: Text = "pick field"
) -> rx.Component:
    """A choice out of the fields that rules can read, by where they come from."""
    return picker(
        RuleEditorState.fields,
        shown=shown,
        label=label,
        on_pick=on_pick,
        value=value,
        prefix=prefix,
        free=True,
        look=look,
    )


def tool(
    label: Text, icon_name: str, on_click: Any, *, off: bool | rx.Var = False, class_name: str = ""
) -> rx.Component:
    """A button of a line: its icon, its word spoken."""
    return button(
        label,
        kind="ghost",
        size="sm",
        icon_name=icon_name,
        icon_only=True,
        off=off,
        on_click=on_click,
        class_name=class_name,
    )
