"""Search, filter chips and the live line above the queue."""

from __future__ import annotations

import reflex as rx

from ballerine_app.state.queue import QueueState
from ballerine_app.ui.badges import live_mark
from ballerine_app.ui.buttons import button
from ballerine_app.ui.fields import search_field
from ballerine_app.ui.menu import filter_menu, menu_option
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t, t_of

_STATES = ("collection", "enriching", "manual_review", "revision", "approved", "rejected")
_LEVELS = ("low", "medium", "high", "critical")
_KINDS = {"individual": "office.person", "business": "office.business"}
_TYPING_MS = 250


def search() -> rx.Component:
    """The search field; / reaches it. A search in the address stands in it."""
    field = search_field(
        name="search",
        label=t("queue.search"),
        placeholder=t("queue.search.hint"),
        key="/",
        default_value=QueueState.search,
        on_change=QueueState.look_for.debounce(_TYPING_MS),
        custom_attrs=on_key("/"),
    )
    # Typing keeps the field; a search that came by the address makes it anew.
    return rx.fragment(field, key=QueueState.search_set)


def filter_line() -> rx.Component:
    """The chips, what clears them, and what happened since the page was opened."""
    kind_words = rx.match(QueueState.kind_filter, *((name, t(key)) for name, key in _KINDS.items()), "").to(str)
    clear = button(t("queue.clear"), kind="ghost", size="sm", on_click=QueueState.clear, custom_attrs=on_key("C"))
    return rx.el.div(
        _menu("state", QueueState.state_filter, {state: t(f"state.{state}") for state in _STATES}),
        _menu("risk", QueueState.risk_filter, {level: t(f"risk.{level}") for level in _LEVELS}),
        _menu("kind", QueueState.kind_filter, {kind: t(key) for kind, key in _KINDS.items()}, kind_words),
        _queues(),
        rx.cond(QueueState.filtered, clear, rx.fragment()),
        rx.el.span(class_name="grow sep"),
        _live(),
        role="group",
        aria_label=t("queue.filters"),
        class_name="q-fil",
    )


def _menu(name: str, chosen: rx.Var, words: dict[str, Text], chosen_words: rx.Var | None = None) -> rx.Component:
    options = ((label, chosen == value, QueueState.choose(name, value)) for value, label in words.items())
    prefix = "state" if name == "state" else "risk"
    return filter_menu(
        t(f"queue.filter.{name}"),
        *options,
        chosen=chosen != "",
        chosen_label=chosen_words if chosen_words is not None else t_of(chosen, prefix, words),
        drop=t("queue.filter.drop"),
        on_drop=QueueState.choose(name, chosen),
    )


def _queues() -> rx.Component:
    """The named queues, where there are any, with how many cases wait in each."""
    page, chosen = QueueState.page, QueueState.queue_filter
    menu = filter_menu(
        t("queue.filter.queue"),
        chosen=chosen != "",
        chosen_label=chosen,
        drop=t("queue.filter.drop"),
        on_drop=QueueState.choose("queue", chosen),
        listed=rx.foreach(
            page.queues,
            lambda each: menu_option(
                rx.fragment(each.name, rx.el.span(each.count, class_name="num dim")),
                chosen == each.name,
                QueueState.choose("queue", each.name),
            ),
        ),
    )
    return rx.cond((page.queues.length() > 0) | (chosen != ""), menu, rx.fragment())


def _live() -> rx.Component:
    new, changed = QueueState.new_count, QueueState.changed_count
    happened = rx.el.b(
        rx.cond(new > 0, t("queue.live.new", n=new), ""),
        rx.cond((new > 0) & (changed > 0), ", ", ""),
        rx.cond(changed > 0, t("queue.live.changed", n=changed), ""),
        class_name="med num",
    )
    return rx.el.span(
        live_mark(),
        rx.cond((new > 0) | (changed > 0), rx.fragment(" · ", happened), rx.fragment()),
        role="status",
        class_name="row live-line",
    )
