"""The tab of providers: a capability each, with how its providers are doing in figures and charts."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.state.plugins import PluginsState
from ballerine_app.state.providers import ProvidersState
from ballerine_app.ui.badges import badge, chip
from ballerine_app.ui.buttons import button, link_button
from ballerine_app.ui.link import link
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.progress import bar
from ballerine_app.ui.relative_time import relative_time
from ballerine_app.ui.small_charts import bar_chart, line_chart
from ballerine_app.ui.text import Text, t

_WIDTH, _HEIGHT, _BAR = 240, 44, 6
_STANDINGS = {
    "well": ("s-approved", "circle-check"),
    "open": ("s-rejected", "zap"),
    "half_open": ("s-revision", "zap"),
    "off": ("", "circle-x"),
    "warned": ("s-revision", "triangle-alert"),
    "stopped": ("s-rejected", "circle-x"),
}


def providers() -> rx.Component:
    """What is shown below the tabs."""
    page = ProvidersState.page
    wrong = note(ProvidersState.problem, tone="s-rejected", icon_name="circle-alert", role="alert")
    return rx.el.div(
        rx.cond(ProvidersState.problem != "", wrong, rx.fragment()),
        rx.cond(
            ProvidersState.loaded,
            rx.cond(page.capabilities.length() > 0, rx.foreach(page.capabilities, _capability), _none()),
            _loading(),
        ),
        class_name="pv",
    )


def _capability(each: rx.Var) -> rx.Component:
    def figure(name: str, value: Any, look: str | rx.Var = "") -> rx.Component:
        return rx.el.div(rx.el.dt(t(f"providers.month.{name}")), rx.el.dd(value, class_name="num"), class_name=look)

    figures = rx.el.dl(
        figure("runs", each.runs),
        figure("hit_rate", each.hit_rate),
        figure("no_vendor", each.no_vendor, rx.cond(each.no_vendor > 0, "bad", "")),
        figure("spent", each.spent),
        figure("saved", each.saved),
        class_name="pv-month",
    )
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.h2(each.title),
                rx.el.small(each.strategy, " · ", rx.el.span(each.capability, class_name="mono"), class_name="dim"),
                class_name="pv-who",
            ),
            rx.el.span(class_name="grow"),
            link_button(
                rx.cond(PluginsState.may_edit, t("providers.routing"), t("providers.routing.read")),
                rx.Var.create(f"/plugins?tab=routing&capability={each.capability}").to(str),
                size="sm",
                icon_name="sliders-horizontal",
            ),
        ),
        figures,
        rx.el.ul(
            rx.foreach(each.providers, lambda provider: _provider(each.capability, provider)), class_name="pv-cards"
        ),
        class_name="pv-cap",
        aria_label=each.title,
        key=each.capability,
    )


def _provider(capability: rx.Var, each: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.h3(each.title), rx.el.small(each.price, class_name="dim num"), class_name="pv-who"),
            rx.el.span(class_name="grow"),
            _standing(each),
            class_name="pv-head",
        ),
        _why(each),
        _figures(each),
        rx.el.div(
            _chart("calls", bar_chart(each.calls, width=_WIDTH, height=_HEIGHT, bar=_BAR), each.calls),
            _chart("latency", line_chart(each.latency, width=_WIDTH, height=_HEIGHT), each.latency),
            _chart("spend", bar_chart(each.spend, width=_WIDTH, height=_HEIGHT, bar=_BAR), each.spend),
            class_name="pv-charts",
        ),
        _budget(each),
        rx.el.div(
            _switch(capability, each),
            rx.el.span(class_name="grow"),
            link(t("providers.calls"), href=each.calls_link, class_name="small"),
            link(t("providers.plugin"), href=each.link, class_name="small"),
            class_name="row pv-acts",
        ),
        class_name=rx.cond(each.enabled, "", "off"),
        key=each.name,
    )


def _standing(each: rx.Var) -> rx.Component:
    return rx.match(
        each.standing,
        *(
            (name, badge(t(f"providers.standing.{name}"), tone=tone, icon_name=sign))
            for name, (tone, sign) in _STANDINGS.items()
        ),
        rx.fragment(),
    )


def _why(each: rx.Var) -> rx.Component:
    """The breaker's reason and when it lets a probe through; the condition of the provider."""
    breaker = rx.el.p(
        each.reason,
        " ",
        rx.cond(each.since != "", rx.fragment(t("providers.since"), " ", relative_time(each.since), ". "), ""),
        rx.cond(each.closes_at != "", rx.fragment(t("providers.probe"), " ", relative_time(each.closes_at), "."), ""),
        class_name="small pv-reason",
    )
    condition = rx.el.p(t("providers.when"), " ", each.condition, class_name="small dim pv-when")
    return rx.fragment(
        rx.cond(each.reason != "", breaker, rx.fragment()), rx.cond(each.condition != "", condition, rx.fragment())
    )


def _figures(each: rx.Var) -> rx.Component:
    def one(name: str, value: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(t(f"providers.figure.{name}")), rx.el.dd(value, class_name="num"))

    return rx.el.dl(
        one("asked", each.asked),
        one("hit_rate", each.hit_rate),
        one("error_rate", each.error_rate),
        one("p50", each.p50),
        one("p95", each.p95),
        one("cached", each.cached),
        class_name="pv-figures",
    )


def _chart(name: str, drawn: rx.Component, chart: rx.Var) -> rx.Component:
    none = rx.el.span(t("providers.chart.none"), class_name="dim small pv-none")
    return rx.el.figure(
        rx.el.figcaption(t(f"providers.chart.{name}"), rx.el.span(chart.top, class_name="num dim")),
        rx.cond(chart.words != "", drawn, none),
        class_name=f"pv-chart {name}",
    )


def _budget(each: rx.Var) -> rx.Component:
    told: Text = t("providers.budget", spent=each.spent, budget=each.budget)
    held = rx.el.div(
        bar(each.spent_percent, label=t("providers.budget.of", name=each.title)),
        rx.el.small(told, class_name="num"),
        class_name=rx.match(
            each.standing, ("stopped", "pv-budget stopped"), ("warned", "pv-budget warned"), "pv-budget"
        ),
    )
    free = rx.el.small(t("providers.budget.none", spent=each.spent), class_name="num dim")
    return rx.cond(each.spent_percent >= 0, held, free)


def _switch(capability: rx.Var, each: rx.Var) -> rx.Component:
    turn = button(
        rx.cond(each.enabled, t("providers.switch_off"), t("providers.switch_on")),
        size="sm",
        icon_name="zap",
        aria_label=rx.cond(
            each.enabled, t("providers.switch_off.of", name=each.title), t("providers.switch_on.of", name=each.title)
        ),
        on_click=ProvidersState.switch(capability, each.name),
    )
    return rx.cond(PluginsState.may_edit, turn, rx.cond(each.enabled, rx.fragment(), chip(t("providers.standing.off"))))


def _none() -> rx.Component:
    begin = link_button(t("providers.none.begin"), "/plugins?tab=routing", kind="primary", icon_name="plus")
    return empty_state(
        t("providers.none"),
        t("providers.none.text"),
        icon_name="plug",
        action=rx.cond(PluginsState.may_edit, begin, rx.fragment()),
    )


def _loading() -> rx.Component:
    return loading_state(*(skeleton("100%", "180px") for _ in range(3)), label=t("providers.loading"))
