"""The tab of the simulator: a routing that is turned at will, and what a month had cost under it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.pages.plugins_parts.bill import bill
from ballerine_app.pages.plugins_parts.capability_choice import capability_choice
from ballerine_app.pages.plugins_parts.routing_form import routing_form
from ballerine_app.state.simulator import SimulatorState
from ballerine_app.ui.buttons import button
from ballerine_app.ui.icons import icon
from ballerine_app.ui.notes import empty_state, loading_state, note, skeleton
from ballerine_app.ui.table import cell, heading, table
from ballerine_app.ui.text import Text, t


def simulator() -> rx.Component:
    """What is shown below the tabs."""
    state = SimulatorState
    none = empty_state(t("simulator.none"), t("simulator.none.text"), icon_name="flask-conical")
    shown = rx.fragment(
        _bar(),
        rx.el.div(
            rx.el.div(rx.el.div(_result(), class_name="sm-result", role="status"), bill(), class_name="sm-left"),
            rx.el.section(
                rx.el.h2(t("simulator.routing")),
                rx.el.p(t("simulator.hint"), class_name="small dim"),
                routing_form(state, locked=False, name="simulator", plugins=False),
                class_name="sm-form",
                aria_label=t("simulator.routing"),
            ),
            class_name="sm-body",
        ),
    )
    return rx.el.div(
        rx.cond(
            state.loaded,
            rx.cond(state.capability != "", shown, none),
            loading_state(skeleton("100%", "160px"), label=t("simulator.loading")),
        ),
        class_name="rt",
    )


def _bar() -> rx.Component:
    state = SimulatorState
    month = rx.el.label(
        t("simulator.month"),
        rx.el.input(
            type="month", value=state.month, on_change=state.choose_month, class_name="input sm",
        ),
        class_name="row small",
    )  # fmt: skip
    again = button(
        t("simulator.begin_again"), size="sm", icon_name="rotate-ccw", off=~state.changed, on_click=state.begin_again
    )
    return rx.el.div(
        capability_choice(state.names, chosen=state.capability, show=state.show, label=t("routing.capability")),
        month,
        rx.el.span(class_name="grow"),
        again,
        class_name="rt-bar",
    )


def _result() -> rx.Component:
    found = SimulatorState.result
    wrong = note(SimulatorState.problem, tone="s-rejected", icon_name="circle-alert")
    unfit = note(t("simulator.unfit"), tone="s-revision", icon_name="triangle-alert")
    nobody = empty_state(t("simulator.no_cases"), t("simulator.no_cases.text"), icon_name="calendar")
    return rx.cond(
        SimulatorState.problem != "",
        wrong,
        rx.cond(found.month == "", unfit, rx.cond(found.cases > 0, _sums(found), nobody)),
    )


def _sums(found: rx.Var) -> rx.Component:
    def figure(name: str, value: Any, under: Text | rx.Component = "") -> rx.Component:
        return rx.el.div(
            rx.el.dt(t(f"simulator.{name}")),
            rx.el.dd(value, rx.el.small(under, class_name="dim"), class_name="num"),
        )

    def cost(name: str, amount: rx.Var, share: rx.Var) -> rx.Component:
        return rx.el.div(
            rx.el.span(t(f"simulator.cost.{name}"), rx.el.b(amount, class_name="num"), class_name="row between"),
            rx.el.span(
                rx.el.i(custom_attrs={"style": rx.Var.create({"width": f"{share}%"})}), class_name=f"sm-bar {name}"
            ),
        )

    differs = rx.el.p(
        rx.cond(found.cheaper, icon("arrow-down"), icon("arrow-up")),
        rx.el.b(found.saved, class_name="num"),
        rx.cond(found.cheaper, t("simulator.cheaper"), t("simulator.dearer")),
        class_name=rx.cond(found.cheaper, "sm-verdict good", "sm-verdict"),
    )
    same = rx.el.p(t("simulator.same"), class_name="sm-verdict")
    verdict = rx.cond(found.spent == found.actual_spent, same, differs)
    estimate = note(t("simulator.estimated.text", n=found.estimated, share=found.estimated_share), icon_name="info")
    unserved = note(t("simulator.unserved", n=found.unserved), tone="s-revision", icon_name="triangle-alert")
    return rx.fragment(
        verdict,
        cost("before", found.actual_spent, found.before),
        cost("after", found.spent, found.after),
        rx.el.dl(
            figure("cases", found.cases),
            figure("hit_rate", found.hit_rate, t("simulator.hit_rate.was", rate=found.actual_hit_rate)),
            figure("estimated", found.estimated, found.estimated_share),
            class_name="pv-month",
        ),
        rx.cond(found.estimated != "0", estimate, rx.fragment()),
        rx.cond(found.unserved > 0, unserved, rx.fragment()),
        _table(found),
    )


def _table(found: rx.Var) -> rx.Component:
    def line(each: rx.Var) -> rx.Component:
        share = rx.el.span(
            rx.el.i(custom_attrs={"style": rx.Var.create({"width": f"{each.share}%"})}), class_name="sm-bar after"
        )
        return rx.el.tr(
            cell(rx.el.b(each.provider, class_name="med"), share),
            cell(each.asked, numeric=True),
            cell(each.estimated, numeric=True),
            cell(each.spent, numeric=True),
            key=each.provider,
        )

    return table(
        rx.foreach(found.providers, line),
        head=[
            heading(t("simulator.column.provider")),
            *(heading(t(f"simulator.column.{name}"), numeric=True) for name in ("asked", "estimated", "spent")),
        ],
        label=t("simulator.providers"),
        class_name="sm-table",
    )
