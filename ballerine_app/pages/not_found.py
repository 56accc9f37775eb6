"""What an unknown address shows."""

import reflex as rx

from ballerine_app.ui.brand import brand
from ballerine_app.ui.buttons import link_button
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.page import page
from ballerine_app.ui.text import t


def not_found() -> rx.Component:
    """The page: what happened, and the two ways on."""
    ways = rx.el.div(
        link_button(t("not_found.home"), "/", kind="primary"),
        link_button(t("not_found.sign_in"), "/login"),
        class_name="row wrap",
    )
    return page(
        main=rx.el.main(
            brand(),
            empty_state(t("not_found.title"), t("not_found.text"), icon_name="search-x", action=ways, level=1),
            id="main",
            tab_index=-1,
            class_name="alone",
        ),
    )
