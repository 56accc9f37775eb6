"""The workflows as a table, and as cards on a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import finding_counts, kind_words
from ballerine_app.state.workflows import WorkflowsState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, on_row_key, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import t

_COLUMNS = ("title", "name", "kind", "published", "draft", "versions", "cases", "findings", "changed")
_NUMERIC = ("versions", "cases")
_NONE = "\N{EN DASH}"


def workflow_table() -> rx.Component:
    """One row per workflow; the row under the cursor is the one whose link has the focus."""
    return table(
        rx.foreach(WorkflowsState.lines, _row),
        head=[heading(t(f"workflows.column.{name}"), numeric=name in _NUMERIC) for name in _COLUMNS],
        label=t("workflows.title"),
        class_name="desk",
    )


def workflow_cards() -> rx.Component:
    """The same for narrow screens."""
    return rx.el.ul(rx.foreach(WorkflowsState.lines, _card), class_name="cards mob")


def _row(line: rx.Var) -> rx.Component:
    title = rx.el.b(line.title, class_name="med")
    return row(
        cell(
            link(title, href=_href(line), class_name="plain nm", custom_attrs=in_list(line.name)), class_name="c-title"
        ),
        cell(rx.el.span(line.name, class_name="mono dim")),
        cell(kind_words(line.kind)),
        cell(
            rx.cond(line.published > 0, t("workflows.version", n=line.published), rx.el.span(_NONE, class_name="dim"))
        ),
        cell(_draft(line)),
        cell(line.versions, numeric=True),
        cell(line.cases, numeric=True),
        cell(finding_counts(line.errors, line.warnings)),
        cell(_changed(line), class_name="muted"),
        key=line.name,
        custom_attrs=row_scope(),
    )


def _href(line: rx.Var) -> rx.Var:
    return rx.Var.create(f"/workflows/{line.name}?version={line.opens}")


def _draft(line: rx.Var) -> rx.Component:
    there = link(
        t("workflows.version", n=line.draft),
        href=rx.Var.create(f"/workflows/{line.name}?version={line.draft}&tab=json"),
        aria_label=t("workflows.draft.open", name=line.title, n=line.draft),
    )
    begin = button(
        t("workflows.draft.begin"),
        kind="ghost",
        size="sm",
        icon_name="plus",
        on_click=WorkflowsState.new_draft(line.name),
        aria_label=t("workflows.draft.begin.of", name=line.title),
        class_name="begin",
        custom_attrs=on_row_key("D"),
    )
    none = rx.el.span(_NONE, class_name="dim")
    return rx.cond(line.draft > 0, there, rx.cond(WorkflowsState.may_edit, begin, none))


def _changed(line: rx.Var) -> rx.Component:
    return rx.fragment(rx.cond(line.changed_by != "", line.changed_by + " · ", ""), relative_time(line.changed_at))


def _card(line: rx.Var) -> rx.Component:
    number = rx.cond(line.published > 0, t("workflows.version", n=line.published), t("workflows.unpublished"))
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(line.title, class_name="strong trunc"),
                rx.el.span(t("workflow.cases", n=line.cases), class_name="dim small num"),
                class_name="row between",
            ),
            rx.el.span(line.name, class_name="mono dim small trunc"),
            rx.el.span(
                rx.el.span(
                    kind_words(line.kind), " · ", number,
                    rx.cond(line.draft > 0, rx.fragment(" · ", t("workflows.draft", n=line.draft)), rx.fragment()),
                    class_name="dim trunc",
                ),
                finding_counts(line.errors, line.warnings),
                class_name="row between small",
            ),
            href=_href(line),
            class_name="plain",
        ),
        key=line.name,
    )  # fmt: skip
