"""What the version changes against the one that new cases take."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.workflow import WorkflowState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.text import t


def changes() -> rx.Component:
    """In sentences, then line by line."""
    found = WorkflowState.changes
    return rx.cond(
        WorkflowState.version.row.newest,
        empty_state(t("workflows.changes.itself"), t("workflows.changes.itself.text"), icon_name="copy"),
        rx.cond(
            found.against == 0,
            empty_state(t("workflows.changes.first"), t("workflows.changes.first.text"), icon_name="copy"),
            rx.cond(found.lines.length() > 0, _compared(), _equal()),
        ),
    )


def _compared() -> rx.Component:
    found = WorkflowState.changes
    return rx.fragment(
        rx.el.div(
            rx.el.h2(t("workflows.changes.against", n=found.against)),
            rx.el.p(
                rx.el.span(t("workflows.changes.added", n=found.added), class_name="plus"),
                rx.el.span(t("workflows.changes.removed", n=found.removed), class_name="minus"),
                class_name="row small num",
            ),
            rx.cond(
                found.sentences.length() > 0,
                rx.el.ul(rx.foreach(found.sentences, lambda words: rx.el.li(words)), class_name="dots"),
                rx.fragment(),
            ),
            class_name="sec",
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("workflows.changes.lines"), class_name="vh"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(t("workflows.changes.before"), scope="col"),
                        rx.el.th(t("workflows.changes.after"), scope="col"),
                        rx.el.th(t("workflows.changes.line"), scope="col"),
                    ),
                    class_name="vh",
                ),
                rx.el.tbody(rx.foreach(found.lines, _line)),
                class_name="diff",
            ),
            class_name="diff-box",
            tab_index=0,
            role="region",
            aria_label=t("workflows.changes.lines"),
        ),
        rx.cond(found.cut, rx.el.p(t("workflows.changes.cut"), class_name="dim small pad"), rx.fragment()),
    )


def _line(line: rx.Var) -> rx.Component:
    def number(value: rx.Var) -> rx.Component:
        return rx.el.td(rx.cond(value > 0, value.to(str), ""), class_name="no num")

    sign = rx.match(
        line.kind,
        ("added", rx.el.span("+", aria_label=t("workflows.changes.is_added"), role="img")),
        ("removed", rx.el.span("\N{MINUS SIGN}", aria_label=t("workflows.changes.is_removed"), role="img")),
        rx.el.span(" "),
    )
    gap = rx.el.tr(
        rx.el.td(icon("ellipsis", "s", label=t("workflows.changes.gap")), col_span=3), class_name="gap", key=line.key
    )
    row = rx.el.tr(
        number(line.before),
        number(line.after),
        rx.el.td(sign, rx.el.code(line.text)),
        class_name=line.kind,
        key=line.key,
    )
    return rx.cond(line.kind == "gap", gap, row)


def _equal() -> rx.Component:
    return empty_state(
        t("workflows.changes.equal"),
        t("workflows.changes.equal.text", n=WorkflowState.changes.against),
        icon_name="copy",
    )
