"""Fields: label above, hint below, an error in the hint's place, all tied together by the field's name."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.icons import icon
from ballerine_app.ui.text import Text, t


def field(
    control: rx.Component,
    *,
    name: str,
    label: Text,
    hint: Text | None = None,
    error: Text | None = None,
    aside: rx.Component | None = None,
) -> rx.Component:
    """A labelled control. ``error`` may be a Var: empty means none. ``aside`` stands at the end of the label's line."""
    below = rx.el.span(hint, id=f"{name}-hint", class_name="hint") if hint is not None else rx.fragment()
    if error is not None:
        said = rx.el.span(
            icon("circle-alert", "s"), rx.el.span(error), id=f"{name}-error", role="alert", class_name="err"
        )
        below = rx.cond(error != "", said, below) if isinstance(error, rx.Var) else (said if error else below)
    heading = label if aside is None else rx.fragment(rx.el.span(label), aside)
    look = "row between" if aside is not None else ""
    return rx.el.div(rx.el.label(heading, html_for=name, class_name=look), control, below, class_name="field")


def text_field(
    *,
    name: str,
    label: Text,
    hint: Text | None = None,
    error: Text | None = None,
    size: str = "",
    **attributes: Any,
) -> rx.Component:
    """A one-line text field. Attributes go to the input (``type``, ``default_value``, ``on_blur``…)."""
    attributes = {"type": "text", **attributes, **_reading(name, hint, error)}
    control = rx.el.input(id=name, name=name, class_name=_look(size, error), **attributes)
    return field(control, name=name, label=label, hint=hint, error=error)


def text_area(
    *,
    name: str,
    label: Text,
    hint: Text | None = None,
    error: Text | None = None,
    aside: rx.Component | None = None,
    **attributes: Any,
) -> rx.Component:
    """A field for several lines."""
    attributes = {"rows": "3", **attributes, **_reading(name, hint, error)}
    control = rx.el.textarea(id=name, name=name, class_name=_look("", error), **attributes)
    return field(control, name=name, label=label, hint=hint, error=error, aside=aside)


def select_field(
    *,
    name: str,
    label: Text,
    options: Sequence[tuple[str, str]] | rx.Var,
    hint: Text | None = None,
    error: Text | None = None,
    size: str = "",
    placeholder: Text | None = None,
    **attributes: Any,
) -> rx.Component:
    """A choice out of ``options``: (value, words) pairs, or a Var with a list of such pairs.

    ``placeholder`` is an empty first choice ("Choose one" when it is ""). Attributes go to the select.
    """
    given = (
        [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
        if isinstance(options, rx.Var)
        else [rx.el.option(words, value=value) for value, words in options]
    )
    if placeholder is not None:
        given.insert(0, rx.el.option(placeholder or t("common.choose"), value=""))
    control = rx.el.span(
        rx.el.select(
            *given, id=name, name=name, class_name=_look(size, error), **attributes, **_reading(name, hint, error)
        ),
        icon("chevron-down", "" if size else "l"),
        class_name="select",
    )
    return field(control, name=name, label=label, hint=hint, error=error)


def search_field(
    *, name: str, label: Text, placeholder: Text, key: str | None = None, **attributes: Any
) -> rx.Component:
    """A search field with its icon; the label is spoken, not shown."""
    return rx.el.span(
        rx.el.input(
            id=name,
            name=name,
            type="search",
            placeholder=placeholder,
            aria_label=label,
            class_name="input sm",
            **attributes,
        ),
        icon("search"),
        rx.el.kbd(key, aria_hidden="true") if key else rx.fragment(),
        class_name="search",
    )


def checkbox(*, name: str, label: rx.Component | Text, **attributes: Any) -> rx.Component:
    """A box to tick, with its words beside it in one target of at least 44 px."""
    return rx.el.label(
        rx.el.input(id=name, name=name, type="checkbox", class_name="check", **attributes),
        rx.el.span(label),
        html_for=name,
        class_name="tickline",
    )


def _look(size: str, error: Text | None) -> str | list[str | rx.Var]:
    bad = error != "" if isinstance(error, rx.Var) else bool(error)
    return classes("input", size, when(bad, "is-bad"))


def _reading(name: str, hint: Text | None, error: Text | None) -> dict[str, Any]:
    reads: dict[str, Any] = {}
    described = f"{name}-hint" if hint is not None else ""
    if isinstance(error, rx.Var):
        reads["aria_invalid"] = rx.cond(error != "", "true", "false")
        reads["aria_describedby"] = rx.cond(error != "", f"{name}-error", described)
    elif error:
        reads["aria_invalid"] = "true"
        reads["aria_describedby"] = f"{name}-error"
    elif described:
        reads["aria_describedby"] = described
    return reads
