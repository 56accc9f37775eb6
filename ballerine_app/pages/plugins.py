"""The page of plugins: how the vendors are doing, every call, and which vendor serves what."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.plugins_parts.call import opened_call
from ballerine_app.pages.plugins_parts.calls import calls
from ballerine_app.state.plugins import PluginsState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import shortcuts
from ballerine_app.ui.text import t


def plugins() -> rx.Component:
    """The page."""
    return office(
        page_styles("/plugins.css"),
        _head(),
        calls(),
        opened_call(),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            key_hint("/", does=t("plugins.key.case")),
            key_hint("C", does=t("queue.key.clear")),
        ),
        shortcuts(),
        navigation=navigation(demo=PluginsState.demo, place="plugins"),
        me=signed_in(PluginsState.me),
        tabs=tabs(place="plugins"),
        class_name="queue workflows plg",
        main_class="q",
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.h1(t("plugins.title")),
        rx.el.span(class_name="grow"),
        live_mark(),
        rx.el.div(signed_in(PluginsState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )
