"""All messages that applicants get."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.messages_parts.rows import message_cards, message_table
from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.state.messages import MessagesState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import loading_state, note, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import shortcuts
from ballerine_app.ui.text import t


def messages() -> rx.Component:
    """The page."""
    problem = note(MessagesState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return office(
        page_styles("/messages.css"),
        _head(),
        rx.el.div(
            rx.cond(MessagesState.may_edit, t("messages.lead"), t("messages.lead.reader")),
            rx.el.span(class_name="grow"),
            live_mark(),
            class_name="q-fil muted",
        ),
        rx.el.div(
            rx.cond(MessagesState.problem != "", problem, rx.fragment()),
            rx.cond(MessagesState.loaded, rx.fragment(message_table(), message_cards()), _loading()),
            class_name="q-body",
        ),
        key_bar(key_hint("J", "K", does=t("queue.key.move")), key_hint("↵", does=t("queue.key.open"))),
        shortcuts(),
        navigation=navigation(demo=MessagesState.demo, place="messages"),
        me=signed_in(MessagesState.me),
        tabs=tabs(place="messages"),
        class_name="queue workflows msgs",
        main_class="q",
    )


def _head() -> rx.Component:
    outbox = link_button(t("messages.outbox"), "/outbox", icon_name="inbox")
    return rx.el.header(
        rx.el.h1(t("messages.title")),
        rx.cond(MessagesState.loaded, rx.el.span(MessagesState.lines.length(), class_name="n num"), rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.cond(MessagesState.outbox, outbox, rx.fragment()),
        rx.el.div(signed_in(MessagesState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = ((width, "12px"), ("220px", "12px"), ("160px", "12px"), ("64px", "12px"), ("96px", "12px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{110 + 31 * n % 80}px") for n in range(7)), label=t("messages.loading"))
