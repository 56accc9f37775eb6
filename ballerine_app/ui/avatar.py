"""People as initials."""

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.text import Text

TONES = 4


def avatar(
    initials: Text, *, tone: int | rx.Var = 1, size: str = "", live: bool | rx.Var = False, name: Text | None = None
) -> rx.Component:
    """Initials on one of four tints (``tone`` 1 to 4). ``size``: "" (24 px) or "l" (32). ``live`` adds the green dot.

    Without a ``name`` it is decoration beside a written name and hidden from screen readers.
    """
    reading = {"aria_hidden": "true"} if name is None else {"role": "img", "aria_label": name, "title": name}
    look = rx.Var.create(f"a{tone}") if isinstance(tone, rx.Var) else f"a{tone}"
    return rx.el.span(initials, class_name=classes("av", size, look, when(live, "live")), **reading)


def avatars(*people: rx.Component) -> rx.Component:
    """Several `avatar`s, overlapping a little."""
    return rx.el.span(*people, class_name="avs")
