"""From where to where cases move: stacks with ribbons between them, and the same numbers as a table."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.text import Text, t


def flow_picture(flow: rx.Var, *, chosen: rx.Var, choose: Any, before: Text, after: Text) -> rx.Component:
    """The picture. A click on a ribbon chooses its cases; by keyboard the table does."""
    return rx.el.div(
        rx.el.div(rx.el.span(before), rx.el.span(after), class_name="fl-heads"),
        rx.el.div(
            rx.el.ol(rx.foreach(flow.before, _band), class_name="fl-side", aria_label=before),
            rx.el.svg(
                rx.foreach(flow.ribbons, lambda ribbon: _ribbon(ribbon, chosen, choose)),
                view_box="0 0 100 100",
                custom_attrs={"preserveAspectRatio": "none"},
                class_name="fl-svg",
                aria_hidden="true",
            ),
            rx.el.ol(rx.foreach(flow.after, _band), class_name="fl-side end", aria_label=after),
            class_name="fl",
        ),
        class_name="fl-box",
    )


def flow_table(flow: rx.Var, *, chosen: rx.Var, choose: Any, before: Text, after: Text) -> rx.Component:
    """The numbers. Each one that counts cases is a button that chooses them."""
    corner = rx.el.th(rx.el.span(t("what_if.table.corner", before=before, after=after)), scope="col")
    heads = rx.foreach(
        flow.columns, lambda column: rx.el.th(column[0], scope="col", class_name=classes("r fl-w", column[1].to(str)))
    )
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("what_if.table"), class_name="vh"),
            rx.el.thead(rx.el.tr(corner, heads)),
            rx.el.tbody(rx.foreach(flow.rows, lambda row: _row(row, chosen, choose))),
            class_name="table fl-table",
        ),
        class_name="tw",
        role="region",
        aria_label=t("what_if.table"),
        tab_index=0,
    )


def _band(band: rx.Var) -> rx.Component:
    place = rx.Var.create({"top": f"{band.top}%", "height": f"{band.height}%"})
    return rx.el.li(
        rx.el.b(band.word),
        rx.el.span(rx.el.span(band.cases, class_name="n"), " ", rx.el.small(band.share), class_name="num"),
        class_name=classes("fl-band", band.tone.to(str)),
        custom_attrs={"style": place},
        key=band.key,
    )


def _ribbon(ribbon: rx.Var, chosen: rx.Var, choose: Any) -> rx.Component:
    look = classes("fl-rib", ribbon.tone.to(str), when(ribbon.moved, "moved"), when(ribbon.cell == chosen, "on"))
    return rx.el.svg.path(
        rx.el.title(ribbon.spoken),
        d=ribbon.path,
        class_name=look,
        on_click=choose(ribbon.cell),
        key=ribbon.cell,
    )


def _row(row: rx.Var, chosen: rx.Var, choose: Any) -> rx.Component:
    def number(cell: rx.Var) -> rx.Component:
        button = rx.el.button(
            cell.cases,
            type="button",
            aria_label=cell.spoken,
            aria_pressed=rx.cond(cell.cell == chosen, "true", "false"),
            on_click=choose(cell.cell),
            class_name=classes("fl-n", when(cell.moved, "moved")),
        )
        return rx.el.td(rx.cond(cell.cell != "", button, rx.el.span(cell.cases, class_name="dim")), class_name="r")

    return rx.el.tr(
        rx.el.th(row.word, scope="row", class_name=classes("fl-w", row.tone.to(str))),
        rx.foreach(row.cells, number),
        key=row.word,
    )
