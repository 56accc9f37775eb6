"""Beside the entries: what the list is for, a value to try, who asks for it, and what was done to it."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.lists_parts.words import use_link
from ballerine_app.state.list import ListState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.fields import text_field
from ballerine_app.ui.notes import note
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import t


def aside() -> rx.Component:
    """In the order in which they are needed."""
    return rx.el.aside(_about(), _try(), _used(), _history(), class_name="l-aside", aria_label=t("lists.aside"))


def _about() -> rx.Component:
    said = rx.el.section(
        rx.el.h2(t("lists.about")), rx.el.p(ListState.view.line.description, class_name="muted"), class_name="sec"
    )
    return rx.cond(ListState.view.line.description != "", said, rx.fragment())


def _try() -> rx.Component:
    tried = ListState.tried
    ends = rx.cond(
        tried.expires_at != "", rx.el.span(" · ", t("lists.until"), " ", relative_time(tried.expires_at)), ""
    )
    fits = note(
        rx.el.span(t("lists.try.fits"), " ", rx.el.b(tried.entry), ends),
        rx.cond(tried.note != "", rx.el.span(tried.note, class_name="small block"), rx.fragment()),
        tone="s-approved",
        icon_name="circle-check",
        role="status",
    )
    compared = rx.cond(
        tried.compared != "", t("lists.try.compared", compared=tried.compared), t("lists.try.nothing_to_compare")
    )
    none = note(
        t("lists.try.none"), rx.el.span(compared, class_name="small block"), icon_name="circle-x", role="status"
    )
    return rx.el.section(
        rx.el.h2(t("lists.try")),
        rx.el.form(
            text_field(
                name="tried", label=t("lists.try.value"), size="sm", auto_complete="off", spell_check=False,
                custom_attrs=on_key("T"),
            ),
            button(t("lists.try.do"), type="submit", size="sm"),
            on_submit=ListState.try_it,
            class_name="l-try",
        ),
        rx.cond(tried.value != "", rx.cond(tried.fits, fits, none), rx.fragment()),
        class_name="sec",
    )  # fmt: skip


def _used() -> rx.Component:
    uses = ListState.view.line.uses
    listed = rx.el.ul(rx.foreach(uses, lambda use: rx.el.li(use_link(use))), class_name="l-uses")
    return rx.el.section(
        rx.el.h2(t("lists.used")),
        rx.cond(uses.length() > 0, listed, rx.el.p(t("lists.used.none"), class_name="muted")),
        class_name="sec",
    )


def _history() -> rx.Component:
    more = button(t("lists.history.more_lines"), kind="ghost", size="sm", on_click=ListState.show_more_history)
    return rx.el.section(
        rx.el.h2(t("lists.history")),
        rx.el.ol(rx.foreach(ListState.view.history, _line), class_name="l-hist"),
        rx.cond(ListState.view.history_goes_on, more, rx.fragment()),
        class_name="sec",
    )


def _line(line: rx.Var) -> rx.Component:
    undo = button(
        t("lists.undo_import"), kind="ghost", size="sm", icon_name="undo-2", on_click=ListState.ask_undo(line.import_id)
    )
    return rx.el.li(
        rx.el.span(line.words),
        rx.cond(line.detail != "", rx.el.span(line.detail, class_name="muted l-detail"), rx.fragment()),
        rx.el.small(line.by, " · ", relative_time(line.at), class_name="dim"),
        rx.cond((line.import_id != "") & ListState.view.may_edit, undo, rx.fragment()),
        key=line.seq,
    )
