"""The entries of a list: searched, filtered, paged; changed and removed by a lead."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.list import ListState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button, segment, segmented
from ballerine_app.ui.fields import search_field
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, on_key, on_row_key, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import Text, t

_TYPING_MS = 250
_COLUMNS = ("value", "note", "expires", "added")
_NONE = "\N{EN DASH}"


def filters() -> rx.Component:
    """Search, and all entries, those that end soon, or those that have ended."""
    line = ListState.view.line
    field = search_field(
        name="search",
        label=t("lists.search"),
        placeholder=t("lists.search.hint"),
        key="/",
        default_value=ListState.search,
        on_change=ListState.look_for.debounce(_TYPING_MS),
        custom_attrs=on_key("/"),
    )
    counts = {"all": line.alive + line.expired, "expiring": line.expiring, "expired": line.expired}
    return rx.el.div(
        # Typing keeps the field; clearing makes it anew.
        rx.fragment(field, key=ListState.search_set),
        segmented(
            *(
                segment(
                    rx.fragment(t(f"lists.shown.{name}"), " ", rx.el.span(count, class_name="dim num")),
                    pressed=ListState.shown == name,
                    on_click=ListState.choose(name),
                )
                for name, count in counts.items()
            ),
            label=t("lists.shown"),
        ),
        role="group",
        aria_label=t("lists.filters"),
        class_name="q-fil l-fil",
    )


def entries() -> rx.Component:
    """The table, cards on a phone, and the pager."""
    rows = ListState.view.rows
    shown = rx.fragment(
        table(
            rx.foreach(rows, _row),
            head=[
                *(heading(t(f"lists.column.{name}")) for name in _COLUMNS),
                heading(t("lists.column.acts"), spoken=True),
            ],
            label=t("lists.column.entries"),
            class_name="desk",
        ),
        rx.el.ul(rx.foreach(rows, _card), class_name="cards mob"),
        _pager(),
    )
    return rx.el.section(
        rx.cond(rows.length() > 0, shown, _nothing()), aria_label=t("lists.column.entries"), class_name="l-entries"
    )


def _row(entry: rx.Var) -> rx.Component:
    return row(
        cell(
            rx.el.span(_value(entry), tab_index=0, class_name="nm", custom_attrs=in_list(entry.entry_id)),
            class_name="c-val",
        ),
        cell(rx.cond(entry.note != "", entry.note, rx.el.span(_NONE, class_name="dim")), class_name="c-note muted"),
        cell(_expiry(entry)),
        cell(entry.added_by, " · ", relative_time(entry.added_at), class_name="muted c-added"),
        cell(rx.cond(ListState.view.may_edit, _acts(entry), rx.fragment()), class_name="r c-acts"),
        key=entry.entry_id,
        custom_attrs=row_scope(),
    )


def _value(entry: rx.Var) -> rx.Component:
    named = rx.fragment(rx.el.b(entry.shown, class_name="med"), " ", rx.el.span(entry.value, class_name="mono dim"))
    return rx.cond(entry.shown != "", named, rx.el.b(entry.value, class_name="med val"))


def _expiry(entry: rx.Var) -> rx.Component:
    return rx.match(
        entry.expiry,
        ("over", badge(t("lists.over"), icon_name="circle-x", bare=True)),
        ("soon", badge(relative_time(entry.expires_at), tone="s-revision", icon_name="clock", bare=True)),
        ("ahead", relative_time(entry.expires_at)),
        rx.el.span(_NONE, class_name="dim"),
    )


def _acts(entry: rx.Var, *, keys: bool = True) -> rx.Component:
    def act(name: str, icon_name: str, on_click: object, key: str) -> rx.Component:
        return button(
            t(f"lists.{name}.of", value=entry.value),
            kind="ghost",
            size="sm",
            icon_name=icon_name,
            icon_only=True,
            on_click=on_click,
            custom_attrs=on_row_key(key) if keys else {},
        )

    return rx.el.span(
        act("edit", "pencil", ListState.edit(entry.entry_id), "E"),
        act("remove", "trash", ListState.remove(entry.entry_id), "X"),
        class_name="row tight",
    )


def _card(entry: rx.Var) -> rx.Component:
    ends = rx.cond(
        entry.expiry != "", rx.el.span(t("lists.column.expires"), " ", _expiry(entry), class_name="small ends"), ""
    )
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                _value(entry),
                rx.cond(entry.note != "", rx.el.span(entry.note, class_name="dim small"), rx.fragment()),
                ends,
                rx.el.span(entry.added_by, " · ", relative_time(entry.added_at), class_name="dim small"),
                class_name="l-card",
            ),
            rx.cond(ListState.view.may_edit, _acts(entry, keys=False), rx.fragment()),
            class_name="row between",
        ),
        key=entry.entry_id,
    )


def _pager() -> rx.Component:
    view = ListState.view

    def step(label: Text, icon_name: str, by: int, *, off: rx.Var) -> rx.Component:
        return button(label, size="sm", icon_name=icon_name, icon_only=True, off=off, on_click=ListState.turn_page(by))

    turn = rx.el.nav(
        step(t("queue.previous"), "chevron-left", -1, off=view.page <= 1),
        step(t("queue.next"), "chevron-right", 1, off=view.page >= view.pages),
        aria_label=t("queue.pages"),
        class_name="row",
    )
    return rx.el.div(
        rx.el.span(t("lists.page", page=view.page, pages=view.pages, total=view.total), class_name="num"),
        rx.el.span(class_name="grow"),
        turn,
        class_name="pager",
    )


def _nothing() -> rx.Component:
    clear = button(t("lists.clear"), on_click=ListState.clear)
    none = empty_state(t("lists.none.title"), t("lists.none.text"), icon_name="list")
    not_found = empty_state(t("lists.not_found.title"), t("lists.not_found.text"), icon_name="search-x", action=clear)
    return rx.cond((ListState.search != "") | (ListState.shown != "all"), not_found, none)
