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
    *, view: rx.Var | None = None, counts: rx.Var | None = None, demo: rx.Var | bool = False, railed: bool = False
) -> list[rx.Component]:
    """The sidebar's links. ``view`` is the one that is shown, ``counts`` a `QueueCounts`."""
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
    more = nav_group(
        nav_item(t("office.demo"), href="/demo", icon_name="columns-3", railed=railed),
        label=t("office.more"),
        shown=not railed,
    )
    return [nav_group(*shown, label=t("office.views")), rx.cond(demo, more, rx.fragment())]


def tabs(*, view: rx.Var) -> list[rx.Component]:
    """The same views at the bottom of a phone."""
    return [
        tab_item(t(f"office.tab.{name}"), href=href, icon_name=icon_name, current=view == name)
        for name, icon_name, href in VIEWS
    ]


def signed_in(me: rx.Var, *, railed: bool = False) -> rx.Component:
    """The signed-in person (a `Me`) with the way out."""
    way_out = form_post(
        button(t("office.sign_out"), kind="ghost", size="sm", icon_name="log-out", icon_only=True, type="submit"),
        action="/api/logout",
        class_name="out",
    )
    line = me_line(me.name, me.initials, tone=me.tone, railed=railed, aside=None if railed else way_out)
    return rx.el.div(line, way_out, class_name="rail-me") if railed else line
