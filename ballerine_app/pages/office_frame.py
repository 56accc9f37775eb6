"""What the pages of the back office share: the views at the side and at the thumb, and who is signed in."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.buttons import button
from ballerine_app.ui.form_post import form_post
from ballerine_app.ui.layout_office import me_line, nav_group, nav_item, tab_item
from ballerine_app.ui.text import t

VIEWS = (
    ("all", "layers", "/cases"),
    ("review", "inbox", "/cases?view=review"),
    ("mine", "user-check", "/cases?view=mine"),
    ("waiting", "hourglass", "/cases?view=waiting"),
    ("decided", "circle-check-big", "/cases?view=decided"),
)


def navigation(
    *,
    view: rx.Var | None = None,
    counts: rx.Var | None = None,
    demo: rx.Var | bool = False,
    workflows: bool = False,
    railed: bool = False,
) -> list[rx.Component]:
    """The sidebar's links. ``view`` of the queue is the one that is shown, or the ``workflows`` are.

    ``counts`` is a `QueueCounts`.
    """
    shown = [
        nav_item(
            t(f"office.{name}"),
            href=href,
            icon_name=icon_name,
            current=False if view is None else view == name,
            count=None if counts is None else getattr(counts, name),
            railed=railed,
        )
        for name, icon_name, href in VIEWS
    ]
    side_by_side = nav_item(t("office.demo"), href="/demo", icon_name="columns-3", railed=railed)
    more = nav_group(
        nav_item(t("office.workflows"), href="/workflows", icon_name="workflow", current=workflows, railed=railed),
        rx.cond(demo, side_by_side, rx.fragment()),
        label=t("office.more"),
        shown=not railed,
    )
    return [nav_group(*shown, label=t("office.views")), more]


def tabs(*, view: rx.Var | None = None, workflows: bool = False) -> list[rx.Component]:
    """The same places at the bottom of a phone."""
    shown = [
        tab_item(
            t(f"office.tab.{name}"), href=href, icon_name=icon_name, current=False if view is None else view == name
        )
        for name, icon_name, href in VIEWS
    ]
    return [*shown, tab_item(t("office.workflows"), href="/workflows", icon_name="workflow", current=workflows)]


def signed_in(me: rx.Var, *, railed: bool = False) -> rx.Component:
    """The signed-in person (a `Me`) with the way out."""
    way_out = form_post(
        button(t("office.sign_out"), kind="ghost", size="sm", icon_name="log-out", icon_only=True, type="submit"),
        action="/api/logout",
        class_name="out",
    )
    line = me_line(me.name, me.initials, tone=me.tone, railed=railed, aside=None if railed else way_out)
    return rx.el.div(line, way_out, class_name="rail-me") if railed else line
