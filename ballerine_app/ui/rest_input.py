"""A field that hands over its text when the typing rests."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.text import Text


def _one_text(words: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (words,)


class RestInput(rx.Component):
    """The field, made by `assets/js/rest-input.jsx`."""

    library = "$/public/js/rest-input.jsx"
    tag = "RestInput"

    value: rx.Var[str]
    revision: rx.Var[int]
    lines: rx.Var[int]
    on_text: rx.EventHandler[_one_text]


def rest_input(
    value: Text, *, revision: rx.Var, on_text: Any, lines: int = 0, class_name: str = "input sm", **attributes: Any
) -> rx.Component:
    """A field with ``value``, or a text area of so many ``lines``. ``on_text`` gets the text when the typing rests.

    Another ``revision`` puts ``value`` in, whatever was typed. Other attributes (``aria_label``, ``type``…) go to the
    element.
    """
    return RestInput.create(
        value=value,
        revision=revision,
        on_text=on_text,
        lines=lines,
        class_name=class_name,
        custom_attrs={name.replace("_", "-"): given for name, given in attributes.items()},
    )
