"""The tabs beside the drawing."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.cases import cases
from ballerine_app.pages.workflow_parts.changes import changes
from ballerine_app.pages.workflow_parts.findings import findings
from ballerine_app.pages.workflow_parts.plugins import plugins
from ballerine_app.pages.workflow_parts.source import source
from ballerine_app.pages.workflow_parts.state import state
from ballerine_app.pages.workflow_parts.versions import versions
from ballerine_app.state.workflow import WorkflowState
from ballerine_app.state.workflow_address import TABS
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.tab_list import tab_list
from ballerine_app.ui.text import t

_PANELS = {
    "state": state, "findings": findings, "json": source, "changes": changes, "versions": versions, "cases": cases,
    "plugins": plugins,
}  # fmt: skip


def panel() -> rx.Component:
    """The tabs and what the chosen one shows."""
    shown = rx.match(WorkflowState.tab, *((name, make()) for name, make in _PANELS.items()), rx.fragment())
    return rx.el.section(
        tab_list(
            *(_tab(name, number) for number, name in enumerate(TABS, 1)),
            label=t("workflows.tabs"),
            chosen=WorkflowState.tab,
        ),
        rx.el.div(
            shown,
            id="workflow-panel",
            role="tabpanel",
            aria_labelledby=rx.Var.create(f"tab-{WorkflowState.tab}"),
            tab_index=0,
            class_name="wpanel",
        ),
        class_name="wside",
        aria_label=t("workflows.tabs"),
    )


def _tab(name: str, number: int) -> rx.Component:
    chosen = WorkflowState.tab == name
    return rx.el.button(
        t(f"workflows.tab.{name}"),
        _count(name),
        type="button",
        role="tab",
        id=f"tab-{name}",
        aria_selected=rx.cond(chosen, "true", "false"),
        aria_controls="workflow-panel",
        on_click=WorkflowState.show_tab(name),
        custom_attrs=on_key(str(number)),
    )


def _count(name: str) -> rx.Component:
    number = {
        "findings": WorkflowState.errors + WorkflowState.warnings,
        "versions": WorkflowState.versions.length(),
        "cases": WorkflowState.version.row.cases,
        "plugins": WorkflowState.plugins.length(),
    }.get(name)
    if number is None:
        mark = rx.el.span(t("workflows.unsaved"), class_name="unsaved")
        return rx.cond(WorkflowState.changed, mark, rx.fragment()) if name == "json" else rx.fragment()
    return rx.cond(number > 0, rx.el.span(number, class_name="c num"), rx.fragment())
