"""The queue of cases."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.office_frame import navigation, signed_in, tabs
from ballerine_app.pages.queue_parts.cards import cards
from ballerine_app.pages.queue_parts.filters import filter_line, search
from ballerine_app.pages.queue_parts.invite import invite_button, invite_dialog
from ballerine_app.pages.queue_parts.rows import case_table
from ballerine_app.state.queue import QueueState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.layout_office import key_bar, key_hint, office
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.shortcuts import on_key, shortcuts
from ballerine_app.ui.text import Text, t

_VIEWS = ("all", "review", "mine", "waiting", "decided")


def queue() -> rx.Component:
    """The page."""
    return office(
        _head(),
        filter_line(),
        rx.el.div(
            _problem(),
            rx.cond(
                QueueState.loaded,
                rx.cond(QueueState.page.rows.length() > 0, rx.fragment(case_table(), cards(), _pager()), _nothing()),
                _loading(),
            ),
            class_name="q-body",
        ),
        key_bar(
            key_hint("J", "K", does=t("queue.key.move")),
            key_hint("↵", does=t("queue.key.open")),
            key_hint("I", does=t("queue.key.assign")),
            key_hint("/", does=t("queue.key.search")),
            key_hint("C", does=t("queue.key.clear")),
            key_hint("E", does=t("invite.key")),
        ),
        invite_dialog(),
        shortcuts(),
        navigation=navigation(view=QueueState.view, counts=QueueState.counts, demo=QueueState.demo),
        me=signed_in(QueueState.me),
        tabs=tabs(view=QueueState.view),
        class_name="queue",
        main_class="q",
    )


def _view_name() -> Text:
    return rx.match(QueueState.view, *((name, t(f"office.{name}")) for name in _VIEWS), t("office.all"))


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.h1(_view_name()),
        rx.cond(QueueState.loaded, rx.el.span(QueueState.page.total, class_name="n num"), rx.fragment()),
        rx.el.span(class_name="grow"),
        search(),
        invite_button(),
        rx.el.div(signed_in(QueueState.me, railed=True), class_name="mob"),
        class_name="q-top",
    )


def _problem() -> rx.Component:
    said = note(QueueState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.cond(QueueState.problem != "", said, rx.fragment())


def _pager() -> rx.Component:
    shown = QueueState.page

    def step(label: Text, icon_name: str, by: int, *, off: rx.Var) -> rx.Component:
        return button(label, size="sm", icon_name=icon_name, icon_only=True, off=off, on_click=QueueState.turn_page(by))

    turn = rx.el.nav(
        step(t("queue.previous"), "chevron-left", -1, off=shown.page <= 1),
        step(t("queue.next"), "chevron-right", 1, off=shown.page >= shown.pages),
        aria_label=t("queue.pages"),
        class_name="row",
    )
    sorted_by = rx.match(
        QueueState.sort,
        *((name, t(f"queue.sorted.{name}")) for name in ("risk", "age", "changed", "name")),
        "",
    )
    hidden = rx.el.span(" · ", t("queue.hidden", n=shown.hidden))
    return rx.el.div(
        rx.el.span(
            t("queue.of", first=shown.first, last=shown.last, total=shown.total),
            rx.cond(QueueState.filtered & (shown.hidden > 0), hidden, rx.fragment()),
            class_name="num",
        ),
        rx.el.span(class_name="grow"),
        rx.el.span(sorted_by, class_name="desk"),
        rx.cond(shown.pages > 1, turn, rx.fragment()),
        class_name="pager",
    )


def _nothing() -> rx.Component:
    clear = button(t("queue.clear"), key="C", on_click=QueueState.clear, custom_attrs=on_key("C"))
    return rx.cond(
        QueueState.filtered,
        empty_state(
            t("queue.nothing.title"),
            t("queue.nothing.text", n=QueueState.page.hidden),
            icon_name="search-x",
            action=clear,
        ),
        rx.cond(
            QueueState.view == "mine",
            empty_state(t("queue.empty.mine.title"), t("queue.empty.mine.text"), icon_name="user-check"),
            empty_state(t("queue.empty.title"), t("queue.empty.text"), icon_name="inbox"),
        ),
    )


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = ((width, "12px"), ("64px", "12px"), ("96px", "12px"), ("44px", "22px"), ("150px", "18px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{100 + 37 * n % 90}px") for n in range(9)), label=t("queue.loading"))
