"""A button that opens a list to search and choose from: fields by their source, countries, values."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.ui.text import Text, t


def _one_text(words: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (words,)


class Picker(rx.Component):
    """The button and its list, made by `assets/js/picker.jsx`."""

    library = "$/public/js/picker.jsx"
    tag = "Picker"

    options: rx.Var[list[Any]]
    prefix: rx.Var[str]
    value: rx.Var[str]
    shown: rx.Var[str]
    label: rx.Var[str]
    free: rx.Var[bool]
    words: rx.Var[dict[str, str]]
    look: rx.Var[str]
    on_pick: rx.EventHandler[_one_text]


def picker(
    options: rx.Var,
    *,
    shown: Text,
    label: Text,
    on_pick: Any,
    value: Text = "",
    prefix: Text = "",
    free: bool | rx.Var = False,
    look: Text = "pick",
) -> rx.Component:
    """A choice out of many. ``options`` are rows of value, words, group and hint ("" for none of these two).

    ``shown`` stands on the button, ``label`` says what is chosen. With a ``prefix`` only values that begin so are
    offered; with ``free``, a value that was typed is taken as well. ``on_pick`` gets the value. ``look`` are the
    button's classes.
    """
    return Picker.create(
        options=options,
        prefix=prefix,
        value=value,
        shown=shown,
        label=label,
        free=free,
        look=look,
        words={"search": t("picker.search"), "none": t("picker.none"), "use": t("picker.use")},
        on_pick=on_pick,
    )
