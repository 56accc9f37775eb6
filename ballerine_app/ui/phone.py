"""A page of ours in a drawn phone: `assets/js/phone.jsx`."""

import reflex as rx

from ballerine_app.ui.text import Text


class Phone(rx.Component):
    """The frame with the page in it."""

    library = "$/public/js/phone.jsx"
    tag = "Phone"

    src: rx.Var[str]
    title: rx.Var[str]


def phone_frame(*, src: Text, title: Text) -> rx.Component:
    """The page at ``src``; ``title`` names it for screen readers."""
    return Phone.create(src=src, title=title)
