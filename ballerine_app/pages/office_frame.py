"""What the pages of the back office share: the views at the side and at the thumb, and who is signed in."""

from __future__ import annotations

import reflex as rx

from ballerine_app.ui.buttons import button
from ballerine_app.ui.form_post import form_post
from ballerine_app.ui.layout_office import me_line, nav_group, nav_item, tab_item, tab_menu
from ballerine_app.ui.text import t

VIEWS = (
    ("all", "layers", "/cases"),
    ("review", "inbox", "/cases?view=review"),
    ("mine", "user-check", "/cases?view=mine"),
    ("waiting", "hourglass", "/cases?view=waiting"),
    ("decided", "circle-check-big", "/cases?view=decided"),
)


# The other places, below the views; what a place is called stands under office.NAME.
PLACES = (
    ("workflows", "workflow", "/workflows"),
    ("rules", "scale", "/rules"),
    ("lists", "list", "/lists"),
    ("plugins", "plug", "/plugins"),
    ("webhooks", "webhook", "/webhooks"),
    ("messages", "mail", "/messages"),
)
# On a phone so many views stay at the thumb, the rest opens from there.
_VIEWS_AT_THUMB = 4


def navigation(
    *,
    view: rx.Var | None = None,
    counts: rx.Var | None = None,
    demo: rx.Var | bool = False,
    place: str = "",
    railed: bool = False,
) -> list[rx.Component]:
    """The sidebar's links. ``view`` of the queue is the one that is shown, or one of the `PLACES`.

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
        *(
            nav_item(t(f"office.{name}"), href=href, icon_name=icon_name, current=name == place, railed=railed)
            for name, icon_name, href in PLACES
        ),
        rx.cond(demo, side_by_side, rx.fragment()),
        label=t("office.more"),
        shown=not railed,
    )
    return [nav_group(*shown, label=t("office.views")), more]


def tabs(*, view: rx.Var | None = None, place: str = "") -> list[rx.Component]:
    """The same places at the bottom of a phone: the first views, and what opens for the rest."""

    def is_shown(name: str) -> bool | rx.Var:
        return False if view is None else view == name

    shown = [
        tab_item(t(f"office.tab.{name}"), href=href, icon_name=icon_name, current=is_shown(name))
        for name, icon_name, href in VIEWS[:_VIEWS_AT_THUMB]
    ]
    rest = VIEWS[_VIEWS_AT_THUMB:]
    inside: bool | rx.Var = bool(place)
    for name, _, _ in rest:
        inside = inside if view is None else inside | (view == name) if isinstance(inside, rx.Var) else view == name
    more = tab_menu(
        t("office.more"),
        *(
            tab_item(t(f"office.{name}"), href=href, icon_name=icon_name, current=is_shown(name))
            for name, icon_name, href in rest
        ),
        *(
            tab_item(t(f"office.{name}"), href=href, icon_name=icon_name, current=name == place)
            for name, icon_name, href in PLACES
        ),
        icon_name="ellipsis",
        current=inside,
    )
    return [*shown, more]


def signed_in(me: rx.Var, *, railed: bool = False) -> rx.Component:
    """The signed-in person (a `Me`) with the way out."""
    way_out = form_post(
        button(t("office.sign_out"), kind="ghost", size="sm", icon_name="log-out", icon_only=True, type="submit"),
        action="/api/logout",
        class_name="out",
    )
    line = me_line(me.name, me.initials, tone=me.tone, railed=railed, aside=None if railed else way_out)
    return rx.el.div(line, way_out, class_name="rail-me") if railed else line
