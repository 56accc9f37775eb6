"""The queue on a phone: one card per case."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.queue_parts.words import kind_icon, queue_chip, reasons
from ballerine_app.state.queue import QueueState
from ballerine_app.ui.badges import state_badge
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.risk import risk
from ballerine_app.ui.table import unread_dot


def cards() -> rx.Component:
    """The same rows as the table, for narrow screens."""
    return rx.el.ul(rx.foreach(QueueState.page.rows, _card), class_name="cards mob")


def _card(case: rx.Var) -> rx.Component:
    name = rx.el.b(case.name, class_name="strong trunc")
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span(unread_dot(case.unread), name, class_name="row grow"),
                risk(case.risk_score, case.risk_level, word=False),
                class_name="row between",
            ),
            rx.cond(
                (case.why != "") | (case.queue != "") | case.broken,
                rx.el.span(reasons(case), queue_chip(case), class_name="card-why row tight wrap"),
                rx.fragment(),
            ),
            rx.el.span(
                state_badge(case.state, bare=True),
                rx.el.span(
                    kind_icon(case), case.reference, rx.cond(case.country != "", " · ", ""), case.country, " · ",
                    relative_time(case.created_at),
                    class_name="dim num trunc card-facts",
                ),
                class_name="row between small",
            ),
            href=f"/cases/{case.case_id}",
            class_name="plain",
        ),
        class_name=rx.cond(case.fresh, "fresh", ""),
        key=case.case_id,
    )  # fmt: skip
