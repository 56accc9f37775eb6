"""The queue as a table."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.queue_parts.words import change, kind_icon, queue_chip, reasons
from ballerine_app.state.queue import QueueState
from ballerine_app.ui.avatar import avatar
from ballerine_app.ui.badges import state_badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.risk import risk
from ballerine_app.ui.shortcuts import in_list, on_row_key, row_scope
from ballerine_app.ui.table import cell, heading, row, sort_heading, table, unread_dot
from ballerine_app.ui.text import t


def case_table() -> rx.Component:
    """One row per case; the row under the cursor is the one whose link has the focus."""
    return table(
        rx.foreach(QueueState.page.rows, _row),
        head=[
            heading(t("queue.column.unread"), spoken=True),
            _sorted("name"),
            heading(t("queue.column.case")),
            heading(t("queue.column.state")),
            _sorted("risk"),
            heading(t("queue.column.why")),
            heading(t("queue.column.country")),
            _sorted("age", numeric=True),
            heading(t("queue.column.assignee")),
            _sorted("changed"),
        ],
        label=t("queue.table"),
    )


def _sorted(name: str, *, numeric: bool = False) -> rx.Component:
    order = rx.cond(QueueState.sort == name, rx.cond(QueueState.direction == "desc", "descending", "ascending"), "none")
    return sort_heading(t(f"queue.column.{name}"), order=order, on_sort=QueueState.order_by(name), numeric=numeric)


def _row(case: rx.Var) -> rx.Component:
    return row(
        cell(unread_dot(case.unread), class_name="c-dot"),
        cell(
            link(
                rx.el.b(case.name, class_name=rx.cond(case.unread, "strong", "med")),
                href=f"/cases/{case.case_id}",
                class_name="plain nm",
                custom_attrs=in_list(case.case_id),
            ),
            class_name="c-name",
        ),
        cell(rx.el.span(kind_icon(case), case.reference, class_name="row ref"), class_name="dim"),
        cell(state_badge(case.state, bare=True)),
        cell(risk(case.risk_score, case.risk_level, word=False)),
        cell(rx.el.span(reasons(case), queue_chip(case), class_name="row tight"), class_name="c-why"),
        cell(case.country),
        cell(relative_time(case.created_at), numeric=True),
        cell(_assignee(case)),
        cell(change(case), " · ", relative_time(case.changed_at), class_name="muted"),
        fresh=case.fresh,
        key=case.case_id,
        custom_attrs=row_scope(),
    )


def _assignee(case: rx.Var) -> rx.Component:
    person = rx.el.span(
        avatar(case.assignee_initials, tone=case.assignee_tone),
        rx.cond(case.mine, t("office.you"), case.assignee),
        class_name="row who",
    )
    take = button(
        t("queue.assign"),
        kind="ghost",
        size="sm",
        on_click=QueueState.take(case.case_id),
        class_name="assign",
        aria_label=t("queue.assign.case", name=case.name),
        custom_attrs=on_row_key("I"),
    )
    open_for_work = (case.state != "approved") & (case.state != "rejected")
    return rx.cond(
        case.assignee_id != "",
        person,
        rx.cond(open_for_work, take, rx.el.span("\N{EN DASH}", class_name="dim")),
    )
