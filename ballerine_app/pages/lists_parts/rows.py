"""The lists as a table, and as cards on a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.lists_parts.words import archived_badge, entries_words, kind_words, use_link
from ballerine_app.state.lists import ListsState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import t

_COLUMNS = ("name", "kind", "entries", "expiring", "used", "changed")
_NUMERIC = ("entries",)
_NONE = "\N{EN DASH}"


def list_table() -> rx.Component:
    """One row per list; the row under the cursor is the one whose link has the focus."""
    return table(
        rx.foreach(ListsState.lines, _row),
        head=[heading(t(f"lists.column.{name}"), numeric=name in _NUMERIC) for name in _COLUMNS],
        label=t("lists.title"),
        class_name="desk",
    )


def list_cards() -> rx.Component:
    """The same for narrow screens."""
    return rx.el.ul(rx.foreach(ListsState.lines, _card), class_name="cards mob")


def _row(line: rx.Var) -> rx.Component:
    name = rx.el.span(
        rx.el.b(line.name, class_name="med"),
        rx.cond(line.description != "", rx.el.span(line.description, class_name="dim trunc"), rx.fragment()),
        class_name="p-name",
    )
    none = rx.el.span(_NONE, class_name="dim")
    used = rx.el.span(rx.foreach(line.uses, use_link), class_name="row wrap uses")
    return row(
        cell(
            link(name, href=_href(line), class_name="plain nm", custom_attrs=in_list(line.name)), class_name="c-title"
        ),
        cell(kind_words(line.kind)),
        cell(line.alive, numeric=True),
        cell(_expiry(line)),
        cell(rx.cond(line.archived_at != "", archived_badge(), rx.cond(line.uses.length() > 0, used, none))),
        cell(relative_time(line.changed_at), class_name="muted"),
        key=line.name,
        custom_attrs=row_scope(),
    )


def _href(line: rx.Var) -> rx.Var:
    return rx.Var.create(f"/lists/{line.name}")


def _expiry(line: rx.Var) -> rx.Component:
    soon = badge(t("lists.expiring", n=line.expiring), tone="s-revision", icon_name="clock", bare=True)
    over = rx.el.span(t("lists.expired", n=line.expired), class_name="dim")
    return rx.el.span(
        rx.cond(line.expiring > 0, soon, rx.fragment()),
        rx.cond(line.expired > 0, over, rx.fragment()),
        rx.cond((line.expiring == 0) & (line.expired == 0), rx.el.span(_NONE, class_name="dim"), rx.fragment()),
        class_name="row fnd",
    )


def _card(line: rx.Var) -> rx.Component:
    state = rx.cond(line.archived_at != "", archived_badge(), _expiry(line))
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.b(line.name, class_name="strong trunc"),
                rx.el.span(entries_words(line.alive), class_name="dim small num"),
                class_name="row between",
            ),
            rx.cond(line.description != "", rx.el.span(line.description, class_name="dim small trunc"), rx.fragment()),
            rx.el.span(
                rx.el.span(kind_words(line.kind), class_name="dim trunc"), state, class_name="row between small"
            ),
            href=_href(line),
            class_name="plain",
        ),
        key=line.name,
    )
