"""The timeline: who did what, when. Rows come from the audit log."""

from typing import Any

import reflex as rx

from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text


def timeline(*rows: Any, label: Text | None = None) -> rx.Component:
    """An ordered list of `timeline_row`s (or one `rx.foreach` that makes them)."""
    named = {} if label is None else {"aria_label": label}
    return rx.el.ol(*rows, class_name="tl", **named)


def timeline_row(
    what: Text | rx.Component,
    *,
    when: Text | rx.Component = "",
    detail: Text | rx.Component | None = None,
    mark: rx.Component | None = None,
    icon_name: str = "circle-dot",
    tone: str | rx.Var = "",
    now: bool = False,
    todo: bool = False,
) -> rx.Component:
    """One entry. ``tone`` colours the mark ("s-approved"…); ``mark`` replaces the icon (`icon_of` for a Var).

    ``now`` is where things stand; ``todo`` is still to come.
    """
    sign = mark if mark is not None else icon(icon_name)
    said = [what] if detail is None else [what, rx.el.small(detail)]
    time = when if isinstance(when, rx.Component) else rx.el.span(when, class_name="time")
    current = {"aria_current": "step"} if now else {}
    return rx.el.li(
        rx.el.span(rx.fragment() if todo else sign, class_name=classes("n", tone)),
        rx.el.span(*said, class_name=classes("b", "strong" if now else "")),
        time,
        class_name="todo" if todo else "",
        **current,
    )
