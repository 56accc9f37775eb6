"""One version of a workflow: drawn at the left; in words, as JSON, with its versions and cases at the right."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.workflow_parts.dialogs import dialogs
from ballerine_app.pages.workflow_parts.head import head
from ballerine_app.pages.workflow_parts.tabs import panel
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton, toast
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t
from ballerine_app.ui.workflow_diagram import workflow_diagram


def workflow() -> rx.Component:
    """The page."""
    return office(
        rx.cond(WorkflowState.loaded, rx.cond(WorkflowState.missing, _missing(), _workflow()), _loading()),
        navigation=navigation(demo=WorkflowState.demo, place="workflows", railed=True),
        me=signed_in(WorkflowState.me, railed=True),
        tabs=tabs(place="workflows"),
        railed=True,
        class_name="wf",
        main_class="wmain",
    )


def _workflow() -> rx.Component:
    turn = button(
        rx.cond(WorkflowState.across, t("workflows.turn.down"), t("workflows.turn.across")),
        kind="ghost",
        size="sm",
        icon_name="rotate-cw",
        icon_only=True,
        on_click=WorkflowState.turn,
        custom_attrs=on_key("R"),
    )
    drawn = workflow_diagram(
        WorkflowState.drawing,
        name="workflow",
        selected=WorkflowState.selected,
        on_select=WorkflowState.select,
        tools=turn,
    )
    wide = (WorkflowState.tab == "json") | (WorkflowState.tab == "changes")
    return rx.fragment(
        head(),
        rx.el.div(
            rx.el.section(
                rx.cond(WorkflowState.drawn_before, _before(), rx.fragment()),
                drawn,
                class_name="wdraw",
                aria_label=t("workflows.drawing"),
            ),
            panel(),
            class_name=rx.cond(wide, "wbody wide", "wbody"),
        ),
        _keys(),
        dialogs(),
        _said(),
        shortcuts(),
    )


def _before() -> rx.Component:
    return note(t("workflows.drawing.before"), tone="s-revision", icon_name="triangle-alert", role="status")


def _keys() -> rx.Component:
    return key_bar(
        key_hint("1\N{EN DASH}7", does=t("workflows.key.tab")),
        key_hint("+", "\N{MINUS SIGN}", does=t("workflows.key.zoom")),
        key_hint("0", does=t("workflows.key.fit")),
        key_hint("R", does=t("workflows.key.turn")),
        key_hint("V", does=t("workflows.key.version")),
        rx.el.span(class_name="grow"),
        live_mark(),
    )


def _said() -> rx.Component:
    put_away = button(
        t("office.dismiss"), kind="ghost", size="sm", icon_name="x", icon_only=True, on_click=WorkflowState.close
    )
    said = toast(WorkflowState.problem, tone="s-rejected", icon_name="circle-alert", action=put_away)
    shown = rx.cond((WorkflowState.problem != "") & (WorkflowState.dialog == ""), said, rx.fragment())
    return rx.el.div(shown, role="alert", class_name="toasts")


def _missing() -> rx.Component:
    back = link_button(t("workflows.missing.back"), "/workflows", kind="primary")
    return rx.el.div(
        empty_state(t("workflows.missing"), t("workflows.missing.text"), icon_name="search-x", action=back, level=1),
        class_name="wmissing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("220px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(
            skeleton("100%", "min(70vh, 620px)"),
            rx.el.div(*(skeleton("100%", height) for height in ("34px", "90px", "140px")), class_name="stack"),
            class_name="sk-wf",
        ),
        label=t("workflows.loading.one"),
    )
