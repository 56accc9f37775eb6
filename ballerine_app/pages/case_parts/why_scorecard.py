"""The scorecard of a case: which band each characteristic fell into, the points, and the limit."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.case import CaseState
from ballerine_app.ui.text import t


def scorecard() -> rx.Component:
    """A small table with the arithmetic under it; nothing where the policy has no scorecard."""
    card = CaseState.case.why.scorecard
    head = rx.el.tr(
        *(rx.el.th(t(f"case.why.scorecard.{column}"), scope="col") for column in ("what", "value", "band", "points"))
    )
    base = rx.cond(
        card.base != "",
        rx.el.tr(rx.el.td(t("case.why.scorecard.base"), col_span=3), rx.el.td(card.base, class_name="num")),
        rx.fragment(),
    )
    rows = rx.foreach(
        card.rows,
        lambda row: rx.el.tr(
            rx.el.td(row.name), rx.el.td(row.value), rx.el.td(row.band), rx.el.td(row.points, class_name="num")
        ),
    )
    box = rx.el.div(
        rx.el.div(
            rx.el.h3(t("case.why.scorecard")),
            rx.el.b(t("case.why.scorecard.total", points=card.points, limit=card.limit), class_name="num"),
            class_name="row between",
        ),
        rx.el.table(rx.el.thead(head), rx.el.tbody(base, rows), class_name="why-card"),
        rx.el.p(card.arithmetic, class_name="small dim num"),
        class_name="why-part",
    )
    return rx.cond(card.points != "", box, rx.fragment())
