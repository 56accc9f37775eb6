"""The dialog that makes a list."""

from __future__ import annotations

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.pages.lists_parts.words import KINDS
from ballerine_app.state.lists import ListsState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import select_field, text_field
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_FORM = "create-form"


def create_dialog() -> rx.Component:
    """Name, what it holds, and what it is for."""
    fields = rx.el.form(
        text_field(
            name="name", label=t("lists.create.name"), hint=t("lists.create.name.hint"), auto_focus=True,
            spell_check=False, max_length=64, required=True, auto_complete="off",
        ),
        select_field(
            name="kind",
            label=t("lists.create.kind"),
            hint=t("lists.create.kind.hint"),
            options=[(kind, text(f"lists.kind.{kind}")) for kind in KINDS],
        ),
        text_field(name="description", label=t("lists.description"), max_length=500, auto_complete="off"),
        id=_FORM,
        on_submit=ListsState.create,
        class_name="stack",
    )  # fmt: skip
    refused = note(ListsState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return dialog(
        rx.cond(ListsState.problem != "", refused, rx.fragment()),
        fields,
        title=t("lists.create.title"),
        name="create",
        actions=[
            button(t("workflows.cancel"), on_click=ListsState.close, custom_attrs=on_key("Escape")),
            button(t("lists.create.do"), kind="primary", type="submit", form=_FORM),
        ],
    )
