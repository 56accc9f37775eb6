"""What a lead should look at first, above every tab: open breakers, and budgets that are spent or nearly so."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.providers import ProvidersState
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import t


def notices() -> rx.Component:
    """A line each; nothing while all is well. One that comes while the page is open is read out."""
    held = ProvidersState.page.notices
    lines = rx.el.ul(rx.foreach(held, _notice), class_name="pv-notices", aria_label=t("providers.notices"))
    return rx.el.div(rx.cond(held.length() > 0, lines, rx.fragment()), role="status")


def _notice(each: rx.Var) -> rx.Component:
    return rx.el.li(
        icon("triangle-alert", "s"),
        rx.el.b(each.title),
        rx.el.span(each.text),
        class_name=rx.cond(each.tone == "rejected", "s-rejected", "s-revision"),
        key=each.key,
    )
