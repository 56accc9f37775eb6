"""One case's workflow: drawn at the left, its past in the middle, and at the right where it is and what can follow."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_workflow_parts.head import banner, head
from ballerine_app.pages.case_workflow_parts.next_events import next_events
from ballerine_app.pages.case_workflow_parts.path import path
from ballerine_app.pages.case_workflow_parts.tabs import phone_tabs
from ballerine_app.pages.case_workflow_parts.then import then
from ballerine_app.pages.case_workflow_parts.where import where
from ballerine_app.pages.office_frame import navigation, signed_in
from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import link_button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, skeleton
from ballerine_app.ui.page import page_styles
from ballerine_app.ui.shortcuts import shortcuts
from ballerine_app.ui.text import t
from ballerine_app.ui.workflow_diagram import workflow_diagram


def case_workflow() -> rx.Component:
    """The page."""
    return office(
        page_styles("/case-workflow.css"),
        rx.cond(CaseWorkflowState.loaded, rx.cond(CaseWorkflowState.missing, _missing(), _shown()), _loading()),
        navigation=navigation(demo=CaseWorkflowState.demo, railed=True),
        me=signed_in(CaseWorkflowState.me, railed=True),
        railed=True,
        class_name="case cw",
        main_class="c",
    )


def _shown() -> rx.Component:
    drawn = workflow_diagram(
        CaseWorkflowState.drawing,
        name="case-workflow",
        selected=CaseWorkflowState.selected,
        on_select=CaseWorkflowState.select,
    )
    past = CaseWorkflowState.then.seq > 0
    return rx.fragment(
        rx.el.div(head(), banner(), class_name="top"),
        rx.el.div(
            rx.el.section(drawn, class_name="drawn", aria_label=t("case_workflow.drawing")),
            path(),
            rx.el.aside(
                where(), then(), next_events(), class_name="col right", aria_label=t("case_workflow.right"),
                tab_index=0,
            ),
            class_name=rx.cond(past, "body past", "body"),
        ),
        _keys(),
        phone_tabs(),
        shortcuts(),
    )  # fmt: skip


def _keys() -> rx.Component:
    return key_bar(
        key_hint("J", "K", does=t("case_workflow.key.move")),
        key_hint("Esc", does=t("case_workflow.key.now")),
        key_hint("W", does=t("case_workflow.key.case")),
        key_hint("+", "\N{MINUS SIGN}", does=t("workflows.key.zoom")),
        key_hint("0", does=t("workflows.key.fit")),
        rx.el.span(class_name="grow"),
        live_mark(),
    )


def _missing() -> rx.Component:
    to_queue = link_button(t("case.missing.back"), "/cases", kind="primary", icon_name="arrow-left")
    return rx.el.div(
        empty_state(t("case.missing.title"), t("case.missing.text"), icon_name="search-x", action=to_queue, level=1),
        class_name="case-missing",
    )


def _loading() -> rx.Component:
    return loading_state(
        rx.el.div(skeleton("200px", "24px"), skeleton("120px", "14px"), class_name="sk-head"),
        rx.el.div(
            skeleton("100%", "min(70vh, 620px)"),
            rx.el.div(*(skeleton("100%", "34px") for _ in range(7)), class_name="stack"),
            rx.el.div(*(skeleton("100%", height) for height in ("34px", "90px", "140px")), class_name="stack"),
            class_name="sk-body",
        ),
        label=t("case_workflow.loading"),
    )
