"""The mark and the name."""

import reflex as rx

from ballerine_app.ui.link import link
from ballerine_app.ui.text import t


def mark() -> rx.Component:
    """The mark alone, decorative."""
    return rx.el.svg(
        rx.el.path(d="M5 2.2v19.6", stroke_linecap="round"),
        rx.el.circle(cx="13.4", cy="14.8", r="5.9"),
        view_box="0 0 24 24",
        custom_attrs={"aria-hidden": "true"},
    )


def brand(href: str = "/", name: bool = True) -> rx.Component:
    """The mark with the product's name, as a link; ``name=False`` shows the mark alone and speaks the name."""
    if name:
        return link(mark(), rx.el.span(t("common.product")), href=href, class_name="brand")
    return link(mark(), href=href, class_name="brand", aria_label=t("common.home"))
