"""The page of plugins: how the vendors are doing, every call, which vendor serves what, and what it would have cost."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.plugins_parts.call import opened_call
from ballerine_app.pages.plugins_parts.calls import calls
from ballerine_app.pages.plugins_parts.notices import notices
from ballerine_app.pages.plugins_parts.providers import providers
from ballerine_app.pages.plugins_parts.routing import routing
from ballerine_app.pages.plugins_parts.secrets import secrets
from ballerine_app.pages.plugins_parts.simulator import simulator
from ballerine_app.state.plugins import PluginsState
from ballerine_app.state.plugins_address import TABS
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.tab_list import tab_list
from ballerine_app.ui.text import t

_PANELS = {"providers": providers, "calls": calls, "routing": routing, "simulator": simulator, "secrets": secrets}


def plugins() -> rx.Component:
    """The page."""
    shown = rx.match(PluginsState.tab, *((name, make()) for name, make in _PANELS.items()), rx.fragment())
    return office(
        page_styles("/plugins.css"),
        _head(),
        rx.el.div(
            tab_list(
                *(_tab(name, number) for number, name in enumerate(TABS, 1)),
                label=t("plugins.tabs"),
                chosen=PluginsState.tab,
            ),
            notices(),
            class_name="pl-tabs",
        ),
        rx.el.div(
            shown,
            id="plugins-panel",
            role="tabpanel",
            aria_labelledby=rx.Var.create(f"tab-{PluginsState.tab}"),
            tab_index=0,
            class_name="pl-panel",
        ),
        rx.cond(PluginsState.tab == "calls", opened_call(), rx.fragment()),
        _keys(),
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


def _tab(name: str, number: int) -> rx.Component:
    chosen = PluginsState.tab == name
    return rx.el.button(
        t(f"plugins.tab.{name}"),
        type="button",
        role="tab",
        id=f"tab-{name}",
        aria_selected=rx.cond(chosen, "true", "false"),
        aria_controls="plugins-panel",
        on_click=PluginsState.show_tab(name),
        custom_attrs=on_key(str(number)),
    )


def _keys() -> rx.Component:
    of_calls = rx.fragment(
        key_hint("J", "K", does=t("queue.key.move")),
        key_hint("↵", does=t("queue.key.open")),
        key_hint("/", does=t("plugins.key.case")),
        key_hint("C", does=t("queue.key.clear")),
    )
    return key_bar(
        key_hint("1\N{EN DASH}5", does=t("workflows.key.tab")),
        rx.match(
            PluginsState.tab,
            ("calls", of_calls),
            ("routing", key_hint("S", does=t("routing.save"))),
            rx.fragment(),
        ),
    )
