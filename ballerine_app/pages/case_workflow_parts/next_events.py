"""What can happen next: each event, who may send it, and whether it would be followed, or which guard says no."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_workflow_parts.tried import tried_list
from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def next_events() -> rx.Component:
    """Of now, or of the moment that is looked at."""
    past = CaseWorkflowState.then.seq > 0
    final = CaseWorkflowState.standing.final
    none = rx.el.p(rx.cond(final, t("case_workflow.next.final"), t("case_workflow.next.none")), class_name="dim")
    return rx.el.section(
        rx.el.h2(rx.cond(past, t("case_workflow.next.then"), t("case_workflow.next"))),
        rx.cond(
            CaseWorkflowState.possible.length() > 0,
            rx.el.ul(rx.foreach(CaseWorkflowState.possible, _event), class_name="evs"),
            none,
        ),
        class_name="sec p-next",
    )


def _event(event: rx.Var) -> rx.Component:
    yes = rx.el.span(icon("circle-check"), t("case_workflow.possible"), class_name="badge s-approved")
    no = rx.el.span(icon("lock"), t("case_workflow.impossible"), class_name="badge")
    name = rx.cond(event.event != event.title, rx.el.code(event.event), rx.fragment())
    senders = rx.cond(
        event.actors != "", rx.el.p(t("case_workflow.senders", who=event.actors), class_name="dim small"), rx.fragment()
    )
    return rx.el.li(
        rx.el.div(rx.el.b(event.title), name, rx.el.span(class_name="grow"), rx.cond(event.possible, yes, no)),
        senders,
        tried_list(event.tried, done=False),
        key=event.event,
    )
