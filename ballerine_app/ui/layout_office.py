"""The back office: sidebar (or rail) beside the page, keys at the bottom, and tabs at the thumb on phones."""

from typing import Any

import reflex as rx

from ballerine_app.ui.avatar import avatar
from ballerine_app.ui.brand import brand
from ballerine_app.ui.classes import classes
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.page import page
from ballerine_app.ui.text import Text, t


def office(
    *content: Any,
    navigation: list[rx.Component],
    me: rx.Component,
    tabs: list[rx.Component] | None = None,
    railed: bool = False,
    class_name: str = "",
    main_class: str = "",
) -> rx.Component:
    """A page of the back office. ``content`` goes into the main landmark, the `key_bar` last.

    ``navigation``: `nav_group`s; ``me``: `me_line` and what belongs to it; ``tabs``: `tab_item`s for phones. ``railed``
    narrows the sidebar to icons. ``class_name`` ("queue", "case") scopes the page's own styles.
    """
    side = rx.el.aside(brand(name=not railed), *navigation, me, class_name="side", aria_label=t("office.sidebar"))
    main = rx.el.main(*content, id="main", tab_index=-1, class_name=main_class)
    bar = rx.el.nav(*tabs, class_name="tabbar", aria_label=t("office.tabs")) if tabs else rx.fragment()
    return page(
        rx.el.div(side, main, bar, class_name=classes("office", "railed" if railed else "")), class_name=class_name
    )


def nav_group(*items: Any, label: Text, shown: bool = False) -> rx.Component:
    """Some `nav_item`s under one name; ``shown`` writes the name above them."""
    return rx.el.nav(rx.el.h2(label) if shown else rx.fragment(), *items, aria_label=label)


def nav_item(
    label: Text, *, href: Text, icon_name: str, current: bool | rx.Var = False, count: Any = None, railed: bool = False
) -> rx.Component:
    """A link of the sidebar with its count; ``railed`` keeps the icon alone and speaks the label."""
    words = [] if railed else [rx.el.span(label, class_name="grow trunc")]
    number = rx.fragment() if count is None or railed else rx.el.span(count, class_name="c")
    named = {"aria_label": label, "title": label} if railed else {}
    return link(icon(icon_name), *words, number, href=href, class_name=_current(current), **named, **_aria(current))


def tab_item(label: Text, *, href: Text, icon_name: str, current: bool | rx.Var = False) -> rx.Component:
    """A tab at the bottom of a phone's screen."""
    return link(icon(icon_name), rx.el.span(label), href=href, class_name=_current(current), **_aria(current))


def tab_menu(label: Text, *items: rx.Component, icon_name: str, current: bool | rx.Var = False) -> rx.Component:
    """A tab that opens the `tab_item`s which have no room; ``current`` tells that one of them is shown."""
    return rx.el.details(
        rx.el.summary(icon(icon_name), rx.el.span(label), class_name=_current(current)),
        rx.el.div(*items, class_name="menu-list"),
        class_name="menu",
    )


def me_line(
    name: Text, initials: Text, *, tone: int | rx.Var = 1, railed: bool = False, aside: rx.Component | None = None
) -> rx.Component:
    """Who is signed in; ``aside`` is the way out."""
    words = rx.fragment() if railed else rx.el.span(rx.el.b(name, class_name="med"), class_name="grow trunc")
    return rx.el.div(
        avatar(initials, tone=tone, name=name if railed else None), words, aside or rx.fragment(), class_name="me"
    )


def key_bar(*hints: rx.Component) -> rx.Component:
    """The keys that work on this page, along the bottom (not on phones)."""
    return rx.el.footer(*hints, class_name="keys")


def key_hint(*keys: str, does: Text) -> rx.Component:
    """One or more keys and what they do."""
    return rx.el.span(*(rx.el.kbd(key) for key in keys), does)


def _current(current: bool | rx.Var) -> str | rx.Var:
    return rx.cond(current, "current", "") if isinstance(current, rx.Var) else ("current" if current else "")


def _aria(current: bool | rx.Var) -> dict[str, Any]:
    if isinstance(current, rx.Var):
        return {"aria_current": rx.cond(current, "page", "false")}
    return {"aria_current": "page"} if current else {}
