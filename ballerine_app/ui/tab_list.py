"""A line of tabs, `assets/js/tab-list.jsx`: where there is no room for all, it shows that more follow."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.icons import ICONS
from ballerine_app.ui.text import Text


class TabList(rx.Component):
    """The line. It looks for the chosen tab again when ``chosen`` changes."""

    library = "$/public/js/tab-list.jsx"
    tag = "TabList"

    label: rx.Var[str]
    chosen: rx.Var[str]
    shapes: rx.Var[list[str]]


def tab_list(*tabs: rx.Component, label: Text, chosen: rx.Var) -> rx.Component:
    """``tabs`` are buttons with ``role="tab"``, of which one is ``aria-selected``; ``chosen`` names it."""
    return TabList.create(*tabs, label=label, chosen=chosen, shapes=[ICONS["chevron-left"], ICONS["chevron-right"]])
