"""Which part is shown on a phone: radio buttons that the style sheet reads, as on the case page."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t

_PARTS = (("where", "map-pin"), ("path", "clock"), ("next", "arrow-right"))


def phone_tabs() -> rx.Component:
    """Where it is, how it got here, what can happen next: at the thumb."""
    return rx.el.fieldset(
        rx.el.legend(t("case_workflow.tabs"), class_name="vh"),
        *(_tab(name, icon_name, chosen=name == "where") for name, icon_name in _PARTS),
        class_name="ptabs",
    )


def _tab(name: str, icon_name: str, *, chosen: bool) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="part", id=f"part-{name}", default_checked=chosen, class_name="vh"),
        icon(icon_name),
        rx.el.span(t(f"case_workflow.tab.{name}")),
    )
