"""Which capability is looked at."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text


def capability_choice(names: rx.Var, *, chosen: rx.Var, show: Any, label: Text) -> rx.Component:
    """A choice out of ``names``, pairs of name and title; nothing where there is none."""
    choice = rx.el.label(
        rx.el.span(label, class_name="vh"),
        rx.el.span(
            rx.el.select(
                rx.foreach(names, lambda pair: rx.el.option(pair[1], value=pair[0])),
                value=chosen,
                on_change=show,
                class_name="input sm",
            ),
            icon("chevron-down"),
            class_name="select",
        ),
        class_name="rt-choice",
    )
    return rx.cond(names.length() > 0, choice, rx.fragment())
