"""The two pages of a case: its documents with the decision, and its workflow."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t

_KEY = "W"


def case_views(case_id: rx.Var, *, workflow: bool = False) -> rx.Component:
    """Links to both; the one that is not shown is a key away."""
    return rx.el.nav(
        _view("case", "file-text", f"/cases/{case_id}", current=not workflow),
        _view("workflow", "workflow", f"/cases/{case_id}/workflow", current=workflow),
        aria_label=t("case_workflow.views"),
        class_name="views",
    )


def _view(name: str, icon_name: str, href: str, *, current: bool) -> rx.Component:
    attributes = {"aria_current": "page"} if current else {"custom_attrs": on_key(_KEY)}
    words = t(f"case_workflow.view.{name}")
    return link(
        icon(icon_name, "s"),
        rx.el.span(words),
        rx.fragment() if current else rx.el.kbd(_KEY, aria_hidden="true"),
        href=rx.Var.create(href),
        class_name="view",
        # Where there is little room the icon stands alone.
        aria_label=words,
        title=words,
        **attributes,
    )
