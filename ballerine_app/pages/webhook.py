"""One webhook with the log of its deliveries, or the deliveries of all webhooks."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.webhook_parts.about import about
from ballerine_app.pages.webhook_parts.delivery import delivery
from ballerine_app.pages.webhook_parts.dialogs import dialogs
from ballerine_app.pages.webhook_parts.head import head, trouble
from ballerine_app.pages.webhook_parts.log import filters, log
from ballerine_app.state.webhook import WebhookState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import shortcuts
from ballerine_app.ui.text import t


def webhook() -> rx.Component:
    """The page."""
    return office(
        page_styles("/webhooks.css"),
        rx.cond(WebhookState.loaded, rx.cond(WebhookState.missing, _missing(), _webhook()), _loading()),
        navigation=navigation(demo=WebhookState.demo, place="webhooks"),
        me=signed_in(WebhookState.me),
        tabs=tabs(place="webhooks"),
        class_name="queue workflows hook",
        main_class="q",
    )


def _webhook() -> rx.Component:
    is_open = WebhookState.open_id != ""
    beside = rx.cond(is_open, delivery(), rx.cond(WebhookState.every, rx.fragment(), about()))
    look = rx.cond(is_open, "q-body h-body open", rx.cond(WebhookState.every, "q-body h-body every", "q-body h-body"))
    return rx.fragment(
        head(),
        rx.el.div(filters(), trouble(), class_name="h-top"),
        rx.el.div(log(), beside, class_name=look),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            key_hint("/", does=t("queue.key.search")),
            rx.cond(WebhookState.delivery.may_resend, key_hint("R", does=t("webhooks.key.resend")), rx.fragment()),
            rx.el.span(class_name="grow"),
            live_mark(),
        ),
        dialogs(),
        _said(),
        shortcuts(),
    )


def _said() -> rx.Component:
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=WebhookState.close
    )
    wrong = toast(WebhookState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    sent = toast(t("webhooks.sent_again", n=WebhookState.said), action=put_away)
    shown = rx.cond(
        (WebhookState.problem != "") & (WebhookState.dialog == ""),
        wrong,
        rx.cond(WebhookState.said != "", sent, rx.fragment()),
    )
    return rx.el.div(shown, role="alert", class_name="toasts")


def _missing() -> rx.Component:
    back = link_button(t("webhooks.missing.back"), "/webhooks", kind="primary")
    return rx.el.div(
        empty_state(t("webhooks.missing"), t("webhooks.missing.text"), icon_name="search-x", action=back, level=1),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("220px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(*(skeleton("100%", "34px") for _ in range(8)), class_name="stack"),
        label=t("webhooks.loading.one"),
    )
