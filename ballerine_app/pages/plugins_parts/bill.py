"""What a month did cost: the sum, and who did what in which country."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ballerine_app.state.simulator import SimulatorState
from ballerine_app.ui.table import cell, heading, table
from ballerine_app.ui.text import t

_COLUMNS = ("asked", "hit_rate", "failed", "cached", "spent")


def bill() -> rx.Component:
    """Nothing for a month without a call."""
    held = SimulatorState.bill

    def figure(name: str, value: Any) -> rx.Component:
        return rx.el.div(rx.el.dt(t(f"bill.{name}")), rx.el.dd(value, class_name="num"))

    figures = rx.el.dl(
        figure("runs", held.runs),
        figure("hit_rate", held.hit_rate),
        figure("no_vendor", held.no_vendor),
        figure("spent", held.spent),
        figure("saved", held.saved),
        class_name="pv-month",
    )
    shown = rx.el.section(
        rx.el.h2(t("bill.title", month=held.month)),
        rx.cond(held.spent != "", figures, rx.fragment()),
        rx.el.p(t("bill.saved.how"), class_name="small dim"),
        table(
            rx.foreach(held.rows, _row),
            head=[
                heading(t("bill.country")),
                heading(t("bill.provider")),
                *(heading(t(f"bill.{name}"), numeric=True) for name in _COLUMNS),
            ],
            label=t("bill.table"),
            class_name="sm-table",
        ),
        class_name="sm-bill",
        aria_label=t("bill.table"),
    )
    return rx.cond(held.rows.length() > 0, shown, rx.fragment())


def _row(each: rx.Var) -> rx.Component:
    return rx.el.tr(
        cell(each.country),
        cell(each.provider),
        *(cell(getattr(each, name), numeric=True) for name in _COLUMNS),
        key=each.key,
    )
