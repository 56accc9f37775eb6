"""What is wrong or questionable with the version."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import severity_icon
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t


def findings() -> rx.Component:
    """Errors first; each leads to its state and to its line."""
    return rx.cond(
        WorkflowState.findings.length() > 0,
        rx.el.ul(
            rx.foreach(WorkflowState.findings, _finding), class_name="fnds", aria_label=t("workflows.tab.findings")
        ),
        empty_state(t("workflows.findings.none"), t("workflows.findings.none.text"), icon_name="circle-check"),
    )


def _finding(finding: rx.Var) -> rx.Component:
    state = button(
        finding.state,
        size="sm",
        kind="ghost",
        icon_name="workflow",
        class_name="mono",
        on_click=WorkflowState.select(finding.state),
        aria_label=t("workflows.findings.state", state=finding.state),
    )
    line = button(
        t("workflows.findings.line", n=finding.line),
        size="sm",
        kind="ghost",
        icon_name="file-text",
        on_click=WorkflowState.show_place(finding.pointer),
        aria_label=t("workflows.findings.line.open", n=finding.line),
    )
    word = rx.match(
        finding.severity,
        ("error", t("workflows.severity.error")),
        ("warning", t("workflows.severity.warning")),
        t("workflows.severity.info"),
    )
    return rx.el.li(
        severity_icon(finding.severity),
        rx.el.div(
            rx.el.p(rx.el.b(word, aria_hidden="true", class_name="word"), " ", finding.message),
            rx.cond(finding.pointer != "", rx.el.code(finding.pointer, class_name="ptr"), rx.fragment()),
            rx.el.div(
                rx.cond(finding.state != "", state, rx.fragment()),
                rx.cond(finding.line > 0, line, rx.fragment()),
                class_name="row wrap",
            ),
        ),
        key=finding.key,
        class_name=rx.match(finding.severity, ("error", "f-error"), ("warning", "f-warning"), "f-info"),
    )
