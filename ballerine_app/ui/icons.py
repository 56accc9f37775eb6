"""Icons as inline drawings: the shapes of Lucide (ISC, see ICONS-LICENSE.txt), one path each, in `icons.json`."""

import json
from collections.abc import Iterable
from pathlib import Path

import reflex as rx

from ballerine_app.ui.classes import classes

ICONS: dict[str, str] = json.loads((Path(__file__).parent / "icons.json").read_text(encoding="utf-8"))


def icon(name: str, size: str = "", class_name: str = "", label: str | rx.Var | None = None) -> rx.Component:
    """One icon, hidden from screen readers unless it has a ``label``.

    ``size``: "" (16 px), "xs" (12), "s" (14), "l" (20), "xl" (24).

    Raises:
        KeyError: no such icon.
    """
    return _drawing(ICONS[name], size, class_name, label)


def icon_of(name: rx.Var, names: Iterable[str], size: str = "", class_name: str = "") -> rx.Component:
    """The icon that a Var names, out of ``names``; an empty drawing for any other value."""
    shapes = [(key, ICONS[key]) for key in names]
    return _drawing(rx.match(name, *shapes, "").to(str), size, class_name, None)


def _drawing(shape: str | rx.Var, size: str, class_name: str, label: str | rx.Var | None) -> rx.Component:
    reading = {"aria-hidden": "true"} if label is None else {"role": "img", "aria-label": label}
    return rx.el.svg(
        rx.el.path(d=shape), view_box="0 0 24 24", class_name=classes("i", size, class_name), custom_attrs=reading
    )
