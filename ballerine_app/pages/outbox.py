"""The demo's outbox: what was written to applicants, in place of their mailboxes."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.outbox_parts.messages import message_list, opened_message
from ballerine_app.state.outbox import OutboxState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import link_button
from ballerine_app.ui.fields import search_field
from ballerine_app.ui.icons import icon
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import empty_state, loading_state, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t

_TYPING_MS = 250


def outbox() -> rx.Component:
    """The page."""
    return office(
        page_styles("/messages.css"),
        rx.cond(OutboxState.loaded, rx.cond(OutboxState.missing, _missing(), _outbox()), _loading()),
        navigation=navigation(demo=OutboxState.demo, place="messages"),
        me=signed_in(OutboxState.me),
        tabs=tabs(place="messages"),
        class_name="queue workflows obx",
        main_class="q",
    )


def _outbox() -> rx.Component:
    view = OutboxState.view
    mails = rx.fragment(message_list(), opened_message())
    return rx.fragment(
        _head(),
        rx.el.div(t("outbox.lead"), rx.el.span(class_name="grow"), live_mark(), class_name="q-fil muted"),
        rx.el.div(rx.cond(view.found > 0, mails, _nothing()), class_name="q-body o-body"),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            key_hint("/", does=t("queue.key.search")),
        ),
        shortcuts(),
    )


def _head() -> rx.Component:
    back = link(
        icon("arrow-left"),
        href="/messages",
        class_name="btn ghost icon",
        aria_label=t("messages.back"),
        title=t("messages.back"),
    )
    search = search_field(
        name="search",
        label=t("outbox.search"),
        placeholder=t("outbox.search.hint"),
        key="/",
        default_value=OutboxState.search,
        on_change=OutboxState.look_for.debounce(_TYPING_MS),
        custom_attrs=on_key("/"),
    )
    return rx.el.header(
        back,
        rx.el.h1(t("outbox.title")),
        rx.el.span(OutboxState.view.found, class_name="n num"),
        rx.el.span(class_name="grow"),
        search,
        rx.el.div(signed_in(OutboxState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _nothing() -> rx.Component:
    view = OutboxState.view
    return rx.cond(
        view.elsewhere != "",
        empty_state(t("outbox.elsewhere"), t("outbox.elsewhere.text", place=view.elsewhere), icon_name="send"),
        rx.cond(
            view.total > 0,
            empty_state(t("outbox.not_found"), t("outbox.not_found.text"), icon_name="search-x"),
            empty_state(t("outbox.empty"), t("outbox.empty.text"), icon_name="mail"),
        ),
    )


def _missing() -> rx.Component:
    back = link_button(t("outbox.missing.back"), "/messages", kind="primary")
    return rx.el.div(
        empty_state(t("outbox.missing"), t("outbox.missing.text"), icon_name="search-x", action=back, level=1),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    bars = (skeleton("100%", "46px") for _ in range(8))
    return loading_state(rx.el.div(*bars, class_name="stack"), label=t("outbox.loading"))
