"""Cards, sheets and dialogs."""

from typing import Any

import reflex as rx

from ballerine_app.ui.classes import classes
from ballerine_app.ui.text import Text


def card(
    *content: rx.Component, title: Text | None = None, aside: rx.Component | None = None, class_name: str = ""
) -> rx.Component:
    """A bordered surface, with a heading line when it has a ``title``; ``aside`` stands at that line's end."""
    head = rx.fragment()
    if title is not None:
        head = rx.el.header(rx.el.h2(title), rx.el.span(class_name="grow"), aside or rx.fragment())
    return rx.el.section(head, *content, class_name=classes("card", class_name))


def sheet(*content: rx.Component, title: Text | None = None, class_name: str = "") -> rx.Component:
    """The applicant's card: more room, rounder."""
    head = rx.el.h2(title) if title is not None else rx.fragment()
    return rx.el.section(head, *content, class_name=classes("sheet", class_name))


def facts(*pairs: tuple[Text, Text | rx.Component], class_name: str = "kv") -> rx.Component:
    """Names and values under each other."""
    return rx.el.dl(*(rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in pairs), class_name=class_name)


def dialog(
    *content: rx.Component | Text, title: Text, name: str, actions: list[rx.Component], on_close: Any = None
) -> rx.Component:
    """A dialog over a scrim; put it under `rx.cond`. ``on_close`` runs on Escape.

    ``name`` ties title and dialog. Give the first control ``auto_focus=True``.
    """
    keys = {} if on_close is None else {"on_key_down": lambda key: rx.cond(key == "Escape", on_close, rx.noop())}
    return rx.el.div(
        rx.el.div(
            rx.el.div(rx.el.h2(title, id=f"{name}-title"), *content, class_name="dialog-body"),
            rx.el.footer(*actions),
            class_name="dialog",
            role="dialog",
            aria_modal="true",
            aria_labelledby=f"{name}-title",
            **keys,
        ),
        class_name="scrim",
    )
