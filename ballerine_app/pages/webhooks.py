"""All webhooks."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.webhooks_parts.form import FORM, settings_fields
from ballerine_app.pages.webhooks_parts.rows import webhook_cards, webhook_table
from ballerine_app.pages.webhooks_parts.secret_dialog import secret_dialog
from ballerine_app.state.webhooks import WebhooksState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def webhooks() -> rx.Component:
    """The page."""
    return office(
        page_styles("/webhooks.css"),
        _head(),
        rx.el.div(
            rx.cond(WebhooksState.may_edit, t("webhooks.lead"), t("webhooks.lead.reader")),
            rx.el.span(class_name="grow"),
            live_mark(),
            class_name="q-fil muted",
        ),
        rx.el.div(
            rx.cond(
                WebhooksState.loaded,
                rx.cond(WebhooksState.lines.length() > 0, rx.fragment(webhook_table(), webhook_cards()), _nothing()),
                _loading(),
            ),
            class_name="q-body",
        ),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            key_hint("L", does=t("webhooks.key.log")),
            rx.cond(WebhooksState.may_edit, key_hint("N", does=t("webhooks.key.create")), rx.fragment()),
        ),
        rx.match(
            WebhooksState.dialog,
            ("create", _create()),
            (
                "secret",
                secret_dialog(
                    WebhooksState.secret,
                    WebhooksState.copied,
                    on_copy=WebhooksState.copy_secret,
                    on_close=WebhooksState.close,
                ),
            ),
            rx.fragment(),
        ),
        shortcuts(),
        navigation=navigation(demo=WebhooksState.demo, place="webhooks"),
        me=signed_in(WebhooksState.me),
        tabs=tabs(place="webhooks"),
        class_name="queue workflows hooks",
        main_class="q",
    )


def _head() -> rx.Component:
    begin = button(
        t("webhooks.create"),
        kind="primary",
        icon_name="plus",
        key="N",
        on_click=WebhooksState.open_create,
        custom_attrs=on_key("N"),
    )
    count = rx.el.span(WebhooksState.lines.length(), class_name="n num")
    return rx.el.header(
        rx.el.h1(t("webhooks.title")),
        rx.cond(WebhooksState.loaded, count, rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.el.div(
            link_button(t("webhooks.log"), "/webhooks/all", icon_name="list", key="L", custom_attrs=on_key("L")),
            rx.cond(WebhooksState.may_edit, begin, rx.fragment()),
            class_name="row l-acts",
        ),
        rx.el.div(signed_in(WebhooksState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _create() -> rx.Component:
    fields = settings_fields(
        WebhooksState.create,
        WebhooksState.events,
        problem=WebhooksState.problem,
        problem_field=WebhooksState.problem_field,
    )
    return dialog(
        fields,
        title=t("webhooks.create.title"),
        name="create",
        actions=[
            button(t("workflows.cancel"), on_click=WebhooksState.close, custom_attrs=on_key("Escape")),
            button(t("webhooks.create.do"), kind="primary", type="submit", form=FORM),
        ],
    )


def _nothing() -> rx.Component:
    begin = button(t("webhooks.create"), kind="primary", on_click=WebhooksState.open_create)
    return empty_state(
        t("webhooks.empty.title"),
        t("webhooks.empty.text"),
        icon_name="webhook",
        action=rx.cond(WebhooksState.may_edit, begin, rx.fragment()),
    )


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = ((width, "12px"), ("96px", "12px"), ("48px", "12px"), ("48px", "12px"), ("96px", "12px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{110 + 31 * n % 80}px") for n in range(4)), label=t("webhooks.loading"))
