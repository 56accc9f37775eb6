"""The dialog that invites an applicant."""

from __future__ import annotations

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.locales.languages import language_name
from ballerine_app.state.invite import InviteState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import select_field, text_field
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_FORM = "invite-form"
_KINDS = {"individual": "office.person", "business": "office.business"}
# A test holds it to the languages that there are messages in.
LANGUAGES = ("en", "de", "es", "fr", "pt")


def invite_button() -> rx.Component:
    """What opens it."""
    return button(t("invite.open"), icon_name="send", key="E", on_click=InviteState.open, custom_attrs=on_key("E"))


def invite_dialog() -> rx.Component:
    """Whom to invite, and in which language."""
    fields = rx.el.form(
        text_field(
            name="email", label=t("invite.email"), type="email", auto_focus=True, required=True, max_length=120,
            auto_complete="off", spell_check=False,
        ),
        text_field(
            name="first_name", label=t("invite.first_name"), hint=t("invite.first_name.hint"), max_length=120,
            auto_complete="off",
        ),
        select_field(
            name="kind", label=t("invite.kind"), options=[(kind, text(key)) for kind, key in _KINDS.items()]
        ),
        select_field(
            name="language", label=t("invite.language"), options=[(code, language_name(code)) for code in LANGUAGES]
        ),
        id=_FORM,
        on_submit=InviteState.send,
        class_name="stack",
    )  # fmt: skip
    refused = note(InviteState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    shown = dialog(
        rx.el.p(t("invite.text"), class_name="muted"),
        rx.cond(InviteState.problem != "", refused, rx.fragment()),
        fields,
        title=t("invite.title"),
        name="invite",
        actions=[
            button(t("workflows.cancel"), on_click=InviteState.close, custom_attrs=on_key("Escape")),
            button(t("invite.do"), kind="primary", type="submit", form=_FORM),
        ],
    )
    return rx.cond(InviteState.opened, shown, rx.fragment())
