"""The list of risk policies."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.rules_parts.dialogs import create_dialog, import_dialog
from ballerine_app.pages.rules_parts.rows import policy_cards, policy_table
from ballerine_app.state.rules import RulesState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def rules() -> rx.Component:
    """The page."""
    return office(
        _head(),
        rx.el.div(
            rx.cond(RulesState.may_edit, t("rules.lead"), t("rules.lead.reader")),
            rx.el.span(class_name="grow"),
            live_mark(),
            class_name="q-fil muted",
        ),
        rx.el.div(
            _problem(),
            rx.cond(
                RulesState.loaded,
                rx.cond(RulesState.lines.length() > 0, rx.fragment(policy_table(), policy_cards()), _nothing()),
                _loading(),
            ),
            class_name="q-body",
        ),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            rx.cond(RulesState.may_edit, _editing_keys(), rx.fragment()),
        ),
        rx.match(RulesState.dialog, ("create", create_dialog()), ("import", import_dialog()), rx.fragment()),
        shortcuts(),
        navigation=navigation(demo=RulesState.demo, place="rules"),
        me=signed_in(RulesState.me),
        tabs=tabs(place="rules"),
        class_name="queue workflows",
        main_class="q",
    )


def _editing_keys() -> rx.Component:
    return rx.fragment(
        key_hint("D", does=t("workflows.key.draft")),
        key_hint("N", does=t("rules.key.create")),
        key_hint("I", does=t("workflows.key.import")),
    )


def _head() -> rx.Component:
    take_in = button(
        t("rules.import"),
        icon_name="upload",
        key="I",
        on_click=RulesState.open_dialog("import"),
        custom_attrs=on_key("I"),
        class_name="desk",
    )
    small = button(t("rules.import"), icon_name="upload", icon_only=True, on_click=RulesState.open_dialog("import"))
    begin = button(
        t("rules.create"),
        kind="primary",
        icon_name="plus",
        key="N",
        on_click=RulesState.open_dialog("create"),
        custom_attrs=on_key("N"),
    )
    return rx.el.header(
        rx.el.h1(t("rules.title")),
        rx.cond(RulesState.loaded, rx.el.span(RulesState.lines.length(), class_name="n num"), rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.cond(RulesState.may_edit, rx.fragment(take_in, rx.el.span(small, class_name="mob"), begin), rx.fragment()),
        rx.el.div(signed_in(RulesState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _problem() -> rx.Component:
    said = note(RulesState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond((RulesState.problem != "") & (RulesState.dialog == ""), said, rx.fragment())


def _nothing() -> rx.Component:
    return empty_state(t("rules.empty.title"), t("rules.empty.text"), icon_name="scale")


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = ((width, "12px"), ("120px", "12px"), ("64px", "12px"), ("64px", "12px"), ("96px", "12px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{110 + 31 * n % 80}px") for n in range(4)), label=t("rules.loading"))
