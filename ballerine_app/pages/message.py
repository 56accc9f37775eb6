"""One message: its words in each language, what they look like, and whether it is sent."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.message_parts.editor import editor
from ballerine_app.pages.message_parts.head import head, languages
from ballerine_app.pages.message_parts.preview import preview
from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.state.message import MessageState
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.cards import dialog
from ballerine_app.ui.layout_office import office
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def message_page() -> rx.Component:
    """The page."""
    return office(
        page_styles("/messages.css"),
        rx.cond(MessageState.loaded, rx.cond(MessageState.missing, _missing(), _message()), _loading()),
        navigation=navigation(demo=MessageState.demo, place="messages"),
        me=signed_in(MessageState.me),
        tabs=tabs(place="messages"),
        class_name="queue workflows msg",
        main_class="q",
    )


def _message() -> rx.Component:
    return rx.fragment(
        head(),
        languages(),
        rx.el.div(editor(), preview(), class_name="q-body m-body"),
        rx.cond(MessageState.asks == "reset", _reset(), rx.fragment()),
        _said(),
        shortcuts(),
    )


def _reset() -> rx.Component:
    return dialog(
        rx.el.p(t("messages.reset.text")),
        title=t("messages.reset.title"),
        name="reset",
        actions=[
            button(t("workflows.cancel"), on_click=MessageState.close, custom_attrs=on_key("Escape"), auto_focus=True),
            button(t("messages.reset"), kind="primary", on_click=MessageState.put_back),
        ],
    )


def _said() -> rx.Component:
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=MessageState.close
    )
    see = rx.cond(MessageState.outbox, link(t("messages.outbox.see"), href="/outbox"), rx.fragment())
    wrong = toast(MessageState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    done = toast(MessageState.said, action=rx.el.span(see, put_away, class_name="row"))
    return rx.el.div(
        rx.cond(MessageState.problem != "", wrong, rx.cond(MessageState.said != "", done, rx.fragment())),
        role="status",
        class_name="toasts",
    )


def _missing() -> rx.Component:
    back = link_button(t("messages.missing.back"), "/messages", kind="primary")
    return rx.el.div(
        empty_state(t("messages.missing"), t("messages.missing.text"), icon_name="search-x", action=back, level=1),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("220px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(*(skeleton("100%", "34px") for _ in range(8)), class_name="stack"),
        label=t("messages.loading.one"),
    )
