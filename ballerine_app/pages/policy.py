"""One version of a risk policy: its rules, what it changes, its versions, and its way into force."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.policy_parts.dialogs import dialogs
from ballerine_app.pages.policy_parts.head import head
from ballerine_app.pages.policy_parts.standing import standing
from ballerine_app.pages.policy_parts.tabs import panel
from ballerine_app.pages.policy_parts.test_form import test_form
from ballerine_app.state.policy import PolicyState
from ballerine_app.state.policy_address import TABS
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton, toast
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import shortcuts
from ballerine_app.ui.text import t


def policy() -> rx.Component:
    """The page."""
    return office(
        page_styles("/policy.css"),
        page_styles("/json-diff.css"),
        rx.cond(PolicyState.loaded, rx.cond(PolicyState.missing, _missing(), _policy()), _loading()),
        navigation=navigation(demo=PolicyState.demo, place="rules", railed=True),
        me=signed_in(PolicyState.me, railed=True),
        tabs=tabs(place="rules"),
        railed=True,
        class_name="wf pol",
        main_class="wmain",
    )


def _policy() -> rx.Component:
    keys = key_bar(
        key_hint(f"1\N{EN DASH}{len(TABS)}", does=t("workflows.key.tab")),
        key_hint("V", does=t("workflows.key.version")),
        rx.el.span(class_name="grow"),
        live_mark(),
    )
    return rx.fragment(
        head(), rx.el.div(standing(), panel(), class_name="pbody"), keys, dialogs(), test_form(), _said(), shortcuts()
    )


def _said() -> rx.Component:
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=PolicyState.close
    )
    said = toast(PolicyState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    shown = rx.cond((PolicyState.problem != "") & (PolicyState.dialog == ""), said, rx.fragment())
    return rx.el.div(shown, role="alert", class_name="toasts")


def _missing() -> rx.Component:
    back = link_button(t("rules.missing.back"), "/rules", kind="primary")
    return rx.el.div(
        empty_state(t("rules.missing"), t("workflows.missing.text"), icon_name="search-x", action=back, level=1),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("220px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(*(skeleton("100%", height) for height in ("34px", "90px", "140px")), class_name="stack sk-head"),
        label=t("rules.loading.one"),
    )
