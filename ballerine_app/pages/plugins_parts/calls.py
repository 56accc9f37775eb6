"""The list of calls: filtered, paged, newest first; cards on a phone."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.plugins_parts.call_words import outcome_badge
from ballerine_app.state.plugin_calls import PluginCallsState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.fields import search_field
from ballerine_app.ui.menu import filter_menu, menu_option
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import in_list, on_key, row_scope
from ballerine_app.ui.table import cell, heading, row, table
from ballerine_app.ui.text import Text, t, t_of

_TYPING_MS = 400
_OUTCOMES = ("answered", "failed", "cached")
_PERIODS = ("day", "week", "month")
_NONE = "\N{EN DASH}"


def calls() -> rx.Component:
    """The filters and the list."""
    shown = rx.cond(PluginCallsState.page.rows.length() > 0, _list(), _nothing())
    return rx.fragment(
        _filters(),
        rx.el.div(
            rx.cond((PluginCallsState.problem != "") & ~PluginCallsState.asking, _problem(), rx.fragment()),
            rx.cond(PluginCallsState.loaded, shown, _loading()),
            class_name="q-body",
        ),
    )


def _filters() -> rx.Component:
    field = search_field(
        name="case",
        label=t("calls.case"),
        placeholder=t("calls.case.hint"),
        key="/",
        default_value=PluginCallsState.case,
        on_change=PluginCallsState.look_for.debounce(_TYPING_MS),
        custom_attrs=on_key("/"),
    )
    clear = button(t("queue.clear"), kind="ghost", size="sm", on_click=PluginCallsState.clear, custom_attrs=on_key("C"))
    page = PluginCallsState.page
    return rx.el.div(
        # Typing keeps the field; a case that came by the address makes it anew.
        rx.fragment(field, key=PluginCallsState.case_set),
        _names("plugin", PluginCallsState.plugin, page.plugins),
        rx.cond(
            page.providers.length() > 0, _names("provider", PluginCallsState.provider, page.providers), rx.fragment()
        ),
        _menu("outcome", PluginCallsState.outcome, {name: t(f"calls.outcome.{name}") for name in _OUTCOMES}),
        _menu("period", PluginCallsState.period, {name: t(f"calls.period.{name}") for name in _PERIODS}),
        rx.cond(PluginCallsState.filtered, clear, rx.fragment()),
        role="group",
        aria_label=t("queue.filters"),
        class_name="q-fil",
    )


def _menu(name: str, chosen: rx.Var, words: dict[str, Text]) -> rx.Component:
    options = ((label, chosen == value, PluginCallsState.choose(name, value)) for value, label in words.items())
    return filter_menu(
        t(f"calls.filter.{name}"),
        *options,
        chosen=chosen != "",
        chosen_label=t_of(chosen, f"calls.{name}", words),
        drop=t("queue.filter.drop"),
        on_drop=PluginCallsState.choose(name, chosen),
    )


def _names(filter_name: str, chosen: rx.Var, names: rx.Var) -> rx.Component:
    return filter_menu(
        t(f"calls.filter.{filter_name}"),
        chosen=chosen != "",
        chosen_label=chosen,
        drop=t("queue.filter.drop"),
        on_drop=PluginCallsState.choose(filter_name, chosen),
        listed=rx.foreach(
            names,
            lambda name: menu_option(name, chosen == name, PluginCallsState.choose(filter_name, name)),
        ),
    )


def _list() -> rx.Component:
    rows = PluginCallsState.page.rows
    names = ("when", "plugin", "case", "asked", "result", "duration", "cost")
    return rx.fragment(
        table(
            rx.foreach(rows, _row),
            head=[heading(t(f"calls.column.{name}"), numeric=name in ("duration", "cost")) for name in names],
            label=t("calls.title"),
            class_name="desk",
        ),
        rx.el.ul(rx.foreach(rows, _card), class_name="cards mob"),
        _pager(),
    )


def _open_button(call: rx.Var) -> rx.Component:
    """What opens a call: in a table J and K go through these."""
    return rx.el.button(
        rx.el.b(call.plugin, class_name="med"),
        type="button",
        class_name="linkish nm",
        aria_haspopup="dialog",
        on_click=PluginCallsState.open(call.call_id),
        custom_attrs=in_list(call.call_id),
    )


def _row(call: rx.Var) -> rx.Component:
    return row(
        cell(relative_time(call.at), class_name="muted c-when"),
        cell(_open_button(call), rx.el.small(call.kind, class_name="dim block"), class_name="c-plug"),
        cell(_case(call), class_name="c-case"),
        cell(_asked(call), class_name="c-asked"),
        cell(_went(call), class_name="c-went"),
        cell(call.duration, numeric=True, class_name="num"),
        cell(rx.cond(call.cost != "", call.cost, rx.el.span(_NONE, class_name="dim")), numeric=True, class_name="num"),
        fresh=call.fresh,
        current=PluginCallsState.call.row.call_id == call.call_id,
        key=call.call_id,
        custom_attrs=row_scope(),
    )


def _case(call: rx.Var) -> rx.Component:
    name = rx.cond(call.case_name != "", call.case_name, t("calls.case.nameless"))
    return rx.fragment(
        rx.el.span(name, class_name="trunc block"), rx.el.small(call.reference, class_name="dim num block")
    )


def _asked(call: rx.Var) -> rx.Component:
    first = rx.cond(call.provider != "", call.provider, call.host)
    return rx.fragment(
        rx.el.span(first, class_name="trunc block"),
        rx.cond(call.provider != "", rx.el.small(call.host, class_name="dim block trunc"), rx.fragment()),
    )


def _went(call: rx.Var) -> rx.Component:
    attempt = rx.el.span(t("calls.attempt", n=call.attempt), class_name="dim")
    return rx.fragment(
        rx.el.span(
            outcome_badge(call.outcome),
            rx.cond(call.outcome != "cached", rx.el.span(call.status, class_name="num muted"), rx.fragment()),
            rx.cond(call.attempt > 1, attempt, rx.fragment()),
            class_name="row tight",
        ),
        rx.cond(call.problem != "", rx.el.small(call.problem, class_name="dim block trunc"), rx.fragment()),
    )


def _card(call: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.b(call.plugin, class_name="med"),
                relative_time(call.at, class_name="dim"),
                class_name="row between",
            ),
            rx.el.span(_case(call), class_name="block"),
            rx.el.span(_went(call), class_name="block"),
            rx.el.span(
                rx.cond(call.provider != "", call.provider, call.host),
                " · ",
                call.duration,
                rx.cond(call.cost != "", rx.fragment(" · ", call.cost), rx.fragment()),
                class_name="dim num block",
            ),
            type="button",
            class_name="pl-card",
            aria_haspopup="dialog",
            on_click=PluginCallsState.open(call.call_id),
        ),
        class_name=rx.cond(call.fresh, "fresh", ""),
        key=call.call_id,
    )


def _pager() -> rx.Component:
    page = PluginCallsState.page

    def step(label: Text, icon_name: str, by: int, *, off: rx.Var) -> rx.Component:
        return button(
            label, size="sm", icon_name=icon_name, icon_only=True, off=off, on_click=PluginCallsState.turn_page(by)
        )

    return rx.el.div(
        rx.el.span(t("calls.page", page=page.page, pages=page.pages, total=page.total), class_name="num"),
        rx.el.span(class_name="grow"),
        rx.el.nav(
            step(t("queue.previous"), "chevron-left", -1, off=page.page <= 1),
            step(t("queue.next"), "chevron-right", 1, off=page.page >= page.pages),
            aria_label=t("queue.pages"),
            class_name="row",
        ),
        class_name="pager",
    )


def _problem() -> rx.Component:
    return note(PluginCallsState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")


def _nothing() -> rx.Component:
    clear = button(t("calls.clear"), on_click=PluginCallsState.clear)
    none = empty_state(t("calls.none.title"), t("calls.none.text"), icon_name="plug")
    unfound = empty_state(t("calls.unfound.title"), t("calls.unfound.text"), icon_name="search-x", action=clear)
    return rx.cond(PluginCallsState.filtered, unfound, none)


def _loading() -> rx.Component:
    def line(width: str) -> rx.Component:
        parts = (("64px", "12px"), (width, "12px"), ("120px", "12px"), ("96px", "12px"), ("64px", "12px"))
        return rx.el.div(*(skeleton(wide, high) for wide, high in parts), class_name="sk-row")

    return loading_state(*(line(f"{110 + 31 * n % 80}px") for n in range(6)), label=t("calls.loading"))
