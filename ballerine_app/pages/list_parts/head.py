"""The head of a list's page: what it is and what can be done with it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.lists_parts.words import archived_badge, entries_words, kind_words
from ballerine_app.pages.office_frame import signed_in
from ballerine_app.state.list import ListState
from ballerine_app.state.list_import import ListImportState
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def head() -> rx.Component:
    """One line on a desktop, two on a phone."""
    line = ListState.view.line
    back = link(
        icon("arrow-left"),
        href="/lists",
        class_name="btn ghost icon",
        aria_label=t("lists.back"),
        title=t("lists.back"),
    )
    name = rx.el.div(
        rx.el.h1(line.name, title=line.name),
        rx.el.small(kind_words(line.kind), " · ", entries_words(line.alive), class_name="dim num"),
        class_name="l-who",
    )
    return rx.el.header(
        back,
        name,
        rx.cond(line.archived_at != "", archived_badge(), rx.fragment()),
        rx.el.span(class_name="grow"),
        _acts(),
        rx.el.div(signed_in(ListState.me, railed=True), class_name="mob"),
        class_name="q-top l-top",
    )


def _acts() -> rx.Component:
    add = button(
        t("lists.add"), kind="primary", icon_name="plus", key="N", on_click=ListState.ask("add"),
        custom_attrs=on_key("N"),
    )  # fmt: skip
    take_in = button(
        t("lists.import"), icon_name="upload", key="I", on_click=ListImportState.open_import,
        custom_attrs=on_key("I"),
    )  # fmt: skip
    return rx.el.div(
        _more(),
        rx.cond(ListState.view.may_edit, rx.fragment(take_in, add), rx.fragment()),
        class_name="row l-acts",
    )


def _more() -> rx.Component:
    line = ListState.view.line
    export = link_button(
        t("lists.export"),
        rx.Var.create(f"/api/lists/{line.list_id}/export"),
        icon_name="download",
        full_load=True,
        custom_attrs={"download": "", "role": "menuitem"},
        kind="ghost",
    )

    def act(name: str, icon_name: str) -> rx.Component:
        return button(
            t(f"lists.{name}"), kind="ghost", icon_name=icon_name, on_click=ListState.ask(name), role="menuitem"
        )

    editing = rx.fragment(act("describe", "pencil"), act("archive", "lock"))
    restore = rx.cond(ListState.me.role != "reviewer", act("restore", "rotate-ccw"), rx.fragment())
    return rx.el.div(
        rx.el.details(
            rx.el.summary(icon("ellipsis"), class_name="btn icon", aria_label=t("lists.more"), title=t("lists.more")),
            rx.el.div(
                export,
                rx.cond(line.archived_at != "", restore, rx.cond(ListState.view.may_edit, editing, rx.fragment())),
                role="menu",
                aria_label=t("lists.more"),
                class_name="menu-list",
            ),
            class_name="menu",
        ),
        class_name="fmenu l-more",
    )
