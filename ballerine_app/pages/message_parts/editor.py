"""The fields of a message, and the placeholders that may stand in them."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.message import MessageState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.fields import field
from ballerine_app.ui.notes import note
from ballerine_app.ui.rest_input import rest_input
from ballerine_app.ui.text import t, t_of

PLACEHOLDERS = ("first_name", "company", "business", "reference", "link", "reasons")
_LINES = 16


def editor() -> rx.Component:
    """Subject, text, the words of the link, and help."""
    stale = note(
        t("messages.stale"), " ", button(t("messages.stale.show"), size="sm", on_click=MessageState.drop),
        tone="s-revision", icon_name="triangle-alert", role="status",
    )  # fmt: skip
    return rx.el.section(
        rx.cond(MessageState.stale, stale, rx.fragment()),
        _field("subject", MessageState.words.subject, MessageState.preview.wrong_subject, MessageState.type_subject),
        _field("text", MessageState.words.text, MessageState.preview.wrong_text, MessageState.type_text, lines=_LINES),
        _field("button", MessageState.words.button, MessageState.preview.wrong_button, MessageState.type_button),
        _help(),
        aria_label=t("messages.editor"),
        class_name="m-edit stack",
    )


def _field(name: str, value: rx.Var, wrong: rx.Var, on_text: rx.EventHandler, *, lines: int = 0) -> rx.Component:
    attributes = {
        "id": name,
        "name": name,
        "aria_describedby": rx.cond(wrong != "", f"{name}-error", f"{name}-hint"),
        "aria_invalid": rx.cond(wrong != "", "true", "false"),
        "lang": MessageState.view.language,
    }
    control = rest_input(
        value,
        revision=MessageState.words_set,
        on_text=on_text,
        lines=lines,
        class_name=classes("input", when(wrong != "", "is-bad")),
        **attributes,
    )
    shown = rx.el.p(value, id=name, class_name="m-read", lang=MessageState.view.language)
    return rx.cond(
        MessageState.may_edit,
        field(
            control, name=name, label=t(f"messages.field.{name}"), hint=t(f"messages.field.{name}.hint"), error=wrong
        ),
        rx.el.div(rx.el.h2(t(f"messages.field.{name}"), class_name="m-name"), shown),
    )


def _help() -> rx.Component:
    def one(name: rx.Var) -> rx.Component:
        code = rx.el.code("{{", name, "}}")
        return rx.el.div(
            rx.el.dt(
                rx.cond(
                    MessageState.may_edit,
                    rx.el.button(
                        code,
                        type="button",
                        class_name="chip",
                        on_click=MessageState.insert(name),
                        title=t("messages.insert"),
                    ),
                    code,
                )
            ),
            rx.el.dd(t_of(name, "messages.placeholder", PLACEHOLDERS)),
        )

    return rx.el.div(
        rx.el.h2(t("messages.placeholders")),
        rx.el.p(t("messages.placeholders.text"), class_name="dim"),
        rx.el.dl(rx.foreach(MessageState.view.placeholders, one), class_name="m-help"),
        class_name="m-helpbox",
    )
