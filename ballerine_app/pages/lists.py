"""All custom lists."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.lists_parts.create_dialog import create_dialog
from ballerine_app.pages.lists_parts.rows import list_cards, list_table
from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.state.lists import ListsState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def lists() -> rx.Component:
    """The page."""
    return office(
        page_styles("/lists.css"),
        _head(),
        rx.el.div(
            rx.cond(ListsState.may_edit, t("lists.lead"), t("lists.lead.reader")),
            rx.el.span(class_name="grow"),
            live_mark(),
            class_name="q-fil muted",
        ),
        rx.el.div(
            rx.cond(
                ListsState.loaded,
                rx.cond(ListsState.lines.length() > 0, rx.fragment(list_table(), list_cards()), _nothing()),
                _loading(),
            ),
            class_name="q-body",
        ),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            rx.cond(ListsState.may_edit, key_hint("N", does=t("lists.key.create")), rx.fragment()),
        ),
        rx.cond(ListsState.dialog == "create", create_dialog(), rx.fragment()),
        shortcuts(),
        navigation=navigation(demo=ListsState.demo, place="lists"),
        me=signed_in(ListsState.me),
        tabs=tabs(place="lists"),
        class_name="queue workflows lists",
        main_class="q",
    )


def _head() -> rx.Component:
    begin = button(
        t("lists.create"),
        kind="primary",
        icon_name="plus",
        key="N",
        on_click=ListsState.open_create,
        custom_attrs=on_key("N"),
    )
    return rx.el.header(
        rx.el.h1(t("lists.title")),
        rx.cond(ListsState.loaded, rx.el.span(ListsState.lines.length(), class_name="n num"), rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.cond(ListsState.may_edit, begin, rx.fragment()),
        rx.el.div(signed_in(ListsState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _nothing() -> rx.Component:
    return empty_state(t("lists.empty.title"), t("lists.empty.text"), icon_name="list")


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = ((width, "12px"), ("120px", "12px"), ("64px", "12px"), ("64px", "12px"), ("96px", "12px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{110 + 31 * n % 80}px") for n in range(4)), label=t("lists.loading"))
