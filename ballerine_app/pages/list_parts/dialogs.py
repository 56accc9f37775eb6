"""The dialogs of a list's page but for the import: add, change, describe, archive, put back, take an import back."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.lists_parts.words import KINDS
from ballerine_app.state.list import ListState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import text_area, text_field
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t, t_of

_FORM = "list-form"


def dialogs() -> rx.Component:
    """The one that is open."""
    return rx.match(
        ListState.dialog,
        ("add", _add()),
        ("edit", _edit()),
        ("describe", _describe()),
        ("archive", _ask("archive", kind="reject")),
        ("restore", _ask("restore", kind="primary")),
        ("undo", _ask("undo", kind="reject")),
        rx.fragment(),
    )


def _add() -> rx.Component:
    fields = rx.el.form(
        text_area(
            name="values", label=t("lists.values"), hint=t_of(ListState.view.line.kind, "lists.hint", KINDS),
            rows="5", auto_focus=True, spell_check=False,
        ),
        _note_and_end("", ""),
        id=_FORM,
        on_submit=ListState.add,
        class_name="stack",
    )  # fmt: skip
    return _form_dialog("add", fields, t("lists.add.do"))


def _edit() -> rx.Component:
    entry = ListState.entry
    fields = rx.el.form(
        rx.el.p(rx.el.b(entry.value, class_name="val")),
        _note_and_end(entry.note, ListState.entry_day, focus=True),
        id=_FORM,
        on_submit=ListState.change,
        class_name="stack",
        key=entry.entry_id,
    )
    return _form_dialog("edit", fields, t("lists.edit.do"))


def _describe() -> rx.Component:
    fields = rx.el.form(
        text_area(
            name="description", label=t("lists.description"), default_value=ListState.view.line.description,
            max_length=500, auto_focus=True,
        ),
        id=_FORM,
        on_submit=ListState.describe,
        class_name="stack",
    )  # fmt: skip
    return _form_dialog("describe", fields, t("lists.edit.do"))


def _note_and_end(words: rx.Var | str, day: rx.Var | str, *, focus: bool = False) -> rx.Component:
    return rx.el.div(
        text_field(name="note", label=t("lists.note"), default_value=words, max_length=500, auto_focus=focus,
                   auto_complete="off"),
        text_field(name="expires", label=t("lists.last_day"), hint=t("lists.last_day.hint"), type="date",
                   default_value=day),
        class_name="stack",
    )  # fmt: skip


def _form_dialog(name: str, fields: rx.Component, do: object) -> rx.Component:
    return dialog(
        _refused(),
        fields,
        title=t(f"lists.{name}.title"),
        name=name,
        actions=[
            button(t("workflows.cancel"), on_click=ListState.close, custom_attrs=on_key("Escape")),
            button(do, kind="primary", type="submit", form=_FORM),
        ],
    )


def _ask(name: str, *, kind: str) -> rx.Component:
    needed = ListState.view.needed_by
    off = needed != "" if name == "archive" else False
    blocked = note(t("lists.archive.needed", policy=needed), icon_name="info")
    return dialog(
        rx.el.p(t(f"lists.{name}.text")),
        rx.cond(off, blocked, rx.fragment()) if name == "archive" else rx.fragment(),
        _refused(),
        title=t(f"lists.{name}.title"),
        name=name,
        actions=[
            button(t("workflows.cancel"), on_click=ListState.close, auto_focus=True, custom_attrs=on_key("Escape")),
            button(
                t(f"lists.{name}.do"), kind=kind, solid=kind == "reject", off=off,
                why_off=t("lists.archive.off"), on_click=ListState.act,
            ),
        ],
    )  # fmt: skip


def _refused() -> rx.Component:
    said = note(ListState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond(ListState.problem != "", said, rx.fragment())
