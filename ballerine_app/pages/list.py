"""One custom list: its entries, what they match, who changed them, and which policies ask for it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.list_parts.aside import aside
from ballerine_app.pages.list_parts.dialogs import dialogs
from ballerine_app.pages.list_parts.entries import entries, filters
from ballerine_app.pages.list_parts.head import head
from ballerine_app.pages.list_parts.import_dialog import import_dialog
from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.state.list import ListState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def list_page() -> rx.Component:
    """The page."""
    return office(
        page_styles("/lists.css"),
        rx.cond(ListState.loaded, rx.cond(ListState.missing, _missing(), _list()), _loading()),
        navigation=navigation(demo=ListState.demo, place="lists"),
        me=signed_in(ListState.me),
        tabs=tabs(place="lists"),
        class_name="queue workflows lst",
        main_class="q",
    )


def _list() -> rx.Component:
    return rx.fragment(
        head(),
        filters(),
        rx.el.div(entries(), aside(), class_name="q-body l-body"),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("/", does=t("queue.key.search")),
            key_hint("T", does=t("lists.key.try")),
            rx.cond(ListState.view.may_edit, _editing_keys(), rx.fragment()),
            rx.el.span(class_name="grow"),
            live_mark(),
        ),
        dialogs(),
        import_dialog(),
        _said(),
        shortcuts(),
    )


def _editing_keys() -> rx.Component:
    return rx.fragment(
        key_hint("N", does=t("lists.key.add")),
        key_hint("I", does=t("lists.key.import")),
        key_hint("E", does=t("lists.key.edit")),
        key_hint("X", does=t("lists.key.remove")),
    )


def _said() -> rx.Component:
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=ListState.close
    )
    wrong = toast(ListState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    undo = rx.el.span(
        button(t("lists.undo"), kind="ghost", size="sm", on_click=ListState.put_back, custom_attrs=on_key("U")),
        put_away,
        class_name="row",
    )
    gone = toast(t("lists.removed", value=ListState.removed), icon_name="trash", action=undo)
    shown = rx.cond(
        (ListState.problem != "") & (ListState.dialog == ""),
        wrong,
        rx.cond(ListState.removed != "", gone, rx.fragment()),
    )
    return rx.el.div(shown, role="alert", class_name="toasts")


def _missing() -> rx.Component:
    back = link_button(t("lists.missing.back"), "/lists", kind="primary")
    return rx.el.div(
        empty_state(t("lists.missing"), t("lists.missing.text"), icon_name="search-x", action=back, level=1),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("220px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(*(skeleton("100%", "34px") for _ in range(8)), class_name="stack"),
        label=t("lists.loading.one"),
    )
