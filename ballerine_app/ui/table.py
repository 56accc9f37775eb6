"""Tables of the back office."""

from typing import Any, Literal

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t

Order = Literal["ascending", "descending", "none"]


def table(*rows: Any, head: list[rx.Component], label: Text, class_name: str = "") -> rx.Component:
    """A table that scrolls in its own box, by keyboard too; ``label`` names it for screen readers."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="vh"),
            rx.el.thead(rx.el.tr(*head)),
            rx.el.tbody(*rows),
            class_name=classes("table", class_name),
        ),
        class_name="tw",
        role="region",
        aria_label=label,
        tab_index=0,
    )


def heading(label: Text, *, numeric: bool = False, spoken: bool = False) -> rx.Component:
    """A column's heading. ``numeric`` columns stand at the end; ``spoken`` hides the words from sight."""
    words = rx.el.span(label, class_name="vh") if spoken else label
    return rx.el.th(words, scope="col", class_name="r" if numeric else "")


def sort_heading(label: Text, *, order: Order | rx.Var, on_sort: Any, numeric: bool = False) -> rx.Component:
    """A heading that sorts. ``order``: "ascending", "descending" or "none"."""
    arrow = rx.match(
        rx.Var.create(order),
        ("ascending", icon("arrow-up", "xs")),
        ("descending", icon("arrow-down", "xs")),
        rx.fragment(),
    )
    return rx.el.th(
        rx.el.button(label, arrow, type="button", class_name="th-s", on_click=on_sort),
        scope="col",
        class_name="r" if numeric else "",
        aria_sort=order,
    )


def row(*cells: Any, current: bool | rx.Var = False, fresh: bool | rx.Var = False, **attributes: Any) -> rx.Component:
    """One row; ``current`` is under the cursor, ``fresh`` came in or changed just now (tinted, then at rest)."""
    look = classes(when(current, "cur"), when(fresh, "fresh"))
    return rx.el.tr(*cells, class_name=look, **attributes)


def cell(*content: Any, numeric: bool = False, class_name: str = "", **attributes: Any) -> rx.Component:
    """One cell."""
    return rx.el.td(*content, class_name=classes("r" if numeric else "", class_name), **attributes)


def unread_dot(unread: bool | rx.Var) -> rx.Component:
    """The dot before a row that changed since the viewer looked."""
    dot = rx.el.span(rx.el.span(t("common.unread"), class_name="vh"), class_name="unread", title=t("common.unread"))
    if isinstance(unread, rx.Var):
        return rx.cond(unread, dot, rx.fragment())
    return dot if unread else rx.fragment()
