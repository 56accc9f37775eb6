"""One call in full, at the side: what was sent and answered, masked; its attempts; and asking again."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.plugins_parts.call_words import outcome_badge
from ballerine_app.pages.vendor_parts.rerun_question import rerun_question
from ballerine_app.state.plugin_calls import PluginCallsState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import note
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.shortcuts import on_key
from ballerine_app.ui.text import Text, t


def opened_call() -> rx.Component:
    """The panel; nothing while no call is open."""
    return rx.cond(PluginCallsState.call.row.call_id != "", _panel(), rx.fragment())


def _panel() -> rx.Component:
    call, row = PluginCallsState.call, PluginCallsState.call.row
    close = button(
        t("calls.close"), kind="ghost", icon_name="x", icon_only=True, on_click=PluginCallsState.close,
        custom_attrs=on_key("Escape"), auto_focus=True,
    )  # fmt: skip
    return rx.el.section(
        rx.el.header(
            rx.el.h2(row.plugin, id="call-title"), outcome_badge(row.outcome), rx.el.span(class_name="grow"), close
        ),
        rx.el.div(
            rx.cond(row.problem != "", _problem(row), rx.fragment()),
            _facts(call, row),
            _rerun(call),
            _attempts(call),
            _body("request", call.request, call.request_size),
            _body("response", call.response, call.response_size),
            rx.el.p(icon("lock", "s"), t("calls.masked"), class_name="row small dim"),
            class_name="pl-in",
            tab_index=0,
            role="region",
            aria_label=t("calls.detail"),
        ),
        role="dialog",
        aria_labelledby="call-title",
        class_name="pl-call",
    )


def _problem(row: rx.Var) -> rx.Component:
    return note(row.problem, tone="s-failed", icon_name="triangle-alert")


def _facts(call: rx.Var, row: rx.Var) -> rx.Component:
    case = rx.Var.create(f"/cases/{row.case_id}")

    def fact(name: str, value: Any, shown: Any = True) -> rx.Component:
        line = rx.el.div(rx.el.dt(t(f"calls.fact.{name}")), rx.el.dd(value))
        return line if shown is True else rx.cond(shown, line, rx.fragment())

    named = rx.cond(row.case_name != "", row.case_name, t("calls.case.nameless"))
    return rx.el.dl(
        fact("when", relative_time(row.at)),
        fact("case", rx.fragment(link(named, href=case), " ", rx.el.span(row.reference, class_name="dim num"))),
        fact("provider", row.provider, row.provider != ""),
        fact("kind", rx.el.code(row.kind)),
        fact("address", rx.el.code(row.method, " ", rx.cond(call.url != "", call.url, row.host))),
        fact("status", rx.el.span(row.status, class_name="num")),
        fact("duration", rx.el.span(row.duration, class_name="num")),
        fact("attempt", rx.el.span(row.attempt, class_name="num")),
        fact("cost", rx.cond(row.cost != "", row.cost, t("calls.free"))),
        class_name="kv",
    )


def _rerun(call: rx.Var) -> rx.Component:
    begin = button(
        t("calls.rerun"),
        icon_name="refresh-cw",
        off=call.rerun != "may",
        why_off=call.why,
        on_click=PluginCallsState.ask,
    )
    why = rx.el.p(call.why, class_name="small dim")
    return rx.el.div(
        rx.cond(
            PluginCallsState.asking,
            rerun_question(
                call, problem=PluginCallsState.problem, do=PluginCallsState.rerun, leave=PluginCallsState.close
            ),
            rx.fragment(begin, rx.cond(call.why != "", why, rx.fragment())),
        ),
        class_name="pl-again",
    )


def _attempts(call: rx.Var) -> rx.Component:
    rows = rx.foreach(
        call.attempts,
        lambda each: rx.el.li(
            rx.el.button(
                t("calls.attempt", n=each.attempt),
                type="button",
                class_name="linkish",
                aria_current=rx.cond(each.call_id == call.row.call_id, "true", "false"),
                on_click=PluginCallsState.open(each.call_id),
            ),
            outcome_badge(each.outcome),
            rx.el.span(each.status, class_name="num muted"),
            rx.el.span(each.provider, class_name="dim trunc grow"),
            rx.el.span(each.duration, class_name="num dim"),
            key=each.call_id,
        ),
    )
    shown = rx.el.section(rx.el.h3(t("calls.attempts")), rx.el.ul(rows, class_name="pl-tries"))
    return rx.cond(call.attempts.length() > 0, shown, rx.fragment())


def _body(name: str, body: rx.Var, size: rx.Var) -> rx.Component:
    none: Text = t(f"calls.{name}.none")
    shown = rx.el.pre(body, tab_index=0, role="region", aria_label=t(f"calls.{name}"), class_name="pl-json")
    return rx.el.section(
        rx.el.h3(t(f"calls.{name}"), " ", rx.el.span(size, class_name="dim num")),
        rx.cond(body != "", shown, rx.el.p(none, class_name="small dim")),
    )
