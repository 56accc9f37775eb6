"""The messages as a table, and as cards on a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.messages_parts.words import kind_words, sends_badge, when_words
from ballerine_app.state.messages import MessagesState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.classes import classes, when
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import t

_COLUMNS = ("kind", "languages", "sent", "changed")


def message_table() -> rx.Component:
    """One row per kind; the row under the cursor is the one whose link has the focus."""
    return table(
        rx.foreach(MessagesState.lines, _row),
        head=[
            *(heading(t(f"messages.column.{name}")) for name in _COLUMNS),
            heading(t("messages.column.acts"), spoken=True),
        ],
        label=t("messages.title"),
        class_name="desk",
    )


def message_cards() -> rx.Component:
    """The same for narrow screens."""
    return rx.el.ul(rx.foreach(MessagesState.lines, _card), class_name="cards mob")


def _row(line: rx.Var) -> rx.Component:
    name = rx.el.span(
        rx.el.b(kind_words(line.kind), class_name="med"),
        rx.el.span(when_words(line.kind), class_name="dim"),
        class_name="p-name",
    )
    return row(
        cell(
            link(name, href=_href(line), class_name="plain nm", custom_attrs=in_list(line.kind)), class_name="c-title"
        ),
        cell(_languages(line)),
        cell(sends_badge(line)),
        cell(_change(line), class_name="muted"),
        cell(_switch(line), class_name="r"),
        key=line.kind,
        custom_attrs=row_scope(),
    )


def _href(line: rx.Var) -> rx.Var:
    return rx.Var.create(f"/messages/{line.kind}")


def _languages(line: rx.Var) -> rx.Component:
    def one(language: rx.Var) -> rx.Component:
        return link(
            language.name,
            href=rx.Var.create(f"/messages/{line.kind}?language={language.code}"),
            class_name=classes("chip", when(language.own, "own")),
            title=rx.cond(language.own, t("messages.own"), t("messages.shipped")),
        )

    return rx.el.span(rx.foreach(line.languages, one), class_name="row wrap langs")


def _change(line: rx.Var) -> rx.Component:
    own = rx.fragment(line.changed_by, " · ", relative_time(line.changed_at))
    return rx.cond(line.changed_at != "", own, t("messages.shipped"))


def _switch(line: rx.Var) -> rx.Component:
    act = button(
        rx.cond(line.sends, t("messages.turn_off"), t("messages.turn_on")),
        size="sm",
        on_click=MessagesState.switch(line.kind),
    )
    return rx.cond(MessagesState.may_edit & line.switched, act, rx.fragment())


def _card(line: rx.Var) -> rx.Component:
    own = badge(t("messages.own.count", n=line.own), icon_name="pencil", bare=True)
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(kind_words(line.kind), class_name="strong"), sends_badge(line), class_name="row between"
            ),
            rx.el.span(line.subject, class_name="small"),
            rx.el.span(when_words(line.kind), class_name="dim small"),
            rx.cond(line.own > 0, own, rx.fragment()),
            href=_href(line),
            class_name="plain",
        ),
        key=line.kind,
    )
