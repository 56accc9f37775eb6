"""The dialogs of a webhook's page."""

from __future__ import annotations

import reflex as rx

from ballerine_app.locales import text
from ballerine_app.pages.webhooks_parts.form import FORM, settings_fields
from ballerine_app.pages.webhooks_parts.secret_dialog import secret_dialog
from ballerine_app.state.webhook import WebhookState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.fields import select_field, text_field
from ballerine_app.ui.notes import note
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_ASKS = "webhook-asks"
_OVERLAPS = (24, 1, 168, 0)


def dialogs() -> rx.Component:
    """The one that is open."""
    return rx.match(
        WebhookState.dialog,
        ("edit", _edit()),
        ("rotate", _rotate()),
        ("secret", _secret()),
        ("disable", _sure("disable")),
        ("remove", _sure("remove")),
        ("enable", _enable()),
        ("resend", _resend()),
        rx.fragment(),
    )


def _edit() -> rx.Component:
    fields = settings_fields(
        WebhookState.save,
        WebhookState.view.events,
        problem=WebhookState.problem,
        problem_field=WebhookState.problem_field,
        view=WebhookState.view,
    )
    return dialog(
        fields, title=t("webhooks.edit.title"), name="edit", actions=_actions(t("webhooks.edit.do"), form=FORM)
    )


def _rotate() -> rx.Component:
    fields = rx.el.form(
        rx.el.p(t("webhooks.rotate.text")),
        select_field(
            name="overlap",
            label=t("webhooks.overlap"),
            options=[(str(hours), text(f"webhooks.overlap.{hours}")) for hours in _OVERLAPS],
            auto_focus=True,
        ),
        _refused(),
        id=_ASKS,
        on_submit=WebhookState.rotate,
        class_name="stack",
    )
    return dialog(fields, title=t("webhooks.rotate"), name="rotate", actions=_actions(t("webhooks.rotate.do")))


def _secret() -> rx.Component:
    return secret_dialog(
        WebhookState.secret, WebhookState.copied, on_copy=WebhookState.copy_secret, on_close=WebhookState.close
    )


def _sure(name: str) -> rx.Component:
    return dialog(
        rx.el.p(t(f"webhooks.{name}.text")),
        _refused(),
        title=t(f"webhooks.{name}.title"),
        name=name,
        actions=[
            button(t("workflows.cancel"), on_click=WebhookState.close, auto_focus=True, custom_attrs=on_key("Escape")),
            button(t(f"webhooks.{name}.do"), kind="reject", solid=True, on_click=WebhookState.act),
        ],
    )


def _enable() -> rx.Component:
    missed = WebhookState.view.missed
    also = rx.el.label(
        rx.el.input(name="missed", type="checkbox", default_checked=True, class_name="check"),
        rx.el.span(t("webhooks.enable.missed", n=missed)),
        class_name="tickline",
    )
    fields = rx.el.form(
        rx.el.p(t("webhooks.enable.text")),
        rx.cond(missed > 0, also, rx.fragment()),
        _refused(),
        id=_ASKS,
        on_submit=WebhookState.enable,
        class_name="stack",
    )
    return dialog(fields, title=t("webhooks.enable.title"), name="enable", actions=_actions(t("webhooks.enable")))


def _resend() -> rx.Component:
    wrong = rx.cond(WebhookState.problem_field == "since", WebhookState.problem, "")
    fields = rx.el.form(
        rx.el.p(t("webhooks.resend.text")),
        text_field(
            name="since", label=t("webhooks.resend.since"), type="datetime-local", error=wrong,
            default_value=WebhookState.from_moment, required=True, auto_focus=True,
        ),
        select_field(
            name="which",
            label=t("webhooks.resend.which"),
            options=[(each, text(f"webhooks.resend.{each}")) for each in ("missed", "all")],
        ),
        rx.cond(wrong == "", _refused(), rx.fragment()),
        id=_ASKS,
        on_submit=WebhookState.resend_since,
        class_name="stack",
    )  # fmt: skip
    return dialog(fields, title=t("webhooks.resend"), name="resend", actions=_actions(t("webhooks.resend.do")))


def _actions(do: object, *, form: str = _ASKS) -> list[rx.Component]:
    return [
        button(t("workflows.cancel"), on_click=WebhookState.close, custom_attrs=on_key("Escape")),
        button(do, kind="primary", type="submit", form=form),
    ]


def _refused() -> rx.Component:
    said = note(WebhookState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond(WebhookState.problem != "", said, rx.fragment())
