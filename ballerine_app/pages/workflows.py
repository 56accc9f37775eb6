"""The list of workflows and collection flows."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.workflows_parts.import_dialog import import_dialog
from ballerine_app.pages.workflows_parts.rows import workflow_cards, workflow_table
from ballerine_app.state.workflows import WorkflowsState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import t


def workflows() -> rx.Component:
    """The page."""
    return office(
        _head(),
        rx.el.div(
            rx.cond(WorkflowsState.may_edit, t("workflows.lead"), t("workflows.lead.reader")),
            rx.el.span(class_name="grow"),
            live_mark(),
            class_name="q-fil muted",
        ),
        rx.el.div(
            _problem(),
            rx.cond(
                WorkflowsState.loaded,
                rx.cond(WorkflowsState.lines.length() > 0, rx.fragment(workflow_table(), workflow_cards()), _nothing()),
                _loading(),
            ),
            class_name="q-body",
        ),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            rx.cond(WorkflowsState.may_edit, _editing_keys(), rx.fragment()),
        ),
        rx.cond(WorkflowsState.dialog == "import", import_dialog(), rx.fragment()),
        shortcuts(),
        navigation=navigation(demo=WorkflowsState.demo, place="workflows"),
        me=signed_in(WorkflowsState.me),
        tabs=tabs(place="workflows"),
        class_name="queue workflows",
        main_class="q",
    )


def _editing_keys() -> rx.Component:
    return rx.fragment(key_hint("D", does=t("workflows.key.draft")), key_hint("N", does=t("workflows.key.import")))


def _head() -> rx.Component:
    take_in = button(
        t("workflows.import"),
        kind="primary",
        icon_name="upload",
        key="N",
        on_click=WorkflowsState.open_import,
        custom_attrs=on_key("N"),
    )
    return rx.el.header(
        rx.el.h1(t("workflows.title")),
        rx.cond(WorkflowsState.loaded, rx.el.span(WorkflowsState.lines.length(), class_name="n num"), rx.fragment()),
        rx.el.span(class_name="grow"),
        rx.cond(WorkflowsState.may_edit, take_in, rx.fragment()),
        rx.el.div(signed_in(WorkflowsState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _problem() -> rx.Component:
    said = note(WorkflowsState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond((WorkflowsState.problem != "") & (WorkflowsState.dialog == ""), said, rx.fragment())


def _nothing() -> rx.Component:
    return empty_state(t("workflows.empty.title"), t("workflows.empty.text"), icon_name="workflow")


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = ((width, "12px"), ("120px", "12px"), ("64px", "12px"), ("64px", "12px"), ("96px", "12px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{110 + 31 * n % 80}px") for n in range(6)), label=t("workflows.loading"))
