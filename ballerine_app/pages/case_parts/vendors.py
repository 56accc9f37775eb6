"""What the vendors said: a line each that opens to the answer, with its source, time and cost, and asking again."""

from __future__ import annotations

import reflex as rx

from ballerine_app.pages.vendor_parts.rerun_question import rerun_question
from ballerine_app.state.case import CaseState
from ballerine_app.state.case_vendors import CaseVendorsState
from ballerine_app.ui.badges import badge
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.link import link
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.text import t, t_of

_LOOKS = {
    "answered": ("s-approved", "circle-check"),
    "failed": ("s-failed", "triangle-alert"),
    "unserved": ("s-failed", "circle-x"),
    "running": ("s-collect", "loader-circle"),
    "held": ("", "hourglass"),
    "dropped": ("", "circle-x"),
    "skipped": ("", "circle-dashed"),
    "none": ("", "circle-dashed"),
}
_OUTCOMES = ("answered", "inconclusive", "failed", "waiting", "skipped")


def vendors() -> rx.Component:
    """Nothing where the case's workflow asks nobody outside."""
    held = CaseState.case.vendors
    shown = rx.el.section(
        rx.el.div(
            rx.el.h2(t("vendors.title")),
            rx.el.span(class_name="grow"),
            rx.cond(held.calls > 0, rx.el.span(t("vendors.count", n=held.calls), class_name="h2n num"), rx.fragment()),
            rx.cond(held.cost != "", rx.el.b(held.cost, class_name="num med"), rx.fragment()),
            class_name="ph",
        ),
        rx.el.ul(rx.foreach(held.results, _vendor), class_name="vnds"),
        class_name="sec p-why",
        aria_label=t("vendors.title"),
    )
    return rx.cond(held.results.length() > 0, shown, rx.fragment())


def _vendor(each: rx.Var) -> rx.Component:
    facts = rx.el.span(
        rx.cond(each.source != "", rx.el.span(each.source, class_name="trunc"), rx.fragment()),
        rx.cond(each.at != "", relative_time(each.at), rx.fragment()),
        rx.cond(each.duration != "", rx.el.span(each.duration, class_name="num"), rx.fragment()),
        rx.cond(each.cost != "", rx.el.span(each.cost, class_name="num"), rx.fragment()),
        rx.cond(each.cached, rx.el.span(t("vendors.cached")), rx.fragment()),
        class_name="vnd-facts",
    )
    return rx.el.li(
        rx.el.details(
            rx.el.summary(
                rx.el.span(
                    icon("chevron-right", "s", class_name="turn"), rx.el.b(each.name), _status(each),
                    class_name="vnd-name",
                ),
                facts,
                rx.cond(each.reason != "", rx.el.span(each.reason, class_name="vnd-why"), rx.fragment()),
            ),
            _inside(each),
        ),
        key=each.key,
    )  # fmt: skip


def _status(each: rx.Var) -> rx.Component:
    return rx.match(
        each.status,
        *((name, badge(each.words, tone=tone, icon_name=sign)) for name, (tone, sign) in _LOOKS.items()),
        rx.fragment(),
    )


def _inside(each: rx.Var) -> rx.Component:
    lines = rx.foreach(each.facts, lambda fact: rx.el.div(rx.el.dt(fact.label), rx.el.dd(fact.value, class_name="num")))
    answer = rx.fragment(
        rx.el.dl(lines, class_name="vnd-kv"),
        rx.cond(each.more > 0, rx.el.p(t("vendors.more", n=each.more), class_name="small dim"), rx.fragment()),
    )
    raw = rx.el.details(
        rx.el.summary(icon("chevron-right", "xs"), t("vendors.raw")),
        rx.el.pre(each.raw, tab_index=0, role="region", aria_label=t("vendors.raw")),
        class_name="how",
    )
    calls = link(t("vendors.calls"), href=each.calls_link, class_name="small")
    return rx.el.div(
        rx.cond(each.tried.length() > 0, _tried(each), rx.fragment()),
        rx.cond(each.facts.length() > 0, answer, rx.fragment()),
        rx.cond(each.raw != "", raw, rx.fragment()),
        rx.el.div(
            _rerun(each), rx.el.span(class_name="grow"), rx.cond(each.calls > 0, calls, rx.fragment()), class_name="row"
        ),
        class_name="vnd-in",
    )


def _tried(each: rx.Var) -> rx.Component:
    """Whom the routing has asked, in their order, and what came of it."""
    lines = rx.foreach(
        each.tried,
        lambda tried: rx.el.li(
            rx.el.b(tried.provider),
            rx.el.span(
                rx.cond(tried.why != "", tried.why, t_of(tried.outcome, "vendors.outcome", _OUTCOMES)),
                rx.cond(tried.cached, rx.fragment(", ", t("vendors.cached")), rx.fragment()),
            ),
            rx.el.span(
                tried.duration,
                rx.cond(tried.cost != "", rx.fragment(" · ", tried.cost), rx.fragment()),
                class_name="num",
            ),
            key=tried.provider,
        ),
    )
    return rx.el.ul(lines, class_name="vnd-tried", aria_label=t("vendors.tried"))


def _rerun(each: rx.Var) -> rx.Component:
    asking = CaseVendorsState.asking == each.key
    begin = button(
        t("vendors.rerun"),
        size="sm",
        icon_name="refresh-cw",
        off=each.rerun == "off",
        why_off=each.why,
        aria_label=t("vendors.rerun.of", name=each.name),
        on_click=CaseVendorsState.ask(each.key),
    )
    question = rerun_question(
        each, problem=CaseVendorsState.problem, do=CaseVendorsState.rerun, leave=CaseVendorsState.leave
    )
    why = rx.cond(each.rerun == "off", rx.el.span(each.why, class_name="small dim"), rx.fragment())
    shown = rx.cond(asking & (each.rerun == "may"), question, rx.fragment(begin, why))
    return rx.cond(each.rerun != "", shown, rx.fragment())
