"""The policies as a table, and as cards on a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.workflow_parts.words import finding_counts
from ballerine_app.state.rules import RulesState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, on_row_key, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import Text, t

_COLUMNS = ("name", "published", "next", "rules", "versions", "findings", "changed")
_NUMERIC = ("rules", "versions")
_NONE = "\N{EN DASH}"


def policy_table() -> rx.Component:
    """One row per policy; the row under the cursor is the one whose link has the focus."""
    return table(
        rx.foreach(RulesState.lines, _row),
        head=[heading(t(f"rules.column.{name}"), numeric=name in _NUMERIC) for name in _COLUMNS],
        label=t("rules.title"),
        class_name="desk",
    )


def policy_cards() -> rx.Component:
    """The same for narrow screens."""
    return rx.el.ul(rx.foreach(RulesState.lines, _card), class_name="cards mob")


def _row(line: rx.Var) -> rx.Component:
    name = rx.el.span(
        rx.el.b(line.name, class_name="med"),
        rx.cond(line.description != "", rx.el.span(line.description, class_name="dim trunc"), rx.fragment()),
        class_name="p-name",
    )
    return row(
        cell(
            link(name, href=_href(line), class_name="plain nm", custom_attrs=in_list(line.name)), class_name="c-title"
        ),
        cell(_in_force(line)),
        cell(_next(line)),
        cell(line.rules, numeric=True),
        cell(line.versions, numeric=True),
        cell(finding_counts(line.errors, line.warnings)),
        cell(_changed(line), class_name="muted"),
        key=line.name,
        custom_attrs=row_scope(),
    )


def _href(line: rx.Var, version: rx.Var | None = None) -> rx.Var:
    return rx.Var.create(f"/rules/{line.name}?version={line.opens if version is None else version}")


def _in_force(line: rx.Var) -> Text | rx.Component:
    return rx.cond(line.published > 0, t("workflows.version", n=line.published), rx.el.span(_NONE, class_name="dim"))


def _next(line: rx.Var) -> rx.Component:
    review = link(
        t("rules.review.of", n=line.review),
        href=_href(line, line.review),
        aria_label=t("rules.review.open", name=line.name, n=line.review),
    )
    draft = link(
        t("rules.draft.of", n=line.draft),
        href=_href(line, line.draft),
        aria_label=t("workflows.draft.open", name=line.name, n=line.draft),
    )
    begin = button(
        t("workflows.draft.begin"),
        kind="ghost",
        size="sm",
        icon_name="plus",
        on_click=RulesState.new_draft(line.source),
        aria_label=t("workflows.draft.begin.of", name=line.name),
        class_name="begin",
        custom_attrs=on_row_key("D"),
    )
    none = rx.el.span(_NONE, class_name="dim")
    both = rx.el.span(review, rx.cond(line.draft > 0, draft, rx.fragment()), class_name="row")
    return rx.cond(line.review > 0, both, rx.cond(line.draft > 0, draft, rx.cond(RulesState.may_edit, begin, none)))


def _changed(line: rx.Var) -> rx.Component:
    return rx.fragment(rx.cond(line.changed_by != "", line.changed_by + " · ", ""), relative_time(line.changed_at))


def _card(line: rx.Var) -> rx.Component:
    number = rx.cond(line.published > 0, t("workflows.version", n=line.published), t("workflows.unpublished"))
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(line.name, class_name="strong trunc"),
                rx.el.span(t("rules.count", n=line.rules), class_name="dim small num"),
                class_name="row between",
            ),
            rx.cond(line.description != "", rx.el.span(line.description, class_name="dim small trunc"), rx.fragment()),
            rx.el.span(
                rx.el.span(
                    number,
                    rx.cond(line.review > 0, rx.fragment(" · ", t("rules.review.of", n=line.review)), rx.fragment()),
                    rx.cond(line.draft > 0, rx.fragment(" · ", t("rules.draft.of", n=line.draft)), rx.fragment()),
                    class_name="dim trunc",
                ),
                finding_counts(line.errors, line.warnings),
                class_name="row between small",
            ),
            href=_href(line),
            class_name="plain",
        ),
        key=line.name,
    )
