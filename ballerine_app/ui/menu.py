"""A filter chip with a small menu."""

from typing import Any

import reflex as rx

from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text


def filter_menu(
    label: Text,
    *options: tuple[Text, Any, Any],
    chosen: rx.Var,
    chosen_label: Text,
    drop: Text,
    on_drop: Any,
    listed: rx.Component | None = None,
) -> rx.Component:
    """A chip that opens a menu of ``options``: (words, whether it is the chosen one, what choosing it does). Those of a
    list that is known only in the browser are ``listed``, each a `menu_option`.

    With a choice (``chosen`` is true) the chip shows ``chosen_label`` and gets a button that drops it, which says
    ``drop``.
    """
    face = rx.cond(
        chosen,
        rx.fragment(rx.el.span(label, ":"), rx.el.b(chosen_label)),
        rx.fragment(icon("plus", "xs"), label),
    )
    dropper = rx.el.button(icon("x", "xs"), type="button", class_name="drop", aria_label=drop, on_click=on_drop)
    return rx.el.div(
        rx.el.details(
            rx.el.summary(face, class_name=rx.cond(chosen, "fchip on", "fchip")),
            rx.el.div(
                *(menu_option(*each) for each in options),
                *([listed] if listed else []),
                role="menu",
                aria_label=label,
                class_name="menu-list",
            ),
            class_name="menu",
        ),
        rx.cond(chosen, dropper, rx.fragment()),
        class_name=rx.cond(chosen, "fmenu on", "fmenu"),
    )


def menu_option(words: Text | rx.Component, is_chosen: Any, on_choose: Any) -> rx.Component:
    """One choice of a menu, with a tick where it is the chosen one."""
    return rx.el.button(
        rx.cond(is_chosen, icon("check", "s"), rx.el.span(class_name="i s")),
        words,
        type="button",
        role="menuitemradio",
        aria_checked=rx.cond(is_chosen, "true", "false"),
        on_click=on_choose,
    )
