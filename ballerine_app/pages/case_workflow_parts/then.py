"""The event of the moment that is looked at: why it went as it did, and what it changed in the data."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.case_workflow_parts.tried import tried_list
from ballerine_app.state.case_workflow import CaseWorkflowState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import note
from ballerine_app.ui.text import t


def then() -> rx.Component:
    """Nothing at now."""
    shown = rx.el.div(_event(), _data(), class_name="p-then")
    return rx.cond(CaseWorkflowState.then.seq > 0, shown, rx.fragment())


def _event() -> rx.Component:
    moment = CaseWorkflowState.then
    moved = rx.el.p(
        rx.cond(moment.from_label != "", moment.from_label, t("case_workflow.start")),
        icon("arrow-right", "s", label=t("case_workflow.leads")),
        rx.el.b(moment.to_label),
        class_name="row moved",
    )
    return rx.el.section(
        rx.el.h2(t("case_workflow.event")),
        rx.el.div(
            rx.el.b(moment.title),
            rx.cond(moment.event != moment.title, rx.el.code(moment.event), rx.fragment()),
            rx.el.span(moment.actor, class_name="dim"),
            class_name="row wrap",
        ),
        rx.cond(moment.moved, moved, rx.el.p(t("case_workflow.stayed", state=moment.to_label), class_name="dim")),
        rx.foreach(moment.notes, lambda words: note(words, tone="s-revision", icon_name="triangle-alert")),
        rx.cond(
            moment.trace.length() > 0,
            rx.fragment(rx.el.h3(t("case_workflow.trace")), tried_list(moment.trace, done=True)),
            rx.fragment(),
        ),
        class_name="sec",
    )


def _data() -> rx.Component:
    moment = CaseWorkflowState.then
    whole = CaseWorkflowState.whole
    turn = button(
        rx.cond(whole, t("case_workflow.data.less"), t("case_workflow.data.more", n=moment.unchanged)),
        kind="ghost", size="sm", on_click=CaseWorkflowState.show_data, aria_pressed=rx.cond(whole, "true", "false"),
    )  # fmt: skip
    table = rx.el.div(
        rx.el.table(
            rx.el.caption(t("case_workflow.data"), class_name="vh"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(t("case_workflow.data.path"), scope="col"),
                    rx.el.th(t("case_workflow.data.value"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(moment.rows, _row)),
            class_name="data",
        ),
        class_name="data-box",
        tab_index=0,
        role="region",
        aria_label=t("case_workflow.data"),
    )
    more = rx.el.p(t("case_workflow.data.left_out", n=moment.more_rows), class_name="dim small")
    return rx.el.section(
        rx.el.div(
            rx.el.h2(rx.cond(whole, t("case_workflow.data"), t("case_workflow.data.changed"))),
            rx.el.span(class_name="grow"),
            rx.cond(moment.unchanged > 0, turn, rx.fragment()),
            class_name="row",
        ),
        rx.cond(moment.rows.length() > 0, table, rx.el.p(t("case_workflow.data.nothing"), class_name="dim")),
        rx.cond(moment.more_rows > 0, more, rx.fragment()),
        class_name="sec",
    )


def _row(row: rx.Var) -> rx.Component:
    before = rx.el.del_(row.before, aria_label=t("case_workflow.data.before", value=row.before))
    after = rx.match(
        row.change,
        (
            "changed",
            rx.fragment(before, icon("arrow-right", "xs", label=t("case_workflow.leads")), rx.el.ins(row.value)),
        ),
        ("new", rx.fragment(rx.el.ins(row.value), " ", rx.el.span(t("case_workflow.data.new"), class_name="chip"))),
        (
            "removed",
            rx.fragment(before, " ", rx.el.span(t("case_workflow.data.removed"), class_name="chip")),
        ),
        rx.el.span(row.value),
    )
    called = rx.cond(row.label != "", rx.el.small(row.label), rx.fragment())
    return rx.el.tr(
        rx.el.th(rx.el.code(row.path), called, scope="row"), rx.el.td(after), class_name=row.change, key=row.path
    )
