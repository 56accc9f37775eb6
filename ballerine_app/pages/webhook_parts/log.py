"""The log of deliveries: searched, filtered, paged."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.webhooks_parts.words import status_badge
from ballerine_app.state.webhook import WebhookState
from ballerine_app.ui.buttons import button, segment, segmented
from ballerine_app.ui.fields import search_field
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, on_key, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import Text, t

_TYPING_MS = 250
_COLUMNS = ("event", "case", "status", "answer", "when")
_SHOWN = ("", "delivered", "waiting", "failed", "skipped")


def filters() -> rx.Component:
    """Search, status, kind of event, and days."""
    field = search_field(
        name="search",
        label=t("webhooks.search"),
        placeholder=t("webhooks.search.hint"),
        key="/",
        default_value=WebhookState.search,
        on_change=WebhookState.look_for.debounce(_TYPING_MS),
        custom_attrs=on_key("/"),
    )
    statuses = segmented(
        *(
            segment(
                t(f"webhooks.shown.{name or 'all'}"),
                pressed=WebhookState.status == name,
                on_click=WebhookState.choose_status(name),
            )
            for name in _SHOWN
        ),
        label=t("webhooks.column.status"),
    )
    kinds = rx.el.span(
        rx.el.select(
            rx.el.option(t("webhooks.every_event"), value=""),
            rx.foreach(WebhookState.events, lambda choice: rx.el.option(choice.name, value=choice.name)),
            rx.el.option(t("webhooks.test_events"), value="webhook.test"),
            value=WebhookState.event,
            on_change=WebhookState.choose_event,
            aria_label=t("webhooks.column.event"),
            class_name="input sm",
        ),
        icon("chevron-down"),
        class_name="select h-kind",
    )
    return rx.el.div(
        # Typing keeps the fields; clearing makes them anew.
        rx.fragment(
            field,
            statuses,
            kinds,
            _day("since", WebhookState.since, WebhookState.choose_since),
            _day("until", WebhookState.until, WebhookState.choose_until),
            key=WebhookState.filter_set,
        ),
        role="group",
        aria_label=t("webhooks.filters.log"),
        class_name="q-fil l-fil",
    )


def _day(name: str, value: rx.Var, on_change: object) -> rx.Component:
    return rx.el.input(
        type="date", default_value=value, on_change=on_change, aria_label=t(f"webhooks.{name}"),
        title=t(f"webhooks.{name}"), class_name="input sm h-day",
    )  # fmt: skip


def log() -> rx.Component:
    """The table, cards on a phone, and the pager."""
    rows = WebhookState.log.rows
    shown = rx.fragment(
        table(
            rx.foreach(rows, _row),
            head=[heading(t(f"webhooks.column.{name}")) for name in _COLUMNS],
            label=t("webhooks.log"),
            class_name="desk",
        ),
        rx.el.ul(rx.foreach(rows, _card), class_name="cards mob"),
        _pager(),
    )
    return rx.el.section(
        rx.cond(rows.length() > 0, shown, _nothing()), aria_label=t("webhooks.log"), class_name="h-log"
    )


def _row(each: rx.Var) -> rx.Component:
    open_it = rx.el.button(
        each.event,
        type="button",
        on_click=WebhookState.open_delivery(each.delivery_id),
        class_name="plain nm mono",
        custom_attrs=in_list(each.delivery_id),
    )
    webhook = rx.cond(WebhookState.every, rx.el.span(each.webhook, class_name="dim trunc block"), rx.fragment())
    return row(
        cell(open_it, webhook, class_name="c-event"),
        cell(_case(each), class_name="num"),
        cell(status_badge(each.status)),
        cell(_answer(each), class_name="muted num"),
        cell(_when(each), class_name="muted"),
        key=each.delivery_id,
        current=WebhookState.open_id == each.delivery_id,
        custom_attrs=row_scope(),
    )


def _case(each: rx.Var) -> rx.Component:
    number = rx.el.span("#", each.sequence, class_name="dim")
    return rx.cond(each.reference != "", rx.el.span(each.reference, " ", number), rx.el.span("\N{EN DASH}"))


def _answer(each: rx.Var) -> rx.Component:
    tries = rx.cond(each.attempts > 1, t("webhooks.attempts", n=each.attempts), "")
    both = rx.cond((each.answer != "") & (tries != ""), " · ", "")
    return rx.el.span(each.answer, both, tries)


def _when(each: rx.Var) -> rx.Component:
    again = rx.el.span(t("webhooks.next"), " ", relative_time(each.due_at), class_name="block small")
    return rx.fragment(
        relative_time(each.created_at),
        rx.cond((each.status == "waiting") & (each.attempts > 0), again, rx.fragment()),
    )


def _card(each: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.span(each.event, class_name="mono trunc"), status_badge(each.status), class_name="row between"
            ),
            rx.el.span(
                rx.cond(WebhookState.every, rx.el.span(each.webhook, " · "), rx.fragment()),
                _case(each),
                rx.cond(each.answer != "", rx.el.span(" · ", _answer(each)), rx.fragment()),
                class_name="dim small num",
            ),
            rx.el.span(_when(each), class_name="dim small"),
            type="button",
            on_click=WebhookState.open_delivery(each.delivery_id),
            class_name="plain h-card",
        ),
        key=each.delivery_id,
    )  # fmt: skip


def _pager() -> rx.Component:
    shown = WebhookState.log

    def step(label: Text, icon_name: str, by: int, *, off: rx.Var) -> rx.Component:
        return button(
            label, size="sm", icon_name=icon_name, icon_only=True, off=off, on_click=WebhookState.turn_page(by)
        )

    turn = rx.el.nav(
        step(t("queue.previous"), "chevron-left", -1, off=shown.page <= 1),
        step(t("queue.next"), "chevron-right", 1, off=shown.page >= shown.pages),
        aria_label=t("queue.pages"),
        class_name="row",
    )
    return rx.el.div(
        rx.el.span(t("webhooks.page", page=shown.page, pages=shown.pages, total=shown.total), class_name="num"),
        rx.el.span(class_name="grow"),
        turn,
        class_name="pager",
    )


def _nothing() -> rx.Component:
    state = WebhookState
    filtered = (
        (state.search != "") | (state.status != "") | (state.event != "") | (state.since != "") | (state.until != "")
    )
    clear = button(t("webhooks.clear"), on_click=WebhookState.clear)
    none = empty_state(t("webhooks.none.title"), t("webhooks.none.text"), icon_name="send")
    not_found = empty_state(
        t("webhooks.not_found.title"), t("webhooks.not_found.text"), icon_name="search-x", action=clear
    )
    return rx.cond(filtered, not_found, none)
