"""The version's plugins, each with the way to its form and to trying it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.badges import chip
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t


def plugins() -> rx.Component:
    """A line each, in the definition's order."""
    rows = rx.el.ul(rx.foreach(WorkflowState.plugins, _plugin), class_name="vers")
    none = empty_state(t("workflows.plugins.none"), t("workflows.plugins.none.text"), icon_name="plug")
    return rx.cond(WorkflowState.plugins.length() > 0, rx.fragment(_hint(), rows), none)


def _hint() -> rx.Component:
    words = rx.cond(
        WorkflowState.changed,
        t("workflows.plugins.unsaved"),
        rx.cond(WorkflowState.version.may_edit, t("workflows.plugins.edit"), t("workflows.plugins.read")),
    )
    return rx.el.p(words, class_name="dim small pad")


def _plugin(each: rx.Var) -> rx.Component:
    called = rx.cond(each.states != "", t("workflows.plugins.in", states=each.states), t("workflows.plugins.by_name"))
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(each.title, class_name="grow"), chip(each.kind), icon("chevron-right", "s"), class_name="row"
            ),
            rx.el.small(rx.el.span(each.name, class_name="mono"), " · ", called, class_name="dim"),
            href=each.link,
        ),
        key=each.name,
    )
